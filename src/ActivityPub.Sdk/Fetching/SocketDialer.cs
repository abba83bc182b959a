using System.Net;
using System.Net.Sockets;

namespace ActivityPub.Sdk.Fetching;

internal sealed class SocketDialer : IEgressDialer
{
    public async ValueTask<Stream> DialAsync(string host, IPEndPoint address, CancellationToken cancellationToken)
    {
        Socket socket = new(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
