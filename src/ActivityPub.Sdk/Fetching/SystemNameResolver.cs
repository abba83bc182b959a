using System.Net;

namespace ActivityPub.Sdk.Fetching;

internal sealed class SystemNameResolver : INameResolver
{
    public async ValueTask<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancellationToken) =>
#pragma warning disable RS0030 // The one place that looks names up: the addresses are checked before they are dialled.
        await Dns.GetHostAddressesAsync(host, cancellationToken);
#pragma warning restore RS0030
}
