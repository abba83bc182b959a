using ActivityPub.Sdk.Delivery;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Outbox;
using ActivityPub.Sdk.Policy;
using ActivityPub.Sdk.Storage;
using ActivityPub.Sdk.Vocabulary;

namespace ActivityPub.Sdk.Tests.Delivery;

public class FanOutWorkerTests
{
    [Fact]
    public async Task AFanOutGoesOnFromItsCursorAfterACrash()
    {
        using DeliveryWorld world = new();
        await world.AddFollowersAsync(5000);
        ObjectId activity = await SendToFollowersAsync(world);

        // The first process dies after two of five batches, in the middle of the third.
        FanOutWorker first = world.NewFanOutWorker();
        FanOutRecord task = (await first.ClaimAsync(world.Cancelled))!;
        string? cursor = await first.StepAsync(task, null, world.Cancelled);
        cursor = await first.StepAsync(task, cursor, world.Cancelled);
        Assert.Equal("https://s001999.example/u/inbox", cursor);
        Assert.Equal(2000, (await world.Storage.Deliveries.SummarizeAsync(activity.Value, world.Cancelled)).Pending);

        FanOutWorker second = world.NewFanOutWorker();
        Assert.False(await second.RunOnceAsync(world.Cancelled));
        world.Time.Advance(world.DeliveryOptions.LeaseDuration);
        Assert.True(await second.RunOnceAsync(world.Cancelled));
        Assert.False(await second.RunOnceAsync(world.Cancelled));
        Assert.Equal(5000, (await world.Storage.Deliveries.SummarizeAsync(activity.Value, world.Cancelled)).Pending);

        // The process that was thought dead wakes up.
        Assert.Null(await first.StepAsync(task, cursor, world.Cancelled));

        await world.DeliverDueAsync();
        Assert.Equal(5000, world.Sender.Attempts.Count);
        Assert.Equal(5000, world.Sender.Inboxes.Distinct().Count());
        Assert.Equal(new DeliverySummary(0, 5000, 0), await world.Storage.Deliveries.SummarizeAsync(activity.Value, world.Cancelled));
    }

    [Fact]
    public async Task FollowersOfOneServerShareOneDelivery()
    {
        using DeliveryWorld world = new();
        for (int i = 0; i < 50; i++)
        {
            await world.AddFollowerAsync($"https://big.example/u{i}", $"https://big.example/u{i}/inbox", "https://big.example/inbox");
        }

        await world.AddFollowerAsync("https://small.example/u", "https://small.example/u/inbox");
        ObjectId activity = await SendToFollowersAsync(world, "https://big.example/inbox", "https://small.example/u/inbox", "https://other.example/inbox");
        await world.NewFanOutWorker().RunOnceAsync(world.Cancelled);

        Assert.Equal(
            ["https://big.example/inbox", "https://other.example/inbox", "https://small.example/u/inbox"],
            (await world.ListAsync(activity.Value)).Select(static record => record.Inbox.Value).Order());
    }

    [Fact]
    public async Task BlockedDomainsAreLeftOut()
    {
        using DeliveryWorld world = new();
        await world.AddFollowersAsync(600);
        await world.AddFollowerAsync("https://x.bad.example/u", "https://x.bad.example/u/inbox");
        await world.AddFollowerAsync("https://bad.example/u", "https://bad.example/u/inbox");
        await world.AddFollowerAsync("https://notbad.example/u", "https://notbad.example/u/inbox");
        await world.Storage.DomainBlocks.UpsertAsync(new DomainBlockRecord("bad.example", world.Now, null), world.Cancelled);
        await world.Storage.DomainBlocks.UpsertAsync(new DomainBlockRecord("s000007.example", world.Now, null), world.Cancelled);

        ObjectId activity = await SendToFollowersAsync(world);
        await world.NewFanOutWorker().RunOnceAsync(world.Cancelled);
        await world.DeliverDueAsync();

        Assert.Equal(new DeliverySummary(0, 600, 0), await world.Storage.Deliveries.SummarizeAsync(activity.Value, world.Cancelled));
        Assert.DoesNotContain(world.Sender.Inboxes, static inbox => inbox.Origin.Host is "bad.example" or "x.bad.example" or "s000007.example");
        Assert.Contains(world.Sender.Inboxes, static inbox => inbox.Origin.Host == "notbad.example");
    }

