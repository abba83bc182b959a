using System.Collections.Concurrent;
using System.Net;

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ActivityPub.Sdk.Tests.Fetching;

/// <summary>A real server on 127.0.0.1 that counts connections and remembers what was asked.</summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _connections;

    private LoopbackServer(WebApplication app) => _app = app;

    public int Port { get; private set; }

    public int Connections => _connections;

    public ConcurrentQueue<(string Host, string Target, IHeaderDictionary Headers)> Requests { get; } = new();

    public static async Task<LoopbackServer> StartAsync(RequestDelegate handler)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        LoopbackServer? server = null;
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxResponseBufferSize = 64 * 1024;
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Use(next => connection =>
            {
                Interlocked.Increment(ref server!._connections);
                return next(connection);
            }));
        });
        WebApplication app = builder.Build();
        server = new LoopbackServer(app);
        app.Run(context =>
        {
            string target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
            server.Requests.Enqueue((context.Request.Host.Value ?? "", target, new HeaderDictionary(context.Request.Headers.ToDictionary())));
            return handler(context);
        });
        await app.StartAsync();
        string address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        server.Port = new Uri(address).Port;
        return server;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
