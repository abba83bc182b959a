using System.Net;
using ActivityPub.Sdk.Actors;
using ActivityPub.Sdk.Inbox;
using ActivityPub.Sdk.Keys;
using ActivityPub.Sdk.Signatures;
using ActivityPub.Sdk.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace ActivityPub.Sdk.Tests.Inbox;

/// <summary>How much one server, one actor and one address may ask of this server.</summary>
public sealed class SenderLimitsTests
{
    private const string Rita = "https://remote.example/users/rita";

    private static int _number;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static string Like(RemoteAccount actor) =>
        $$"""{"id":"{{actor.Id.Origin}}/likes/{{Interlocked.Increment(ref _number)}}","type":"Like","actor":"{{actor.Id}}","object":"https://city.example/ap/objects/1"}""";

    private static ReceivedRequest From(ReceivedRequest request, string address) =>
        new(request.Method, request.RawTarget, request.Scheme, request.Headers, request.Body, request.ReceivedAt) { RemoteAddress = IPAddress.Parse(address) };

    private static Task<Federation> StartAsync(Action<InboxOptions> configure) => Federation.StartAsync(services => services.Configure(configure));

    [Fact]
    public async Task An_actor_has_a_share_and_its_neighbour_another()
    {
        await using Federation federation = await StartAsync(options => options.PerActor = new RateLimit(2, 0.1));
        using RemoteAccount rita = federation.AddRemote();
        using RemoteAccount rob = federation.AddRemote("https://remote.example/users/rob");
        Assert.Equal(202, (await federation.PostAsync(rita, Like(rita))).Status);
        Assert.Equal(202, (await federation.PostAsync(rita, Like(rita))).Status);
        InboxResult refused = await federation.PostAsync(rita, Like(rita));
        Assert.Equal(429, refused.Status);
        Assert.Equal(TimeSpan.FromSeconds(10), refused.RetryAfter);
        Assert.Equal(2, await federation.Storage.Inbox.CountPendingAsync(Token));
        Assert.Equal(202, (await federation.PostAsync(rob, Like(rob))).Status);
        federation.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(202, (await federation.PostAsync(rita, Like(rita))).Status);
    }

    [Fact]
    public async Task A_server_has_a_share_for_all_its_actors()
    {
        await using Federation federation = await StartAsync(options => options.PerHost = new RateLimit(2, 0.1));
        using RemoteAccount rita = federation.AddRemote();
        using RemoteAccount rob = federation.AddRemote("https://remote.example/users/rob");
        using RemoteAccount other = federation.AddRemote("https://other.example/users/olga");
        Assert.Equal(202, (await federation.PostAsync(rita, Like(rita))).Status);
        Assert.Equal(202, (await federation.PostAsync(rob, Like(rob))).Status);
        Assert.Equal(429, (await federation.PostAsync(rita, Like(rita))).Status);
        Assert.Equal(202, (await federation.PostAsync(other, Like(other))).Status);
    }

    [Fact]
    public async Task What_is_not_proven_uses_up_nobodys_share()
    {
        await using Federation federation = await StartAsync(options => (options.PerHost, options.PerActor) = (new RateLimit(2, 0.01), new RateLimit(2, 0.01)));
        using RemoteAccount rita = federation.AddRemote();
        using RemoteAccount eve = new("https://evil.example/users/eve");
        eve.KeyId = rita.KeyId;
        eve.Key = SigningKey.ImportPkcs8(eve.Key.ExportPkcs8(), rita.KeyId);
        for (int i = 0; i < 10; i++)
        {
            Assert.Equal(401, (await federation.ReceiveAsync(eve.Post(Federation.SharedInbox, Like(rita), federation.Now))).Status);
        }

        Assert.Equal(202, (await federation.PostAsync(rita, Like(rita))).Status);
        Assert.Equal(202, (await federation.PostAsync(rita, Like(rita))).Status);
        Assert.Equal(429, (await federation.PostAsync(rita, Like(rita))).Status);
    }

