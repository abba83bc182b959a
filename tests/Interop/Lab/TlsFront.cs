using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;

namespace ActivityPub.Sdk.Interop.Tests.Lab;

/// <summary>
/// The TLS front of the lab: 127.0.0.1:443, every name (SNI) on to its own port on loopback. The bytes inside are passed
/// on unchanged; only the request heads are noted, so that a test can say how a server signed.
/// </summary>
internal sealed class TlsFront : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 443);
    private readonly ConcurrentDictionary<string, int> _ports = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentQueue<RecordedRequest> _requests = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly SslStreamCertificateContext _certificate;
    private readonly Task _accepting;

    /// <exception cref="SocketException">Port 443 cannot be taken.</exception>
    public TlsFront(SslStreamCertificateContext certificate)
    {
        _certificate = certificate;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public LogBook Log { get; } = new("TLS front");

    public IReadOnlyCollection<RecordedRequest> Requests => _requests;

    public static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    public void Route(string name, int port) => _ports[name] = port;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
            }
            catch (Exception end) when (end is OperationCanceledException or ObjectDisposedException or SocketException)
            {
                // The lab ends, or a client left before it was accepted: the loop condition tells which.
            }
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            using var incoming = client;
            incoming.NoDelay = true;
            await using var secure = new SslStream(incoming.GetStream());
            await secure.AuthenticateAsServerAsync(
                new SslServerAuthenticationOptions { ServerCertificateContext = _certificate, ApplicationProtocols = [SslApplicationProtocol.Http11] }, _stop.Token);
            var host = secure.TargetHostName;
            if (!_ports.TryGetValue(host, out var port))
            {
                Log.Write($"{host}: nobody there");
                return;
            }

            using var backend = new TcpClient { NoDelay = true };
            await backend.ConnectAsync(IPAddress.Loopback, port, _stop.Token);
            await using var plain = backend.GetStream();
            var reader = new RequestHeadReader(host, Note);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
            var up = PumpAsync(secure, plain, bytes => reader.Read(bytes.Span), either.Token);
            var down = PumpAsync(plain, secure, bytes => NoteAnswer(host, bytes.Span), either.Token);
            await Task.WhenAny(up, down);

            // A client that has said all may still wait for the answer; a server that closed ends the connection.
            if (up.IsCompletedSuccessfully && !down.IsCompleted)
            {
                backend.Client.Shutdown(SocketShutdown.Send);
                await down;
            }

            await either.CancelAsync();
        }
        catch (Exception trouble) when (trouble is IOException or SocketException or OperationCanceledException or System.Security.Authentication.AuthenticationException or ObjectDisposedException)
        {
            Log.Write($"connection ended: {trouble.Message}");
        }
    }

    private static async Task PumpAsync(Stream from, Stream to, Action<ReadOnlyMemory<byte>> look, CancellationToken cancellationToken)
    {
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await from.ReadAsync(buffer, cancellationToken)) > 0)
        {
            look(buffer.AsMemory(0, read));
            await to.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }
    }

    private void Note(RecordedRequest request)
    {
        _requests.Enqueue(request);
        var signature = request.Header("Signature-Input") is not null ? "RFC 9421" : request.Header("Signature") is not null ? "cavage" : "unsigned";
        Log.Write($"> {request.Host} {request.Method} {request.Target} ({signature}, {request.Header("User-Agent")})");
    }

    // Good enough for a log: a server writes the head of an answer in one piece.
    private void NoteAnswer(string host, ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith("HTTP/1."u8))
        {
            var end = bytes.IndexOf((byte)'\r');
            Log.Write($"< {host} {System.Text.Encoding.ASCII.GetString(bytes[..(end < 0 ? bytes.Length : end)])}");
        }
    }
}
