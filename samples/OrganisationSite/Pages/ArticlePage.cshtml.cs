using ActivityPub.Sdk.Cms.Channels;
using ActivityPub.Sdk.Cms.Content;
using ActivityPub.Sdk.Cms.Interactions;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Policy;
using ActivityPub.Sdk.Storage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrganisationSite.Data;

namespace OrganisationSite.Pages;

public sealed class ArticlePageModel(SiteDatabase database, ChannelDirectory channels, CommentService comments, IFederationStorage storage, ReadableStorage readable, TimeProvider time) : PageModel
{
    public Article Article { get; private set; } = null!;

    public Channel Channel { get; private set; } = null!;

    public SafeHtml Body { get; private set; }

    /// <summary>The object behind the page, while it is public.</summary>
    public ObjectId? ObjectId { get; private set; }

    public InteractionCounts Counts { get; private set; }

    public DeliverySummary Deliveries { get; private set; }

    public IReadOnlyList<Comment> Comments { get; private set; } = [];

    public bool IsEditor => User.Identity?.IsAuthenticated == true;

    public async Task<IActionResult> OnGetAsync(string id)
    {
        CancellationToken ct = HttpContext.RequestAborted;
        if (await database.FindAsync(id, ct) is not { } article || await channels.FindAsync(article.Channel, ct) is not { } channel)
        {
            return NotFound();
        }

        // What is for followers is not for everybody who has the address of its page.
        bool isOnSite = !article.Withdrawn && article.Visibility != Visibility.Followers && (article.PublishAt is not { } publishAt || publishAt <= time.GetUtcNow());
        if (!isOnSite && !IsEditor)
        {
            return NotFound();
        }

        Article = article;
        Channel = channel;
        Body = HtmlSanitisation.CleanOwn(article.Html, keepImages: true);
        PublicationRecord? publication = await storage.Publications.FindAsync(article.Channel, article.Id, ct);
        if (publication is { State: PublicationState.Published })
        {
            Counts = await storage.Interactions.CountAsync(publication.ObjectId, ct);
            Comments = (await comments.ListAsync(publication.ObjectId, includePending: IsEditor, new PageRequest(Limit: 200), ct)).Items;
            Deliveries = !IsEditor ? default : await storage.Deliveries.SummarizeAsync(publication.ObjectId.Value, ct);
            if ((await readable.FindObjectAsync(publication.ObjectId, null, ct)).Decision == ReadDecision.ForEverybody)
            {
                ObjectId = publication.ObjectId;
                Response.AppendActivityPubAlternate(publication.ObjectId);
            }
        }

        return Page();
    }

    public async Task<IActionResult> OnPostApproveAsync(string id, string comment) => await ModerateAsync(id, comment, approve: true);

    public async Task<IActionResult> OnPostRejectAsync(string id, string comment) => await ModerateAsync(id, comment, approve: false);

    private async Task<IActionResult> ModerateAsync(string id, string comment, bool approve)
    {
        if (!IsEditor)
        {
            return Challenge();
        }

        CancellationToken ct = HttpContext.RequestAborted;
        bool found = await FindObjectAsync(id, ct) is { } objectId
            && (approve ? await comments.ApproveAsync(objectId, comment, ct) : await comments.RejectAsync(objectId, comment, ct));
        return found ? Redirect($"/articles/{id}#comments") : NotFound();
    }

    public async Task<IActionResult> OnPostReplyAsync(string id, string comment, string? text)
    {
        if (!IsEditor)
        {
            return Challenge();
        }

        CancellationToken ct = HttpContext.RequestAborted;
        if (string.IsNullOrWhiteSpace(text) || await database.FindAsync(id, ct) is not { } article || await FindObjectAsync(id, ct) is not { } objectId)
        {
            return Redirect($"/articles/{id}#comments");
        }

        string html = $"<p>{System.Net.WebUtility.HtmlEncode(text.Trim()).Replace("\n", "<br>", StringComparison.Ordinal)}</p>";
        return await comments.ReplyAsync(article.Channel, objectId, comment, html, ct) is null ? NotFound() : Redirect($"/articles/{id}#comments");
    }

    private async Task<ObjectId?> FindObjectAsync(string id, CancellationToken ct) =>
        await database.FindAsync(id, ct) is { } article ? (await storage.Publications.FindAsync(article.Channel, article.Id, ct))?.ObjectId : null;
}