    [Fact]
    public async Task A_signed_read_counts_too()
    {
        await using Federation federation = await StartAsync(options => options.PerHost = new RateLimit(1, 0.1));
        using RemoteAccount rita = federation.AddRemote();
        RequestAuthenticator authenticator = federation.Services.GetRequiredService<RequestAuthenticator>();
        Assert.Equal(200, (await authenticator.AuthenticateAsync(rita.Get("https://city.example/ap/objects/1", federation.Now), Token)).Status);
        RequestAuthentication refused = await authenticator.AuthenticateAsync(rita.Get("https://city.example/ap/objects/1", federation.Now), Token);
        Assert.Equal(429, refused.Status);
        Assert.Equal(TimeSpan.FromSeconds(10), refused.RetryAfter);
        Assert.Null(refused.ActorId);
    }

    [Fact]
    public async Task A_new_host_shows_so_many_new_actors_an_hour_and_those_it_has_shown_go_on()
    {
        await using Federation federation = await StartAsync(options => (options.NewActorsPerNewHost, options.NewActorsPerKnownHost) = (RateLimit.PerHour(2), RateLimit.PerHour(4)));
        async Task<string> NewcomersAsync(string name, int count)
        {
            List<int> statuses = [];
            for (int i = 0; i < count; i++)
            {
                using RemoteAccount account = federation.AddRemote($"https://remote.example/users/{name}{i}", Rita);
                statuses.Add((await federation.PostAsync(account, Like(account))).Status);
            }

            return string.Join(' ', statuses);
        }

        using RemoteAccount rita = federation.AddRemote();
        Assert.Equal(202, (await federation.PostAsync(rita, Like(rita))).Status);
        Assert.Equal("202 429 429", await NewcomersAsync("a", 3));
        Assert.Equal(202, (await federation.PostAsync(rita, Like(rita))).Status);

        // Who was told to come again and does, comes in, although it is in the store by now.
        federation.Time.Advance(TimeSpan.FromMinutes(31));
        using RemoteAccount late = new("https://remote.example/users/a2", keyOf: Rita);
        using RemoteAccount later = new("https://remote.example/users/a1", keyOf: Rita);
        Assert.Equal(202, (await federation.PostAsync(late, Like(late))).Status);
        Assert.Equal(429, (await federation.PostAsync(later, Like(later))).Status);
        using RemoteAccount elsewhere = federation.AddRemote("https://elsewhere.example/users/ed");
        Assert.Equal(202, (await federation.PostAsync(elsewhere, Like(elsewhere))).Status);

        await federation.Storage.Peers.UpsertAsync(new PeerRecord { Host = "remote.example", FirstSeenAt = federation.Now - TimeSpan.FromHours(24) }, Token);
        Assert.Equal("202 202 202 202 429", await NewcomersAsync("b", 5));
    }

    // A17
    [Fact]
    public async Task An_address_that_names_keys_which_are_none_causes_few_fetches()
    {
        await using Federation federation = await Federation.StartAsync();
        using RemoteAccount rita = federation.AddRemote();
        Assert.Equal(202, (await federation.ReceiveAsync(From(rita.Post(Federation.SharedInbox, Like(rita), federation.Now), "192.0.2.1"))).Status);
        int before = federation.Network.Requests.Count;
        List<int> statuses = [];
        for (int i = 0; i < 200; i++)
        {
            using RemoteAccount nobody = new($"https://host{i}.example/users/eve", keyOf: Rita);
            statuses.Add((await federation.ReceiveAsync(From(nobody.Post(Federation.SharedInbox, Like(nobody), federation.Now), "192.0.2.1"))).Status);
        }

        Assert.Equal(KeyFetchLimits.MaxFailures, federation.Network.Requests.Count - before);
        Assert.All(statuses.Take(KeyFetchLimits.MaxFailures), static status => Assert.Equal(401, status));
        Assert.All(statuses.Skip(KeyFetchLimits.MaxFailures), static status => Assert.Equal(503, status));

        // Keys that are known, and other addresses, are not concerned.
        Assert.Equal(202, (await federation.ReceiveAsync(From(rita.Post(Federation.SharedInbox, Like(rita), federation.Now), "192.0.2.1"))).Status);
        using RemoteAccount rob = federation.AddRemote("https://remote.example/users/rob");
        Assert.Equal(503, (await federation.ReceiveAsync(From(rob.Post(Federation.SharedInbox, Like(rob), federation.Now), "192.0.2.1"))).Status);
        Assert.Equal(202, (await federation.ReceiveAsync(From(rob.Post(Federation.SharedInbox, Like(rob), federation.Now), "192.0.2.2"))).Status);
        federation.Time.Advance(TimeSpan.FromMinutes(1));
        using RemoteAccount ron = federation.AddRemote("https://remote.example/users/ron");
        Assert.Equal(202, (await federation.ReceiveAsync(From(ron.Post(Federation.SharedInbox, Like(ron), federation.Now), "192.0.2.1"))).Status);
    }

