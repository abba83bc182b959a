using ActivityPub.Sdk.Cms.Publishing;
using OrganisationSite.Data;

namespace OrganisationSite.Articles;

/// <summary>An article as saved, and what became of it in the fediverse.</summary>
public sealed record SavedArticle(Article Article, PublishResult Publication);
