using ActivityPub.Sdk.Cms.Channels;
using ActivityPub.Sdk.Storage;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace OrganisationSite.Pages;

public sealed class IndexModel(ArticleLists lists, ChannelDirectory channels) : PageModel
{
    public IReadOnlyList<ArticleListItem> Items { get; private set; } = [];

    public IReadOnlyList<Channel> Channels { get; private set; } = [];

    public string? Older { get; private set; }

    public string? Newer { get; private set; }

    public async Task OnGetAsync(int p = 0)
    {
        p = Math.Clamp(p, 0, 100_000);
        CancellationToken ct = HttpContext.RequestAborted;
        (Items, bool hasOlder) = await lists.ListAsync(null, null, p, ct);
        Channels = (await channels.ListAsync(new PageRequest(Limit: 20), ct)).Items;
        Older = hasOlder ? $"/?p={p + 1}" : null;
        Newer = p > 0 ? $"/?p={p - 1}" : null;
    }
}
