using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ActivityPub.Sdk.Attack.Hook;

/// <summary>Asks the test process: one connection, one line, one line back.</summary>
internal sealed class ControlLine
{
    private readonly IPEndPoint _test = new(IPAddress.Loopback, int.Parse(
        Environment.GetEnvironmentVariable("ATTACK_CONTROL_PORT") ?? throw new InvalidOperationException("ATTACK_CONTROL_PORT names the port of the test process."), CultureInfo.InvariantCulture));

    public async Task<string> AskAsync(string question, CancellationToken cancellationToken)
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(_test, cancellationToken);
        await using NetworkStream stream = new(socket, ownsSocket: false);
        await stream.WriteAsync(Encoding.UTF8.GetBytes(question + "\n"), cancellationToken);
        using StreamReader reader = new(stream, Encoding.UTF8);
        return await reader.ReadLineAsync(cancellationToken) ?? throw new IOException("The test process hung up.");
    }
}
