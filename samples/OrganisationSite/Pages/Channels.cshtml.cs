using ActivityPub.Sdk.Cms.Channels;
using ActivityPub.Sdk.Storage;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace OrganisationSite.Pages;

public sealed class ChannelsModel(ChannelDirectory channels) : PageModel
{
    public IReadOnlyList<Channel> Channels { get; private set; } = [];

    public async Task OnGetAsync() => Channels = (await channels.ListAsync(new PageRequest(Limit: 200), HttpContext.RequestAborted)).Items;
}
