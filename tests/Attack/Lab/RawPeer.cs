using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace ActivityPub.Sdk.Attack.Tests.Lab;

/// <summary>A server that speaks bytes: slow, endless, lying, silent. Every connection runs the script; both ports lead to it.</summary>
internal sealed class RawPeer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly TestAuthority _authority;
    private readonly Func<NetworkStream, CancellationToken, Task> _script;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;
    private int _connections;
    private int _open;

    internal RawPeer(string host, TestAuthority authority, Func<RawPeer, NetworkStream, CancellationToken, Task> script)
    {
        Host = host;
        _authority = authority;
        _script = (stream, token) => script(this, stream, token);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string Host { get; }

    public string Origin => $"https://{Host}";

    /// <summary>How many connections there were.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>How many connections the script is still busy with.</summary>
    public int Open => Volatile.Read(ref _open);

    internal int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Does the TLS handshake and reads the head of the request.</summary>
    public async Task<SslStream> ReadRequestAsync(NetworkStream stream, CancellationToken cancellationToken) => (await ReadHeadAsync(stream, cancellationToken)).Stream;

    /// <summary>Does the TLS handshake and reads the head of the request, which is given as text.</summary>
    public async Task<(SslStream Stream, string Head)> ReadHeadAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        SslStream tls = new(stream, leaveInnerStreamOpen: true);
        await tls.AuthenticateAsServerAsync(_authority.For(Host), cancellationToken);
        StringBuilder head = new();
        int seen = 0;
        byte[] one = new byte[1];
        while (seen < 4 && await tls.ReadAsync(one, cancellationToken) > 0)
        {
            head.Append((char)one[0]);
            seen = one[0] == (seen % 2 == 0 ? '\r' : '\n') ? seen + 1 : 0;
        }

        return (tls, head.ToString());
    }

    /// <summary>Answers with a block again and again.</summary>
    /// <returns>Whether all of it went out; <see langword="false"/> where the site hung up before.</returns>
    public static async Task<bool> PourAsync(SslStream stream, string head, ReadOnlyMemory<byte> block, int times, CancellationToken cancellationToken)
    {
        try
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(head + "\r\nConnection: close\r\n\r\n"), cancellationToken);
            for (int i = 0; i < times; i++)
            {
                await stream.WriteAsync(block, cancellationToken);
            }

            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> running = [];
        try
        {
            while (true)
            {
                running.Add(RunAsync(await _listener.AcceptSocketAsync(_stop.Token)));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The end.
        }

        await Task.WhenAll(running);
    }

    private async Task RunAsync(Socket socket)
    {
        Interlocked.Increment(ref _connections);
        Interlocked.Increment(ref _open);
        try
        {
            await using NetworkStream stream = new(socket, ownsSocket: true);
            await _script(stream, _stop.Token);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or System.Security.Authentication.AuthenticationException)
        {
            // The site hung up, or the test is over.
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }
}
