using System.Text;
using System.Text.Json;
using ActivityPub.Sdk.Actors;
using ActivityPub.Sdk.Delivery;
using ActivityPub.Sdk.Fetching;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Outbox;
using ActivityPub.Sdk.Storage;
using ActivityPub.Sdk.Tests.Delivery;
using Microsoft.Extensions.DependencyInjection;

namespace ActivityPub.Sdk.Tests.Outbox;

public sealed class FollowServiceTests : IAsyncDisposable
{
    private static readonly ObjectId Alice = ObjectId.Parse("https://a.example/users/alice");
    private static readonly ObjectId AliceInbox = ObjectId.Parse("https://a.example/users/alice/inbox");
    private static readonly ObjectId News = ObjectId.Parse("https://city.example/ap/actors/news");

    private readonly DeliveryWorld _world = new();
    private readonly ServiceProvider _services;
    private readonly FollowService _follows;

    public FollowServiceTests()
    {
        ServiceCollection services = new();
        services.AddLogging();
        services.AddSingleton<TimeProvider>(_world.Time);
        services.AddSingleton(_world.Storage);
        services.AddSingleton<IKeyProtector, PlainKeyProtector>();
        services.Configure<ActivityPubOptions>(static options => options.Origin = new Origin("https://city.example"));
        FetchingServices.AddFetching(services);
        ActorServices.AddActors(services);
        DeliveryServices.AddDelivery(services);
        OutboxServices.AddOutbox(services);
        _services = services.BuildServiceProvider();
        _follows = _services.GetRequiredService<FollowService>();
    }

    [Fact]
    public async Task AcceptingEmbedsTheFollowAndGoesToThePersonalInbox()
    {
        await AddFollowerAsync(FollowState.Pending, """{"@context":"https://www.w3.org/ns/activitystreams","id":"https://a.example/users/alice#follows/1","type":"Follow","actor":"https://a.example/users/alice","object":"https://city.example/ap/actors/news","signature":{"type":"RsaSignature2017"}}""");

        Assert.True(await _follows.AcceptFollowerAsync("news", Alice, null, _world.Cancelled));

        Assert.Equal(FollowState.Accepted, (await _world.Storage.Followers.FindAsync("news", Alice, _world.Cancelled))!.State);
        (JsonElement accept, ObjectId inbox) = await SentAsync();
        Assert.Equal(AliceInbox, inbox);
        Assert.Equal("Accept", accept.GetProperty("type").GetString());
        Assert.Equal(News.Value, accept.GetProperty("actor").GetString());
        JsonElement follow = accept.GetProperty("object");
        Assert.Equal("https://a.example/users/alice#follows/1", follow.GetProperty("id").GetString());
        Assert.Equal("Follow", follow.GetProperty("type").GetString());
        Assert.Equal(Alice.Value, follow.GetProperty("actor").GetString());
        Assert.Equal(News.Value, follow.GetProperty("object").GetString());
        Assert.False(follow.TryGetProperty("@context", out _));
        Assert.False(follow.TryGetProperty("signature", out _));
    }

    [Fact]
    public async Task ARepeatedFollowIsAcceptedAgain()
    {
        await AddFollowerAsync(FollowState.Accepted);
        Assert.True(await _follows.AcceptFollowerAsync("news", Alice, null, _world.Cancelled));
        Assert.Equal("Accept", (await SentAsync()).Activity.GetProperty("type").GetString());
    }

    [Fact]
    public async Task AcceptingTakesPartInATransaction()
    {
        await using (IStorageTransaction transaction = await _world.Storage.BeginTransactionAsync(_world.Cancelled))
        {
            await transaction.Followers.UpsertAsync(Follower(FollowState.Pending), _world.Cancelled);
            Assert.True(await _follows.AcceptFollowerAsync("news", Alice, transaction, _world.Cancelled));
        }

        Assert.Null(await _world.Storage.Followers.FindAsync("news", Alice, _world.Cancelled));
        Assert.Null(await _world.Storage.Deliveries.NextDueAsync(_world.Cancelled));
    }

    [Fact]
    public async Task RejectingRemovesTheFollower()
    {
        await AddFollowerAsync(FollowState.Accepted);

        Assert.True(await _follows.RejectFollowerAsync("news", Alice, null, _world.Cancelled));
        Assert.False(await _follows.RejectFollowerAsync("news", Alice, null, _world.Cancelled));

        Assert.Null(await _world.Storage.Followers.FindAsync("news", Alice, _world.Cancelled));
        Assert.Equal("Reject", (await SentAsync()).Activity.GetProperty("type").GetString());
    }

    [Fact]
    public async Task WhoDoesNotFollowCannotBeAccepted() =>
        Assert.False(await _follows.AcceptFollowerAsync("news", Alice, null, _world.Cancelled));

