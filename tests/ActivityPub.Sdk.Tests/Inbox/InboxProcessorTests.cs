using System.Collections.Concurrent;
using ActivityPub.Sdk.Fetching;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Inbox;
using ActivityPub.Sdk.Storage;
using ActivityPub.Sdk.Vocabulary;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ActivityPub.Sdk.Tests.Inbox;

public sealed class InboxProcessorTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static string Like(RemoteAccount actor, int number) =>
        $$"""{"id":"{{actor.Id}}/likes/{{number}}","type":"Like","actor":"{{actor.Id}}","object":"https://city.example/ap/objects/1","number":{{number}}}""";

    private static Task<Federation> StartAsync(Script script, Action<InboxOptions>? options = null) => Federation.StartAsync(services =>
    {
        services.AddSingleton(script);
        services.AddHandler<Like, ScriptedHandler>();
        services.Configure<InboxOptions>(o => options?.Invoke(o));
    });

    [Fact]
    public async Task A_handler_of_the_site_runs_in_the_transaction_of_the_effect()
    {
        Script script = new();
        await using Federation federation = await StartAsync(script);
        using RemoteAccount rita = federation.AddRemote();
        await federation.PostAsync(rita, Like(rita, 1));
        script.OnHandle = async (context, _) =>
        {
            await context.Storage.Peers.UpsertAsync(new PeerRecord { Host = "written.example", FirstSeenAt = context.Now }, Token);
            throw new InvalidOperationException("scripted");
        };
        Assert.Equal(1, await federation.ProcessAsync());
        Assert.Null(await federation.Storage.Peers.FindAsync("written.example", Token));
        Assert.Equal(1, await federation.Storage.Inbox.CountPendingAsync(Token));
        script.OnHandle = async (context, _) => await context.Storage.Peers.UpsertAsync(new PeerRecord { Host = "written.example", FirstSeenAt = context.Now }, Token);
        Assert.Equal(0, await federation.ProcessAsync());
        federation.Time.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal(1, await federation.ProcessAsync());
        Assert.NotNull(await federation.Storage.Peers.FindAsync("written.example", Token));
        Assert.Equal(0, await federation.Storage.Inbox.CountPendingAsync(Token));
        Assert.Equal(["prepare", "prepare", "handle"], script.Calls);
        Assert.Equal(rita.Id, script.LastSender);
    }

    // Q6
    [Fact]
    public async Task An_activity_that_never_works_is_set_aside_and_others_go_on()
    {
        Script script = new() { OnHandle = (_, like) => like.Extensions["number"].GetInt32() == 1 ? throw new InvalidOperationException("scripted") : default };
        await using Federation federation = await StartAsync(script, o => o.MaxAttempts = 3);
        using RemoteAccount rita = federation.AddRemote();
        await federation.PostAsync(rita, Like(rita, 1));
        await federation.PostAsync(rita, Like(rita, 2));
        await federation.ProcessAsync();
        Assert.Equal(1, await federation.Storage.Inbox.CountPendingAsync(Token));
        for (int i = 0; i < 5; i++)
        {
            federation.Time.Advance(TimeSpan.FromHours(1));
            await federation.ProcessAsync();
        }

        Assert.Equal(0, await federation.Storage.Inbox.CountPendingAsync(Token));
        Assert.Equal(4, script.Calls.Count(static call => call == "prepare"));
    }

    // F10
    [Fact]
    public async Task Ten_attempts_fetch_no_more_than_one_activity_may()
    {
        Script script = new();
        await using Federation federation = await StartAsync(script);
        using RemoteAccount rita = federation.AddRemote();
        script.OnPrepare = async (context, _) =>
        {
            RemoteDocumentFetcher fetcher = context.Services.GetRequiredService<RemoteDocumentFetcher>();
            for (int i = 0; i < 5; i++)
            {
                await fetcher.FetchAsync(ObjectId.Parse($"https://far.example/{i}"), new FetchContext(context.Budget), Token);
            }

            throw new InvalidOperationException("scripted");
        };
        await federation.PostAsync(rita, Like(rita, 1));
        for (int i = 0; i < 12; i++)
        {
            await federation.ProcessAsync();
            federation.Time.Advance(TimeSpan.FromHours(15));
        }

        Assert.Equal(10, script.Calls.Count);
        Assert.Equal(0, await federation.Storage.Inbox.CountPendingAsync(Token));
        Assert.InRange(federation.Network.Requests.Count(static url => url.StartsWith("https://far.example/", StringComparison.Ordinal)), 15, 20);
    }

    [Fact]
    public async Task Activities_of_one_sender_take_effect_in_order_and_those_of_others_need_not_wait()
    {
        TaskCompletionSource slow = new();
        ConcurrentQueue<string> order = new();
        Script script = new()
        {
            OnPrepare = async (context, like) =>
            {
                if (context.Sender.Id.Origin.Host == "slow.example" && like.Extensions["number"].GetInt32() == 1)
                {
                    await slow.Task;
                }
            },
            OnHandle = (context, like) =>
            {
                order.Enqueue($"{context.Sender.Id.Origin.Host} {like.Extensions["number"].GetInt32()}");
                return default;
            },
        };
        await using Federation federation = await StartAsync(script);
        using RemoteAccount sloth = federation.AddRemote("https://slow.example/users/sloth");
        using RemoteAccount hare = federation.AddRemote("https://fast.example/users/hare");
        await federation.PostAsync(sloth, Like(sloth, 1));
        await federation.PostAsync(sloth, Like(sloth, 2));
        await federation.PostAsync(hare, Like(hare, 1));
        Task<int> run = federation.ProcessAsync();
        while (order.IsEmpty)
        {
            await Task.Yield();
        }

        Assert.Equal(["fast.example 1"], order);
        slow.SetResult();
        Assert.Equal(3, await run);
        Assert.Equal(["fast.example 1", "slow.example 1", "slow.example 2"], order);
    }

    // Q5
    [Fact]
    public async Task A_lease_that_was_lost_commits_nothing()
    {
        TaskCompletionSource slow = new();
        int handled = 0;
        Script script = new();
        await using Federation federation = await StartAsync(script);
        using RemoteAccount rita = federation.AddRemote();
        script.OnPrepare = async (_, _) =>
        {
            if (Interlocked.Increment(ref handled) == 1)
            {
                await slow.Task;
            }
        };
        script.OnHandle = async (context, _) => await context.Storage.Peers.UpsertAsync(new PeerRecord { Host = $"try{context.Now.Minute}.example", FirstSeenAt = context.Now }, Token);
        await federation.PostAsync(rita, Like(rita, 1));
        Task<int> stale = federation.ProcessAsync();
        while (Volatile.Read(ref handled) == 0)
        {
            await Task.Yield();
        }

        federation.Time.Advance(TimeSpan.FromMinutes(6));
        IReadOnlyList<InboxEntry> taken = await federation.Storage.Inbox.ClaimAsync(federation.Now, federation.Now.AddMinutes(5), 10, Token);
        Assert.Equal(2, Assert.Single(taken).Attempts);
        slow.SetResult();
        await stale;
        Assert.Null(await federation.Storage.Peers.FindAsync("try0.example", Token));
        Assert.True(await federation.Storage.Inbox.TryCompleteAsync(taken[0], federation.Now, Token));
    }

    // Q3
    [Fact]
    public async Task One_activity_sent_fifty_times_at_once_has_one_effect()
    {
        Script script = new();
        await using Federation federation = await StartAsync(script);
        await federation.AddAccountAsync();
        using RemoteAccount rita = federation.AddRemote();
        string json = Like(rita, 1);
        InboxResult[] results = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(() => federation.ReceiveAsync(
            rita.Post(i % 2 == 0 ? Federation.SharedInbox : Federation.NewsInbox, json, federation.Now.AddSeconds(-i)), i % 2 == 0 ? null : "news"))));
        Assert.All(results, static result => Assert.Equal(202, result.Status));
        Assert.Equal(49, results.Count(static result => result.IsDuplicate));
        await federation.ProcessAsync();
        await federation.ProcessAsync();
        Assert.Equal(1, script.Calls.Count(static call => call == "handle"));
    }

    [Fact]
    public async Task Handlers_see_no_object_of_somebody_else()
    {
        ApObject? seen = null;
        ObjectId? id = null;
        Script script = new()
        {
            OnHandle = (_, like) =>
            {
                seen = like.Object.Single.Object;
                id = like.Object.Single.Id;
                return default;
            },
        };
        await using Federation federation = await StartAsync(script);
        using RemoteAccount rita = federation.AddRemote();
        await federation.TakeAsync(rita, $$"""{"id":"{{rita.Id}}/likes/1","type":"Like","actor":"{{rita.Id}}","object":{"id":"https://city.example/ap/objects/1","type":"Note","content":"forged","attributedTo":"{{Federation.News}}"} }""");
        Assert.Null(seen);
        Assert.Equal("https://city.example/ap/objects/1", id!.Value);
    }

    [Fact]
    public async Task A_copy_in_the_shared_inbox_reaches_all_whom_it_concerns()
    {
        IReadOnlyList<string> recipients = [];
        Script script = new()
        {
            OnHandle = (context, _) =>
            {
                recipients = [.. context.Recipients.Select(static r => r.Username).Order()];
                return default;
            },
        };
        await using Federation federation = await StartAsync(script);
        await federation.AddAccountAsync("news");
        await federation.AddAccountAsync("sport");
        await federation.AddAccountAsync("fan");
        await federation.AddAccountAsync("other");
        await federation.AddObjectAsync();
        using RemoteAccount rita = federation.AddRemote();
        await federation.Storage.Following.UpsertAsync(new FollowingRecord { Username = "fan", TargetId = rita.Id, FollowId = ObjectId.Parse(Federation.Origin + "/ap/activities/1"), State = FollowState.Accepted, RequestedAt = federation.Now }, Token);
        await federation.TakeAsync(rita, $$"""{"id":"{{rita.Id}}/likes/1","type":"Like","actor":"{{rita.Id}}","object":"https://city.example/ap/objects/1","to":"as:Public","cc":["https://city.example/ap/actors/sport"]}""");
        Assert.Equal(["fan", "news", "sport"], recipients);
    }

    [Fact]
    public async Task An_account_of_this_installation_is_a_sender_like_any_other()
    {
        await using Federation federation = await Federation.StartAsync();
        await federation.AddAccountAsync("news");
        await federation.AddAccountAsync("sport");
        ObjectId sport = ObjectId.Parse(Federation.Origin + "/ap/actors/sport");
        string json = $$"""{"id":"https://city.example/ap/activities/1","type":"Follow","actor":"{{sport}}","object":"{{Federation.News}}"}""";
        await federation.Storage.Inbox.TryAppendAsync(new InboxEntry { DedupeKey = "1", ActivityType = "Follow", ActorId = sport, Body = System.Text.Encoding.UTF8.GetBytes(json), ReceivedAt = federation.Now }, Token);
        await federation.ProcessAsync();
        Assert.Equal(FollowState.Accepted, (await federation.Storage.Followers.FindAsync("news", sport, Token))!.State);
        Assert.Empty(federation.Network.Requests);
    }

    [Fact]
    public async Task A_verified_sign_of_life_is_noted()
    {
        await using Federation federation = await Federation.StartAsync();
        using RemoteAccount rita = federation.AddRemote();
        await federation.TakeAsync(rita, Like(rita, 1));
        Assert.NotNull((await federation.Storage.Peers.FindAsync("remote.example", Token))!.LastInboundAt);
    }

    [Fact]
    public async Task The_worker_wakes_up_for_what_comes_in_and_stops_gracefully()
    {
        TaskCompletionSource handled = new();
        Script script = new()
        {
            OnHandle = (_, _) =>
            {
                handled.TrySetResult();
                return default;
            },
        };
        await using Federation federation = await StartAsync(script);
        using RemoteAccount rita = federation.AddRemote();
        IHostedService worker = federation.Processor;
        await worker.StartAsync(Token);
        await federation.PostAsync(rita, Like(rita, 1));
        await handled.Task.WaitAsync(TimeSpan.FromMinutes(1), Token);
        await worker.StopAsync(Token);
        Assert.Equal(0, await federation.Storage.Inbox.CountPendingAsync(Token));
    }

    internal sealed class Script
    {
        public ConcurrentQueue<string> Calls { get; } = new();

        public ObjectId? LastSender { get; set; }

        public Func<InboxContext, Like, ValueTask> OnPrepare { get; set; } = static (_, _) => default;

        public Func<InboxContext, Like, ValueTask> OnHandle { get; set; } = static (_, _) => default;
    }

    internal sealed class ScriptedHandler(Script script) : IInboxHandler<Like>
    {
        public async ValueTask PrepareAsync(InboxContext context, Like activity, CancellationToken cancellationToken)
        {
            script.Calls.Enqueue("prepare");
            await script.OnPrepare(context, activity);
        }

        public async ValueTask HandleAsync(InboxContext context, Like activity, CancellationToken cancellationToken)
        {
            script.LastSender = context.Received.ActorId;
            await script.OnHandle(context, activity);
            script.Calls.Enqueue("handle");
        }
    }
}
