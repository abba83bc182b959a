using ActivityPub.Sdk.Storage;
using OrganisationSite.Data;

namespace OrganisationSite.Pages;

/// <summary>An article in a list.</summary>
public sealed record ArticleListItem(Article Article, string ChannelName, string Teaser, InteractionCounts Counts);
