using ActivityPub.Sdk.Actors;

namespace OrganisationSite.Articles;

/// <summary>Where the pages of channels and articles are.</summary>
public sealed class ChannelPages(FederationUris uris)
{
    /// <summary>The public address of a channel's page.</summary>
    public string PageOf(string username) => $"{uris.Origin}/@{username}";
}
