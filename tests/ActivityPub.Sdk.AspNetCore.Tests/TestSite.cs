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
        app.MapActivityPub();
        app.MapHealthChecks("/health");
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new TestSite(app, origin);
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
