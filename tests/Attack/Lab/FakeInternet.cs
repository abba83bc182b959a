using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;

namespace ActivityPub.Sdk.Attack.Tests.Lab;

/// <summary>
/// All other servers of the world, on loopback ports of the test process. The hook in the site's process asks it what names lead to
/// and which port stands behind an address; what it judges in between is the site's own code.
/// </summary>
internal sealed class FakeInternet : IAsyncDisposable
{
    private static readonly IPNetwork[] s_own = [IPNetwork.Parse("93.184.0.0/16"), IPNetwork.Parse("2606:2800::/32")];

    private readonly WebApplication _server;
    private readonly TcpListener _control = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, Peer> _peers = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, RawPeer> _raw = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentQueue<Dial> _dials = new();
    private readonly ConcurrentQueue<PeerRequest> _requests = new();
    private Task _answering = Task.CompletedTask;
    private int _https;
    private int _http;

    private FakeInternet(WebApplication server)
    {
        _server = server;
        server.Run(AnswerAsync);
    }

    public TestAuthority Authority { get; } = new();

    public Names Names { get; } = new();

    /// <summary>The connections that the site opened or tried to, oldest first.</summary>
    public IReadOnlyList<Dial> Dials => [.. _dials];

    /// <summary>Every request that reached any server but the raw ones.</summary>
    public IReadOnlyList<PeerRequest> Requests => [.. _requests];

    internal int ControlPort => ((IPEndPoint)_control.LocalEndpoint).Port;

    public static async Task<FakeInternet> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        FakeInternet? net = null;
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(IPAddress.Loopback, 0, port =>
            {
                port.Protocols = HttpProtocols.Http1;
                port.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = hello => ValueTask.FromResult(net!.Authority.For(hello.ClientHelloInfo.ServerName)) });
            });
            kestrel.Listen(IPAddress.Loopback, 0, port => port.Protocols = HttpProtocols.Http1);
        });
        net = new FakeInternet(builder.Build());
        try
        {
            await net._server.StartAsync();
            net._https = new Uri(net._server.Urls.First(static u => u.StartsWith("https:", StringComparison.Ordinal))).Port;
            net._http = new Uri(net._server.Urls.First(static u => u.StartsWith("http:", StringComparison.Ordinal))).Port;
            net._control.Start();
            net._answering = AcceptAsync(net);
            return net;
        }
        catch
        {
            await net.DisposeAsync();
            throw;
        }
    }

    /// <summary>The server under a host name; made at first use.</summary>
    public Peer Peer(string host) => _peers.GetOrAdd(host, static h => new Peer(h));

    /// <summary>Puts a server that speaks bytes under a host name.</summary>
    public RawPeer AddRaw(string host, Func<RawPeer, NetworkStream, CancellationToken, Task> script) => _raw[host] = new RawPeer(host, Authority, script);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _control.Dispose();
        await _answering;
        foreach (RawPeer raw in _raw.Values)
        {
            await raw.DisposeAsync();
        }

        await _server.DisposeAsync();
        Authority.Dispose();
        _stop.Dispose();
    }

    private static async Task AcceptAsync(FakeInternet net)
    {
        try
        {
            while (true)
            {
                _ = net.ControlAsync(await net._control.AcceptSocketAsync(net._stop.Token));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The end.
        }
    }

    private async Task ControlAsync(Socket socket)
    {
        try
        {
            await using NetworkStream stream = new(socket, ownsSocket: true);
            using StreamReader reader = new(stream, Encoding.UTF8);
            string[] question = (await reader.ReadLineAsync(_stop.Token) ?? "").Split('\t');
            string answer = question switch
            {
                ["resolve", { } host] => Names.Resolve(host),
                ["dial", { } host, { } address] => Route(host, IPEndPoint.Parse(address)),
                _ => "",
            };
            await stream.WriteAsync(Encoding.UTF8.GetBytes(answer + "\n"), _stop.Token);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // The site gave up, or the run is over.
        }
    }

    private string Route(string host, IPEndPoint address)
    {
        _dials.Enqueue(new Dial(host, address));
        int port = !s_own.Any(network => network.Contains(address.Address)) ? 0
            : _raw.TryGetValue(host, out RawPeer? raw) ? raw.Port
            : address.Port switch
            {
                443 => _https,
                80 => _http,
                _ => 0,
            };
        return port == 0 ? "" : port.ToString(CultureInfo.InvariantCulture);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        HttpRequest request = context.Request;
        string target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        // HttpRequest.Host would turn an international name back into Unicode.
        string host = request.Headers.Host.ToString();
        Peer peer = Peer(host.Split(':')[0]);
        using MemoryStream body = new();
        try
        {
            await request.Body.CopyToAsync(body, context.RequestAborted);
        }
        catch (Exception exception) when (exception is ConnectionAbortedException or Microsoft.AspNetCore.Http.BadHttpRequestException or OperationCanceledException)
        {
            return;
        }

        PeerRequest seen = new(request.Scheme, host, request.Method, target, request.Headers.ToDictionary(static h => h.Key, static h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase), body.ToArray());
        _requests.Enqueue(seen);
        peer.Record(seen);
        await peer.AnswerAsync(context, target);
    }
}
