using ActivityPub.Sdk.Cms.Channels;
using ActivityPub.Sdk.Cms.Content;
using ActivityPub.Sdk.Storage;
using OrganisationSite.Data;

namespace OrganisationSite.Pages;

/// <summary>Prepares lists of articles.</summary>
public sealed class ArticleLists(SiteDatabase database, ChannelDirectory channels, IFederationStorage storage, TimeProvider time)
{
    public const int PageSize = 10;

    /// <summary>Lists one page, and tells whether there are older articles.</summary>
    public async Task<(IReadOnlyList<ArticleListItem> Items, bool HasOlder)> ListAsync(string? channel, string? tag, int page, CancellationToken ct)
    {
        IReadOnlyList<Article> articles = await database.ListAsync(channel, tag, page * PageSize, PageSize + 1, time.GetUtcNow(), ct);
        List<ArticleListItem> items = [];
        foreach (Article article in articles.Take(PageSize))
        {
            PublicationRecord? publication = await storage.Publications.FindAsync(article.Channel, article.Id, ct);
            InteractionCounts counts = publication is null ? default : await storage.Interactions.CountAsync(publication.ObjectId, ct);
            Channel? owner = await channels.FindAsync(article.Channel, ct);
            items.Add(new ArticleListItem(article, owner?.DisplayName ?? article.Channel, Teaser(article), counts));
        }

        return (items, articles.Count > PageSize);
    }

    private static string Teaser(Article article)
    {
        string text = article.Summary ?? HtmlSanitisation.CleanOwn(article.Html).ToPlainText();
        return text.Length <= 220 ? text : string.Concat(text.AsSpan(0, text.LastIndexOf(' ', 218) is > 100 and int end ? end : 218), " …");
    }
}