    [Fact]
    public async Task FollowingIsPendingUntilItIsAnswered()
    {
        await AddAliceAsync();

        FollowResult result = await _follows.FollowAsync("news", Alice, _world.Cancelled);

        Assert.True(result.IsSuccess);
        Assert.Equal(FollowState.Pending, (await _world.Storage.Following.FindAsync("news", Alice, _world.Cancelled))!.State);
        (JsonElement follow, ObjectId inbox) = await SentAsync();
        Assert.Equal(AliceInbox, inbox);
        Assert.Equal(result.Following.FollowId.Value, follow.GetProperty("id").GetString());
        Assert.Equal("Follow", follow.GetProperty("type").GetString());
        Assert.Equal(Alice.Value, follow.GetProperty("object").GetString());
    }

    [Fact]
    public async Task AnAcceptedFollowIsNotSentAgain()
    {
        await _world.Storage.Following.UpsertAsync(Following(FollowState.Accepted), _world.Cancelled);

        Assert.True((await _follows.FollowAsync("news", Alice, _world.Cancelled)).IsSuccess);

        Assert.Null(await _world.Storage.Deliveries.NextDueAsync(_world.Cancelled));
    }

    [Fact]
    public async Task UnfollowingSendsAnUndoWithTheFollow()
    {
        await AddAliceAsync();
        await _world.Storage.Following.UpsertAsync(Following(FollowState.Accepted), _world.Cancelled);

        Assert.True(await _follows.UnfollowAsync("news", Alice, _world.Cancelled));
        Assert.False(await _follows.UnfollowAsync("news", Alice, _world.Cancelled));

        (JsonElement undo, _) = await SentAsync();
        Assert.Equal("Undo", undo.GetProperty("type").GetString());
        Assert.Equal("https://city.example/ap/activities/f", undo.GetProperty("object").GetProperty("id").GetString());
        Assert.Equal("Follow", undo.GetProperty("object").GetProperty("type").GetString());
        Assert.Equal(Alice.Value, undo.GetProperty("object").GetProperty("object").GetString());
    }

    [Fact]
    public async Task AnAccountHereIsFollowedWithoutTheNetwork()
    {
        ActorDirectory actors = _services.GetRequiredService<ActorDirectory>();
        LocalActor mayor = await actors.SaveAsync("mayor", new ActorProfile { DisplayName = "Mayor" }, null, _world.Cancelled);

        Assert.True((await _follows.FollowAsync("news", mayor.Id, _world.Cancelled)).IsSuccess);
        await _services.GetServices<Microsoft.Extensions.Hosting.IHostedService>().OfType<FanOutWorker>().Single().RunOnceAsync(_world.Cancelled);

        InboxEntry entry = Assert.Single(await _world.Storage.Inbox.ClaimAsync(_world.Now, _world.Now.AddMinutes(1), 10, _world.Cancelled));
        Assert.Equal("Follow", entry.ActivityType);
        Assert.Equal("mayor", entry.Recipient);
    }

    [Fact]
    public async Task NobodyFollowsThemselves() =>
        await Assert.ThrowsAsync<ArgumentException>(async () => await _follows.FollowAsync("news", News, _world.Cancelled));

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _world.Dispose();
    }

    private static FollowerRecord Follower(FollowState state, string follow = """{"id":"https://a.example/f","type":"Follow","actor":"https://a.example/users/alice","object":"https://city.example/ap/actors/news"}""") => new()
    {
        Username = "news",
        ActorId = Alice,
        Inbox = AliceInbox,
        SharedInbox = ObjectId.Parse("https://a.example/inbox"),
        State = state,
        FollowActivity = Encoding.UTF8.GetBytes(follow),
        FollowedAt = DeliveryWorld.Start,
    };

    private static FollowingRecord Following(FollowState state) => new()
    {
        Username = "news",
        TargetId = Alice,
        FollowId = ObjectId.Parse("https://city.example/ap/activities/f"),
        State = state,
        RequestedAt = DeliveryWorld.Start,
    };

    private async Task AddFollowerAsync(FollowState state, string? follow = null) =>
        await _world.Storage.Followers.UpsertAsync(follow is null ? Follower(state) : Follower(state, follow), _world.Cancelled);

    private async Task AddAliceAsync() =>
        await _world.Storage.RemoteActors.UpsertAsync(
            new RemoteActorRecord { Id = Alice, Type = "Person", Inbox = AliceInbox, Document = "{}"u8.ToArray(), FetchedAt = _world.Now },
            _world.Cancelled);

    private async Task<(JsonElement Activity, ObjectId Inbox)> SentAsync()
    {
        FanOutRecord task = (await _world.Storage.Deliveries.ClaimFanOutAsync(_world.Now, _world.Now.AddMinutes(1), _world.Cancelled))!;
        ActivityRecord activity = (await _world.Storage.Activities.FindAsync(task.ActivityId, _world.Cancelled))!;
        Assert.False(activity.Listed);
        Assert.False(task.ToFollowers);
        using JsonDocument document = JsonDocument.Parse(activity.Json);
        return (document.RootElement.Clone(), Assert.Single(task.Inboxes));
    }
}
