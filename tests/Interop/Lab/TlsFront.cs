using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ActivityPub.Sdk.Interop.Tests.Lab;

/// <summary>
/// The reverse proxy of the lab: 127.0.0.1:443, every name on to its own port on loopback, as nginx would do it. It notes
/// how each request was signed.
/// </summary>
internal sealed class TlsFront : IAsyncDisposable
{
    private static readonly string[] s_hopByHop = ["Connection", "Keep-Alive", "Transfer-Encoding", "Upgrade", "Proxy-Connection", "TE", "Trailer"];
    private readonly ConcurrentDictionary<string, int> _ports = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentQueue<RecordedRequest> _requests = new();
    private readonly WebApplication _server;

    // snac2 closes every connection without announcing it, so none is used twice.
    private readonly HttpMessageInvoker _backend = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        ActivityHeadersPropagator = null,
        PooledConnectionLifetime = TimeSpan.Zero,
    });

    private TlsFront(WebApplication server)
    {
        _server = server;
        server.Run(ForwardAsync);
    }

    public LogBook Log { get; } = new("TLS front");

    /// <summary>What was answered so far, oldest first.</summary>
    public IReadOnlyCollection<RecordedRequest> Requests => _requests;

    /// <exception cref="IOException">Port 443 cannot be taken.</exception>
    public static async Task<TlsFront> StartAsync(SslStreamCertificateContext certificate)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.AllowAlternateSchemes = true;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(IPAddress.Loopback, 443, port =>
            {
                port.Protocols = HttpProtocols.Http1;
                port.UseHttps(new TlsHandshakeCallbackOptions
                {
                    OnConnection = _ => ValueTask.FromResult(new SslServerAuthenticationOptions { ServerCertificateContext = certificate }),
                });
            });
        });
        var front = new TlsFront(builder.Build());
        try
        {
            await front._server.StartAsync();
            return front;
        }
        catch
        {
            await front.DisposeAsync();
            throw;
        }
    }

    public static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    public void Route(string name, int port) => _ports[name] = port;

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _backend.Dispose();
    }

    private async Task ForwardAsync(HttpContext context)
    {
        var incoming = context.Request;
        var trouble = "";
        if (!_ports.TryGetValue(incoming.Host.Host, out var port))
        {
            context.Response.StatusCode = StatusCodes.Status421MisdirectedRequest;
        }
        else
        {
            try
            {
                await ForwardAsync(context, port);
            }
            catch (HttpRequestException noAnswer) when (!context.Response.HasStarted)
            {
                trouble = $" ({noAnswer.Message})";
                context.Response.StatusCode = StatusCodes.Status502BadGateway;
            }
        }

        var signature = incoming.Headers.ContainsKey("Signature-Input") ? "rfc9421" : incoming.Headers.ContainsKey("Signature") ? "cavage" : "none";
        var seen = new RecordedRequest(incoming.Host.Host, incoming.Method, Target(context), signature, incoming.Headers.UserAgent.ToString(), context.Response.StatusCode);
        _requests.Enqueue(seen);
        Log.Write($"{seen.Host} {seen.Method} {seen.Target} -> {seen.Status}{trouble} (signature: {signature}; {seen.UserAgent})");
    }

    private async Task ForwardAsync(HttpContext context, int port)
    {
        var incoming = context.Request;

        // The target goes on byte for byte: it is part of what was signed.
        using var request = new HttpRequestMessage(new HttpMethod(incoming.Method), new Uri($"http://127.0.0.1:{port}{Target(context)}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        if (incoming.ContentLength is > 0 || incoming.Headers.TransferEncoding.Count > 0)
        {
            request.Content = new StreamContent(incoming.Body);
        }

        foreach (var (name, values) in incoming.Headers)
        {
            if (!s_hopByHop.Contains(name, StringComparer.OrdinalIgnoreCase) && !request.Headers.TryAddWithoutValidation(name, values.AsEnumerable()))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, values.AsEnumerable());
            }
        }

        request.Headers.Host = incoming.Host.Value;
        request.Headers.TryAddWithoutValidation("X-Forwarded-Proto", "https");
        request.Headers.TryAddWithoutValidation("X-Forwarded-Host", incoming.Host.Value);
        request.Headers.TryAddWithoutValidation("X-Forwarded-For", "127.0.0.1");
        request.Headers.ConnectionClose = true;

        using var answer = await _backend.SendAsync(request, context.RequestAborted);
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.NonValidated.Concat(answer.Content.Headers.NonValidated))
        {
            if (!s_hopByHop.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                context.Response.Headers.Append(name, values.ToArray());
            }
        }

        await answer.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }

    private static string Target(HttpContext context) => context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
}