    // C5
    [Fact]
    public async Task BlockedAccountsGetNothingAndTheirNeighboursDo()
    {
        using DeliveryWorld world = new();
        await world.AddFollowerAsync("https://a.example/eve", "https://a.example/eve/inbox");
        await world.AddFollowerAsync("https://a.example/ada", "https://a.example/ada/inbox");
        await world.AddFollowerAsync("https://b.example/eve", "https://b.example/eve/inbox", "https://b.example/inbox");
        await world.AddFollowerAsync("https://b.example/bob", "https://b.example/bob/inbox", "https://b.example/inbox");
        await world.Storage.RemoteActors.UpsertAsync(
            new RemoteActorRecord { Id = DeliveryWorld.Id("https://c.example/cy"), Type = "Person", Inbox = DeliveryWorld.Id("https://c.example/cy/inbox"), Document = default, FetchedAt = world.Now },
            world.Cancelled);
        AccountBlocks blocks = new(world.Storage, world.Time);
        foreach (string id in (string[])["https://a.example/eve", "https://b.example/eve", "https://c.example/cy"])
        {
            await blocks.AddAsync(DeliveryWorld.Id(id), null, world.Cancelled);
        }

        await SendToFollowersAsync(world);
        await world.NewFanOutWorker().RunOnceAsync(world.Cancelled);
        await world.SendAsync("https://c.example/cy/inbox", "https://c.example/cleo/inbox");
        await world.NewFanOutWorker().RunOnceAsync(world.Cancelled);
        await world.DeliverDueAsync();

        Assert.Equal(
            ["https://a.example/ada/inbox", "https://b.example/inbox", "https://c.example/cleo/inbox"],
            world.Sender.Inboxes.Select(static inbox => inbox.Value).Order());
    }

    [Fact]
    public async Task ABlockGivesUpWhatWaitsForTheInbox()
    {
        using DeliveryWorld world = new();
        await world.Storage.RemoteActors.UpsertAsync(
            new RemoteActorRecord { Id = DeliveryWorld.Id("https://c.example/cy"), Type = "Person", Inbox = DeliveryWorld.Id("https://c.example/cy/inbox"), Document = default, FetchedAt = world.Now },
            world.Cancelled);
        await world.SendAsync("https://c.example/cy/inbox", "https://c.example/cleo/inbox");
        await world.NewFanOutWorker().RunOnceAsync(world.Cancelled);
        await new AccountBlocks(world.Storage, world.Time).AddAsync(DeliveryWorld.Id("https://c.example/cy"), "spam", world.Cancelled);
        await world.DeliverDueAsync();
        Assert.Equal(["https://c.example/cleo/inbox"], world.Sender.Inboxes.Select(static inbox => inbox.Value));
    }

    [Fact]
    public async Task OnlyAllowedDomainsGetPosts()
    {
        using DeliveryWorld world = new();
        world.FederationOptions.AllowedDomains.Add("Good.Example");
        await world.AddFollowerAsync("https://good.example/u", "https://good.example/u/inbox");
        await world.AddFollowerAsync("https://sub.good.example/u", "https://sub.good.example/u/inbox");
        await world.AddFollowerAsync("https://notgood.example/u", "https://notgood.example/u/inbox");
        await SendToFollowersAsync(world);
        await world.NewFanOutWorker().RunOnceAsync(world.Cancelled);
        await world.DeliverDueAsync();
        Assert.Equal(["https://good.example/u/inbox", "https://sub.good.example/u/inbox"], world.Sender.Inboxes.Select(static inbox => inbox.Value).Order());
    }

    [Fact]
    public async Task AccountsHereGetTheActivityInTheDatabase()
    {
        using DeliveryWorld world = new();
        await world.AddFollowerAsync("https://city.example/ap/actors/mayor", "https://city.example/ap/actors/mayor/inbox", "https://city.example/ap/inbox");
        await world.AddFollowerAsync("https://a.example/u", "https://a.example/u/inbox");

        ObjectId activity = await SendToFollowersAsync(world);
        await world.NewFanOutWorker().RunOnceAsync(world.Cancelled);
        await world.DeliverDueAsync();

        Assert.Equal(["https://a.example/u/inbox"], world.Sender.Inboxes.Select(static inbox => inbox.Value));
        InboxEntry entry = Assert.Single(await world.Storage.Inbox.ClaimAsync(world.Now, world.Now.AddMinutes(1), 10, world.Cancelled));
        Assert.Equal(activity.Value, entry.ActivityId);
        Assert.Equal("https://city.example/ap/actors/news", entry.ActorId.Value);
        Assert.Equal("Create", entry.ActivityType);
        Assert.Null(entry.Recipient);
        Assert.Null(entry.KeyId);
        Assert.Equal((await world.Storage.Activities.FindAsync(activity, world.Cancelled))!.Json.ToArray(), entry.Body.ToArray());
    }

