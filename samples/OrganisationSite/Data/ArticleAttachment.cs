namespace OrganisationSite.Data;

/// <summary>An image or another file of an article.</summary>
public sealed record ArticleAttachment(string Url, string? MediaType, string? Alt, int? Width, int? Height);
