using System.Net;
using System.Net.Sockets;
using System.Text;
using ActivityPub.Sdk.Json;
using ActivityPub.Sdk.Policy;
using ActivityPub.Sdk.Testing.Peers;
using ActivityPub.Sdk.Vocabulary;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ActivityPub.Sdk.AspNetCore.Tests;

/// <summary>How much work the endpoints take on, and for whom.</summary>
public sealed class RateLimitTests
{
    private static readonly RateLimit Two = new(2, 0.001);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static Task<TestSite> StartAsync(Action<ActivityPubRateLimits> configure, Action<IActivityPubBuilder>? build = null) =>
        TestSite.StartAsync(build: activityPub =>
        {
            activityPub.ConfigureEndpoints(options => configure(options.RateLimits));
            build?.Invoke(activityPub);
        });

    /// <summary>A client whose requests come from another address of this machine.</summary>
    private static HttpClient ClientAt(TestSite site, string address) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        ConnectCallback = async (context, cancellationToken) =>
        {
            Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
            await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    { BaseAddress = new Uri(site.Origin.ToString()) };

    private static async Task<HttpStatusCode> GetAsync(HttpClient client, string path, string? forwardedFor = null)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, path);
        if (forwardedFor is not null)
        {
            request.Headers.Add("X-Forwarded-For", forwardedFor);
        }

