using Microsoft.Extensions.Hosting;

namespace ActivityPub.Sdk.Cms.Channels;

/// <summary>Makes the configured channels at start. The store is up by then: it comes up before any hosted service starts.</summary>
internal sealed class ChannelSetup(ChannelDirectory channels, IEnumerable<ConfiguredChannel> configured) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (ConfiguredChannel channel in configured)
        {
            await channels.EnsureAsync(channel.Username, channel.ToSettings(), cancellationToken);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
