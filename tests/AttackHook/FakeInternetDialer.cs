using System.Globalization;
using System.Net;
using System.Net.Sockets;
using ActivityPub.Sdk.Fetching;

namespace ActivityPub.Sdk.Attack.Hook;

/// <summary>Connects every address to the port of this machine that the test stands behind it.</summary>
internal sealed class FakeInternetDialer(ControlLine control) : IEgressDialer
{
    private readonly SocketDialer _sockets = new();

    public async ValueTask<Stream> DialAsync(string host, IPEndPoint address, CancellationToken cancellationToken)
    {
        string port = await control.AskAsync($"dial\t{host}\t{address}", cancellationToken);
        return port.Length == 0
            ? throw new SocketException((int)SocketError.ConnectionRefused)
            : await _sockets.DialAsync(host, new IPEndPoint(IPAddress.Loopback, int.Parse(port, CultureInfo.InvariantCulture)), cancellationToken);
    }
}