        using HttpResponseMessage response = await client.SendAsync(request, Token);
        return response.StatusCode;
    }

    private static Like LikeOf(FediversePeer peer, PeerActor actor, TestSite site) =>
        new() { Id = peer.Origin.Append($"/likes/{Guid.NewGuid():N}"), Actor = [actor.Id], Object = [site.Uris.NewObjectId()] };

    [Fact]
    public async Task Too_many_posts_of_one_address_are_refused_before_anything_of_them_is_read()
    {
        await using TestSite site = await StartAsync(static limits => limits.Inbox = Two);
        await using FediversePeer peer = await FediversePeer.StartAsync(cancellationToken: Token);
        PeerActor ada = peer.AddActor("ada");
        Assert.Equal(HttpStatusCode.Accepted, await peer.DeliverAsync(ada, site.Uris.SharedInbox, LikeOf(peer, ada, site), Token));
        using HttpResponseMessage malformed = await site.Http.PostAsync("/ap/inbox", new StringContent("x", Encoding.UTF8, "text/plain"), Token);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, malformed.StatusCode);

        // The same for what would be refused anyway: its body is not waited for.
        using TcpClient client = new();
        await client.ConnectAsync(IPAddress.Loopback, site.Origin.Port, Token);
        await using NetworkStream stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"POST /ap/inbox HTTP/1.1\r\nHost: {site.Origin.Authority}\r\nContent-Type: application/activity+json\r\nContent-Length: 1000\r\n\r\n{{"), Token);
        byte[] answer = new byte[4096];
        int length = await stream.ReadAsync(answer, Token);
        string text = Encoding.ASCII.GetString(answer, 0, length);
        Assert.StartsWith("HTTP/1.1 429", text, StringComparison.Ordinal);
        Assert.Contains("application/problem+json", text, StringComparison.Ordinal);
        Assert.Contains("Retry-After: ", text, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.TooManyRequests, await peer.DeliverAsync(ada, site.Uris.SharedInbox, LikeOf(peer, ada, site), Token));
        Assert.Equal(HttpStatusCode.TooManyRequests, await peer.DeliverAsync(ada, site.Uris.Inbox("news"), LikeOf(peer, ada, site), Token));

        // Reading is another matter, and so are other addresses.
        Assert.Equal(HttpStatusCode.OK, await GetAsync(site.Http, "/ap/actors/news"));
        using HttpClient other = ClientAt(site, "127.0.0.2");
        using HttpResponseMessage unsigned = await other.PostAsync("/ap/inbox", new ByteArrayContent(ActivityJson.Write(LikeOf(peer, ada, site))) { Headers = { { "Content-Type", ActivityStreams.MediaType } } }, Token);
        Assert.Equal(HttpStatusCode.Unauthorized, unsigned.StatusCode);
    }

    [Fact]
    public async Task WebFinger_and_documents_have_their_own_shares()
    {
        await using TestSite site = await StartAsync(static limits => (limits.WebFinger, limits.Documents) = (Two, new RateLimit(3, 0.001)));
        string webFinger = $"/.well-known/webfinger?resource=acct:news@{site.Origin.Authority}";
        Assert.Equal(HttpStatusCode.OK, await GetAsync(site.Http, webFinger));
        Assert.Equal(HttpStatusCode.NotFound, await GetAsync(site.Http, $"/.well-known/webfinger?resource=acct:nobody@{site.Origin.Authority}"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await GetAsync(site.Http, webFinger));
        foreach (string path in (string[])["/ap/actors/news", "/ap/actors/news/outbox", "/.well-known/nodeinfo"])
        {
            Assert.Equal(HttpStatusCode.OK, await GetAsync(site.Http, path));
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, await GetAsync(site.Http, "/ap/actors/news"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await GetAsync(site.Http, "/ap/actor"));
        using HttpClient other = ClientAt(site, "127.0.0.2");
        Assert.Equal(HttpStatusCode.OK, await GetAsync(other, webFinger));
        Assert.Equal(HttpStatusCode.OK, await GetAsync(other, "/ap/actor"));
    }

    [Fact]
    public async Task What_a_stranger_says_in_X_Forwarded_For_makes_no_difference()
    {
        await using TestSite site = await StartAsync(static limits => limits.Documents = Two);
        Assert.Equal(HttpStatusCode.OK, await GetAsync(site.Http, "/ap/actor", "127.0.0.1"));
        Assert.Equal(HttpStatusCode.OK, await GetAsync(site.Http, "/ap/actor", "192.0.2.1"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await GetAsync(site.Http, "/ap/actor", "192.0.2.2"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await GetAsync(site.Http, "/ap/actor", "127.0.0.1"));
    }

    [Fact]
    public async Task Behind_a_proxy_that_the_site_knows_each_client_has_its_own_share()
    {
        await using TestSite site = await StartAsync(static limits => limits.Documents = Two, static activityPub =>
        {
            activityPub.Services.Configure<ForwardedHeadersOptions>(static options => options.ForwardedHeaders = ForwardedHeaders.XForwardedFor);
            activityPub.Services.AddSingleton<IStartupFilter, ForwardedHeadersFirst>();
        });
        Assert.Equal(HttpStatusCode.OK, await GetAsync(site.Http, "/ap/actor", "192.0.2.1"));
        Assert.Equal(HttpStatusCode.OK, await GetAsync(site.Http, "/ap/actor", "192.0.2.1"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await GetAsync(site.Http, "/ap/actor", "192.0.2.1"));
        Assert.Equal(HttpStatusCode.OK, await GetAsync(site.Http, "/ap/actor", "192.0.2.2"));
        Assert.Equal(HttpStatusCode.OK, await GetAsync(site.Http, "/ap/actor", "2001:db8:0:1::1"));
        Assert.Equal(HttpStatusCode.OK, await GetAsync(site.Http, "/ap/actor", "2001:db8:0:1:ffff::1"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await GetAsync(site.Http, "/ap/actor", "2001:db8:0:1:2::3"));
        Assert.Equal(HttpStatusCode.OK, await GetAsync(site.Http, "/ap/actor", "2001:db8:0:2::1"));
    }

    [Fact]
    public async Task Limits_that_are_switched_off_limit_nothing()
    {
        await using TestSite site = await StartAsync(static limits => (limits.Enabled, limits.Documents) = (false, Two));
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal(HttpStatusCode.OK, await GetAsync(site.Http, "/ap/actor"));
        }
    }

    [Fact]
    public async Task So_many_are_worked_on_at_once_and_the_next_is_told_to_come_again()
    {
        Gate gate = new();
        await using TestSite site = await StartAsync(
            static limits => (limits.Concurrency, limits.QueueLength) = (1, 1),
            activityPub => activityPub.Services.AddSingleton<IFederationPolicy>(gate));
        await using FediversePeer peer = await FediversePeer.StartAsync(cancellationToken: Token);
        PeerActor ada = peer.AddActor("ada");
        Task<HttpStatusCode> first = peer.DeliverAsync(ada, site.Uris.SharedInbox, LikeOf(peer, ada, site), Token);
        await gate.Entered.Task.WaitAsync(Token);
        Task<HttpStatusCode>[] more = [.. Enumerable.Range(0, 4).Select(_ => peer.DeliverAsync(ada, site.Uris.SharedInbox, LikeOf(peer, ada, site), Token))];
        await Task.WhenAny(Task.WhenAll(more), TestSite.UntilAsync(() => Task.FromResult(more.Count(static task => task.IsCompleted) == 3)));
        gate.Open.SetResult();
        Assert.Equal(HttpStatusCode.Accepted, await first);
        HttpStatusCode[] statuses = await Task.WhenAll(more);
        Assert.Equal(3, statuses.Count(static status => status == HttpStatusCode.ServiceUnavailable));
        Assert.Equal(1, statuses.Count(static status => status == HttpStatusCode.Accepted));
        Assert.Equal(HttpStatusCode.Accepted, await peer.DeliverAsync(ada, site.Uris.SharedInbox, LikeOf(peer, ada, site), Token));
    }

    // F8
    [Fact]
    public async Task A_body_that_does_not_arrive_is_not_waited_for()
    {
        await using TestSite site = await StartAsync(static limits => limits.BodyTimeout = TimeSpan.FromMilliseconds(200));
        Assert.StartsWith("HTTP/1.1 408", await TalkAsync(site, Post(site, 1000) + "{"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 400", await TalkAsync(site, Post(site, 2) + "{}"), StringComparison.Ordinal);
    }

    // F7
    [Fact]
    public async Task Only_so_many_long_bodies_are_read_at_once()
    {
        await using TestSite site = await StartAsync(static limits => limits.LargeBodies = 1);
        string part = "{\"a\":\"" + new string('a', 300_000);
        using TcpClient slow = new();
        await slow.ConnectAsync(IPAddress.Loopback, site.Origin.Port, Token);
        await slow.GetStream().WriteAsync(Encoding.ASCII.GetBytes(Post(site, part.Length + 2) + part), Token);

        // Until the slow one is being read, the others are read too.
        string answer = "";
        await TestSite.UntilAsync(async () => (answer = await TalkAsync(site, Post(site, part.Length + 2) + part + "\"}")).StartsWith("HTTP/1.1 503", StringComparison.Ordinal));
        Assert.Contains("Retry-After: ", answer, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 400", await TalkAsync(site, Post(site, 2) + "{}"), StringComparison.Ordinal);
        await slow.GetStream().WriteAsync("\"}"u8.ToArray(), Token);
        using StreamReader reader = new(slow.GetStream(), Encoding.ASCII);
        Assert.StartsWith("HTTP/1.1 400", await reader.ReadToEndAsync(Token), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 400", await TalkAsync(site, Post(site, part.Length + 2) + part + "\"}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_limit_that_lets_nothing_pass_stops_the_start()
    {
        OptionsValidationException exception = await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync(static limits => (limits.Inbox, limits.Concurrency) = (new RateLimit(0, 1), 0)));
        Assert.Contains("RateLimits.Inbox", exception.Message, StringComparison.Ordinal);
        Assert.Contains("RateLimits.Concurrency", exception.Message, StringComparison.Ordinal);
    }

    private static string Post(TestSite site, int length) =>
        $"POST /ap/inbox HTTP/1.1\r\nHost: {site.Origin.Authority}\r\nContent-Type: application/activity+json\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n";

    private static async Task<string> TalkAsync(TestSite site, string request)
    {
        using TcpClient client = new();
        await client.ConnectAsync(IPAddress.Loopback, site.Origin.Port, Token);
        await using NetworkStream stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request), Token);
        using StreamReader reader = new(stream, Encoding.ASCII);
        return await reader.ReadToEndAsync(Token);
    }

    private sealed class ForwardedHeadersFirst : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.UseForwardedHeaders();
            next(app);
        };
    }

    /// <summary>Keeps the first activity waiting.</summary>
    private sealed class Gate : IFederationPolicy
    {
        public TaskCompletionSource Entered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Open { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public async ValueTask<PolicyDecision> EvaluateAsync(PolicyContext context, CancellationToken cancellationToken = default)
        {
            Entered.TrySetResult();
            await Open.Task.WaitAsync(cancellationToken);
            return PolicyDecision.Accept;
        }
    }
}
