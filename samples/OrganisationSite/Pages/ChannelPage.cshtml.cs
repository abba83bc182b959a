using ActivityPub.Sdk.Cms.Channels;
using ActivityPub.Sdk.Cms.Content;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace OrganisationSite.Pages;

public sealed class ChannelPageModel(ChannelDirectory channels, ArticleLists lists) : PageModel
{
    public Channel Channel { get; private set; } = null!;

    public SafeHtml Summary { get; private set; }

    public IReadOnlyList<ArticleListItem> Items { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(string username)
    {
        if (await channels.FindAsync(username, HttpContext.RequestAborted) is not { } channel)
        {
            return NotFound();
        }

        Channel = channel;
        Summary = HtmlSanitisation.CleanOwn(channel.SummaryHtml);
        (Items, _) = await lists.ListAsync(channel.Username, null, 0, HttpContext.RequestAborted);
        Response.AppendActivityPubAlternate(channel.ActorId);
        return Page();
    }
}
