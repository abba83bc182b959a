using System.Net;

namespace ActivityPub.Sdk.Fetching;

/// <summary>Opens a connection to an address that was judged before. A seam for tests, which have no network but loopback.</summary>
internal interface IEgressDialer
{
    /// <exception cref="System.Net.Sockets.SocketException">Nobody answers there.</exception>
    ValueTask<Stream> DialAsync(string host, IPEndPoint address, CancellationToken cancellationToken);
}
