using ActivityPub.Sdk.Cms.Channels;
using ActivityPub.Sdk.Discovery;
using ActivityPub.Sdk.Fetching;
using ActivityPub.Sdk.Identifiers;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;

namespace OrganisationSite.Pages;

/// <summary>
/// Remote follow: asks the visitor's own server, by WebFinger, where it lets people follow, and shows the link. It does not redirect, so
/// that forms of the site send to the site only and nobody is led away unasked.
/// </summary>
[EnableRateLimiting("follow")]
public sealed class FollowModel(ChannelDirectory channels, WebFingerClient webFinger) : PageModel
{
    public Channel? Channel { get; private set; }

    public string? Problem { get; private set; }

    /// <summary>Where the visitor's server lets people follow.</summary>
    public ObjectId? Destination { get; private set; }

    public void OnGet()
    {
    }

    public async Task<IActionResult> OnPostAsync(string? channel, string? account)
    {
        CancellationToken ct = HttpContext.RequestAborted;
        Channel = channel is null ? null : await channels.FindAsync(channel, ct);
        if (Channel is null)
        {
            return NotFound();
        }

        if (!Handle.TryParse(account?.Trim(), out Handle? handle))
        {
            Problem = "Write your handle as @you@your.server.";
            return Page();
        }

        WebFingerResult result = await webFinger.ResolveAsync(handle, ct);
        string? template = result.Document?.Links.FirstOrDefault(static l => l.Rel == LinkRelations.Subscribe)?.Template;
        if (!WebFinger.TryExpandTemplate(template, Channel.Handle.ToString().TrimStart('@'), out ObjectId? page))
        {
            Problem = $"{handle.Host} does not say where to follow. Search for {Channel.Handle} in your app instead.";
            return Page();
        }

        Destination = page;
        return Page();
    }
}
