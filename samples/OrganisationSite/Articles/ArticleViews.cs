using ActivityPub.Sdk.Actors;
using ActivityPub.Sdk.Cms.Interactions;
using ActivityPub.Sdk.Storage;
using OrganisationSite.Api;
using OrganisationSite.Data;

namespace OrganisationSite.Articles;

/// <summary>Puts together what the API shows of an article.</summary>
public sealed class ArticleViews(IFederationStorage storage, CommentService comments, FederationUris uris)
{
    public async Task<ArticleView> CreateAsync(Article article, CancellationToken ct)
    {
        PublicationRecord? publication = await storage.Publications.FindAsync(article.Channel, article.Id, ct);
        List<CommentView> shown = [];
        InteractionCounts counts = default;
        if (publication is not null)
        {
            counts = await storage.Interactions.CountAsync(publication.ObjectId, ct);
            string? cursor = null;
            do
            {
                Page<Comment> page = await comments.ListAsync(publication.ObjectId, includePending: true, new PageRequest(cursor, 200), ct);
                shown.AddRange(page.Items.Select(static c => new CommentView(c.Id, c.AuthorHandle, c.Html.ToString(), c.Url, c.PublishedAt, c.State.ToString().ToLowerInvariant())));
                cursor = page.Next;
            }
            while (cursor is not null && shown.Count < 1000);
        }

        return new ArticleView(
            article.Id,
            PageOf(article.Id),
            publication is { State: PublicationState.Published } ? publication.ObjectId.Value : null,
            (publication?.State ?? PublicationState.Held).ToString().ToLowerInvariant(),
            publication?.Problem,
            article.Channel,
            article.Title,
            article.Html,
            article.Summary,
            article.Form,
            article.Tags,
            article.Language,
            article.Attachments,
            article.Visibility.ToString().ToLowerInvariant(),
            article.ContentWarning,
            article.PublishAt,
            article.CreatedAt,
            article.UpdatedAt,
            shown,
            counts.Likes,
            counts.Shares);
    }

    /// <summary>The public address of an article's page.</summary>
    public string PageOf(string id) => $"{uris.Origin}/articles/{id}";
}
