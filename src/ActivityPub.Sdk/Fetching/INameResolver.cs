using System.Net;

namespace ActivityPub.Sdk.Fetching;

/// <summary>Finds the addresses of a name. A seam for tests; the addresses are judged afterwards, whatever it answers.</summary>
internal interface INameResolver
{
    ValueTask<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancellationToken);
}
