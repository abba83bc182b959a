using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using ActivityPub.Sdk.Actors;
using ActivityPub.Sdk.Cms.Content;
using ActivityPub.Sdk.Cms.Publishing;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ActivityPub.Sdk.AspNetCore.Tests;

/// <summary>A whole site on a real socket of this machine, with one channel, <c>news</c>.</summary>
internal sealed class TestSite : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestSite(WebApplication app, Origin origin)
    {
        _app = app;
        Origin = origin;
        Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(origin.ToString()) };
    }

    public Origin Origin { get; }

    public HttpClient Http { get; }

    public IServiceProvider Services => _app.Services;

    public FederationUris Uris => Services.GetRequiredService<FederationUris>();

    public IFederationStorage Storage => Services.GetRequiredService<IFederationStorage>();

    public ICmsPublisher Publisher => Services.GetRequiredService<ICmsPublisher>();

    public ObjectId News => Uris.Actor("news");

    /// <summary>For each delivery that came in: whether it was signed by RFC 9421, and the answer.</summary>
    public ConcurrentQueue<(bool IsRfc9421, int Status)> Received { get; } = new();

    public static async Task<TestSite> StartAsync(Action<ActivityPubOptions>? configure = null, Action<IActivityPubBuilder>? build = null)
    {
        Origin origin = new($"http://127.0.0.1:{FreePort()}");
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(origin.ToString());
        builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider();
        IActivityPubBuilder activityPub = builder.Services.AddActivityPub(o =>
        {
            o.Origin = origin;
            o.AllowLoopback = true;
            configure?.Invoke(o);
        }).UseInMemory();
        activityPub.AddCms(cms => cms.AddChannel("news", c => c.DisplayName = "City of Example"));
        build?.Invoke(activityPub);
        builder.Services.AddHealthChecks().AddActivityPub();
        WebApplication app = builder.Build();
        TestSite site = new(app, origin);
        app.Use(async (context, next) =>
        {
            await next(context);
            if (HttpMethods.IsPost(context.Request.Method))
            {
                site.Received.Enqueue((context.Request.Headers.ContainsKey("Signature-Input"), context.Response.StatusCode));
            }
        });
        app.UseRouting();
        app.MapActivityPub();
        app.MapHealthChecks("/health");
        await app.StartAsync(TestContext.Current.CancellationToken);
        return site;
    }

    /// <summary>Publishes a short note and gives its id.</summary>
    public async Task<ObjectId> PublishAsync(string key, Visibility visibility = Visibility.Public, string html = "<p>Something happened.</p>")
    {
        PublishResult result = await Publisher.PublishAsync("news", new CmsContent { Key = key, Title = "News", Html = html, Visibility = visibility, Url = $"{Origin}/articles/{key}" }, TestContext.Current.CancellationToken);
        Assert.Null(result.Problem);
        return result.ObjectId!;
    }

    public async Task<HttpResponseMessage> GetAsync(string path, string accept = "application/activity+json", string? etag = null)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Accept", accept);
        if (etag is not null)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", etag);
        }

        return await Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>Waits for the workers of a running site; the test's own time limit ends a wait in vain.</summary>
    public static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        while (!await condition())
        {
            await Task.Delay(20, limit.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync(TestContext.Current.CancellationToken);
        await _app.DisposeAsync();
    }

    internal static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
