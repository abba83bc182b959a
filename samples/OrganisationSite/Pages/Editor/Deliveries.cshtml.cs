using ActivityPub.Sdk.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrganisationSite.Data;

namespace OrganisationSite.Pages;

[Authorize]
public sealed class DeliveriesModel(SiteDatabase database, IFederationStorage storage) : PageModel
{
    public Article Article { get; private set; } = null!;

    public IReadOnlyList<DeliveryRecord> Items { get; private set; } = [];

    public DeliverySummary Summary { get; private set; }

    public string? Next { get; private set; }

    public async Task<IActionResult> OnGetAsync(string id, string? cursor)
    {
        CancellationToken ct = HttpContext.RequestAborted;
        if (await database.FindAsync(id, ct) is not { } article)
        {
            return NotFound();
        }

        Article = article;
        if (await storage.Publications.FindAsync(article.Channel, article.Id, ct) is { } publication)
        {
            Page<DeliveryRecord> page = await storage.Deliveries.ListAsync(publication.ObjectId.Value, new PageRequest(cursor, 100), ct);
            Items = page.Items;
            Next = page.Next;
            Summary = await storage.Deliveries.SummarizeAsync(publication.ObjectId.Value, ct);
        }

        return Page();
    }
}