    [Fact]
    public async Task Bad_signatures_in_the_name_of_many_known_keys_cause_few_fetches()
    {
        await using Federation federation = await Federation.StartAsync();
        List<RemoteAccount> known = [];
        for (int i = 0; i < 40; i++)
        {
            RemoteAccount account = federation.AddRemote($"https://remote.example/users/u{i}", Rita);
            known.Add(account);
            Assert.Equal(202, (await federation.ReceiveAsync(From(account.Post(Federation.SharedInbox, Like(account), federation.Now), "192.0.2.1"))).Status);
        }

        int before = federation.Network.Requests.Count;
        using RemoteAccount eve = new("https://evil.example/users/eve");
        foreach (RemoteAccount account in known)
        {
            using SigningKey forged = SigningKey.ImportPkcs8(eve.Key.ExportPkcs8(), account.KeyId);
            (eve.Key, SigningKey own) = (forged, eve.Key);
            InboxResult result = await federation.ReceiveAsync(From(eve.Post(Federation.SharedInbox, Like(account), federation.Now), "192.0.2.66"));
            eve.Key = own;
            Assert.NotEqual(202, result.Status);
        }

        Assert.Equal(KeyFetchLimits.MaxFailures, federation.Network.Requests.Count - before);
        foreach (RemoteAccount account in known)
        {
            Assert.Equal(202, (await federation.ReceiveAsync(From(account.Post(Federation.SharedInbox, Like(account), federation.Now), "192.0.2.1"))).Status);
            account.Dispose();
        }
    }

    [Fact]
    public async Task Slow_key_servers_hold_up_only_so_many_requests_and_none_with_a_known_key()
    {
        await using Federation federation = await Federation.StartAsync();
        using RemoteAccount rita = federation.AddRemote();
        Assert.Equal(202, (await federation.PostAsync(rita, Like(rita))).Status);
        TaskCompletionSource open = new();
        List<Task<InboxResult>> waiting = [];
        for (int i = 0; i < KeyFetchLimits.MaxFetchesOfAddress; i++)
        {
            RemoteAccount slow = new($"https://slow{i}.example/users/sam", keyOf: Rita);
            federation.Network.Block(slow.Id.Value, open.Task, slow.Document());
            waiting.Add(federation.ReceiveAsync(From(slow.Post(Federation.SharedInbox, Like(slow), federation.Now), "192.0.2.1")));
        }

        using RemoteAccount more = federation.AddRemote("https://more.example/users/mo");
        Assert.Equal(503, (await federation.ReceiveAsync(From(more.Post(Federation.SharedInbox, Like(more), federation.Now), "192.0.2.1"))).Status);
        Assert.Equal(202, (await federation.ReceiveAsync(From(more.Post(Federation.SharedInbox, Like(more), federation.Now), "192.0.2.2"))).Status);
        Assert.Equal(202, (await federation.ReceiveAsync(From(rita.Post(Federation.SharedInbox, Like(rita), federation.Now), "192.0.2.1"))).Status);
        open.SetResult();
        Assert.All(await Task.WhenAll(waiting), static result => Assert.Equal(202, result.Status));
        using RemoteAccount last = federation.AddRemote("https://last.example/users/lou");
        Assert.Equal(202, (await federation.ReceiveAsync(From(last.Post(Federation.SharedInbox, Like(last), federation.Now), "192.0.2.1"))).Status);
    }
}
