using ActivityPub.Sdk.Cms.Channels;
using ActivityPub.Sdk.Cms.Interactions;
using ActivityPub.Sdk.Storage;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrganisationSite.Articles;
using OrganisationSite.Data;

namespace OrganisationSite.Pages;

[Authorize]
public sealed class EditorIndexModel(SiteDatabase database, ChannelDirectory channels, ChannelPages pages, CommentService comments, IFederationStorage storage) : PageModel
{
    public IReadOnlyList<EditorRow> Rows { get; private set; } = [];

    public IReadOnlyList<Channel> Channels { get; private set; } = [];

    public int Waiting { get; private set; }

    public string? Problem { get; private set; }

    public async Task OnGetAsync()
    {
        CancellationToken ct = HttpContext.RequestAborted;
        List<EditorRow> rows = [];
        foreach (Article article in await database.ListForEditorAsync(0, 50, ct))
        {
            PublicationRecord? publication = await storage.Publications.FindAsync(article.Channel, article.Id, ct);
            DeliverySummary deliveries = publication is null ? default : await storage.Deliveries.SummarizeAsync(publication.ObjectId.Value, ct);
            rows.Add(new EditorRow(article, (publication?.State.ToString() ?? "Not published").ToLowerInvariant(), publication?.Problem, deliveries));
        }

        Rows = rows;
        Channels = (await channels.ListAsync(new PageRequest(Limit: 200), ct)).Items;
        Waiting = (await comments.QueueAsync(new PageRequest(Limit: 100), ct)).Items.Count;
    }

    public async Task<IActionResult> OnPostChannelAsync(string? handle, string? name, string? summary, string? type)
    {
        try
        {
            await channels.CreateAsync(handle ?? "", new ChannelSettings { DisplayName = name ?? handle ?? "", SummaryHtml = summary, Type = type ?? "Organization", Url = pages.PageOf(handle ?? "") }, HttpContext.RequestAborted);
            return Redirect("/editor");
        }
        catch (ChannelException exception)
        {
            Problem = exception.Message;
            await OnGetAsync();
            return Page();
        }
    }

    public async Task<IActionResult> OnPostSignOutAsync()
    {
        await HttpContext.SignOutAsync();
        return Redirect("/");
    }
}
