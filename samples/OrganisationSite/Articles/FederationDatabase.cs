namespace OrganisationSite.Articles;

/// <summary>Whether the federation store lies in the site's own database file.</summary>
public sealed record FederationDatabase(bool IsShared);