    [Fact]
    public async Task APersonalInboxHereNamesItsRecipient()
    {
        using DeliveryWorld world = new();
        await world.SendAsync("https://city.example/ap/actors/mayor/inbox");

        InboxEntry entry = Assert.Single(await world.Storage.Inbox.ClaimAsync(world.Now, world.Now.AddMinutes(1), 10, world.Cancelled));
        Assert.Equal("mayor", entry.Recipient);
    }

    [Fact]
    public async Task AFanOutThatFailsIsGivenBackAtOnce()
    {
        FailingStorage storage = new(new ActivityPub.Sdk.Testing.Storage.InMemoryFederationStorage());
        using DeliveryWorld world = new(storage: storage);
        await world.AddFollowersAsync(10);
        ObjectId activity = await SendToFollowersAsync(world);
        FanOutWorker worker = world.NewFanOutWorker();

        storage.FailTransactions = true;
        await Assert.ThrowsAsync<StorageUnavailableException>(() => worker.RunOnceAsync(world.Cancelled));
        Assert.Equal(0, (await world.Storage.Deliveries.SummarizeAsync(activity.Value, world.Cancelled)).Total);

        storage.FailTransactions = false;
        Assert.True(await worker.RunOnceAsync(world.Cancelled));
        Assert.Equal(10, (await world.Storage.Deliveries.SummarizeAsync(activity.Value, world.Cancelled)).Pending);
    }

    [Fact]
    public async Task ARunningWorkerIsWokenByTheOutbox()
    {
        using DeliveryWorld world = new();
        TaskCompletionSource arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
        world.Sender.OnAttempt = _ => arrived.TrySetResult();
        using FanOutWorker fanOut = world.NewFanOutWorker();
        using DeliveryWorker delivery = world.NewDeliveryWorker();
        await fanOut.StartAsync(world.Cancelled);
        await delivery.StartAsync(world.Cancelled);

        // The clock stands still: no poll can find it.
        await world.Outbox.SendAsync(new OutgoingActivity { Username = "news", Activity = new Create(), Inboxes = [DeliveryWorld.Id("https://a.example/inbox")] }, null, world.Cancelled);
        await arrived.Task.WaitAsync(TimeSpan.FromSeconds(30), world.Cancelled);

        await delivery.StopAsync(world.Cancelled);
        await fanOut.StopAsync(world.Cancelled);
    }

    [Fact]
    public async Task NothingIsSentBeforeTheApplicationIsUp()
    {
        using ScriptedLifetime lifetime = new();
        using DeliveryWorld world = new() { Lifetime = lifetime };
        bool up = false;
        bool early = false;
        TaskCompletionSource arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
        world.Sender.OnAttempt = _ =>
        {
            early = !Volatile.Read(ref up);
            arrived.TrySetResult();
        };
        await world.SendAsync("https://a.example/inbox");
        DeliveryWorker delivery = world.NewDeliveryWorker();
        await delivery.StartAsync(world.Cancelled);
        await world.SendAsync("https://b.example/inbox");

        Volatile.Write(ref up, true);
        lifetime.Start();
        await arrived.Task.WaitAsync(TimeSpan.FromSeconds(30), world.Cancelled);
        await delivery.StopAsync(world.Cancelled);

        Assert.False(early);
    }

    [Fact]
    public async Task AnApplicationThatNeverCameUpStopsAllTheSame()
    {
        using ScriptedLifetime lifetime = new();
        using DeliveryWorld world = new() { Lifetime = lifetime };
        DeliveryWorker delivery = world.NewDeliveryWorker();
        FanOutWorker fanOut = world.NewFanOutWorker();
        await delivery.StartAsync(world.Cancelled);
        await fanOut.StartAsync(world.Cancelled);

        await delivery.StopAsync(world.Cancelled);
        await fanOut.StopAsync(world.Cancelled);

        Assert.True(delivery.ExecuteTask!.IsCompleted);
        Assert.True(fanOut.ExecuteTask!.IsCompleted);
    }

    private static async Task<ObjectId> SendToFollowersAsync(DeliveryWorld world, params string[] inboxes) =>
        await world.Outbox.SendAsync(
            new OutgoingActivity
            {
                Username = "news",
                Activity = new Create { To = new ObjectRef(ObjectId.Parse("https://www.w3.org/ns/activitystreams#Public")) },
                ToFollowers = true,
                Inboxes = [.. inboxes.Select(DeliveryWorld.Id)],
            },
            null,
            world.Cancelled);
}
