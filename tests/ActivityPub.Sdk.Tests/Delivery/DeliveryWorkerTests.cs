using ActivityPub.Sdk.Delivery;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Outbox;
using ActivityPub.Sdk.Storage;
using ActivityPub.Sdk.Testing.Storage;
using ActivityPub.Sdk.Vocabulary;

namespace ActivityPub.Sdk.Tests.Delivery;

public class DeliveryWorkerTests
{
    private const string InboxA = "https://a.example/inbox";
    private const string InboxB = "https://b.example/inbox";

    [Fact]
    public async Task ADeliveryIsMadeAndRecorded()
    {
        using DeliveryWorld world = new();
        string key = await world.SendAsync(InboxA);

        await world.DeliverDueAsync();

        DeliveryRecord record = await world.SingleAsync(key);
        Assert.Equal(DeliveryState.Delivered, record.State);
        Assert.Equal(202, record.LastStatus);
        Assert.Equal(1, record.Attempts);
        Assert.Equal((await world.Storage.Activities.FindAsync(record.ActivityId, world.Cancelled))!.Json.ToArray(), System.Text.Encoding.UTF8.GetBytes(Assert.Single(world.Sender.Attempts).Body));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(413)]
    [InlineData(302)]
    [InlineData(501)]
    public async Task AFinalAnswerEndsADelivery(int status)
    {
        using DeliveryWorld world = new();
        world.Sender.Answer = _ => DeliveryAnswer.FromStatus(status);
        string key = await world.SendAsync(InboxA);

        await world.DeliverDueAsync();
        world.Time.Advance(TimeSpan.FromDays(8));
        await world.DeliverDueAsync();

        DeliveryRecord record = await world.SingleAsync(key);
        Assert.Equal(DeliveryState.Failed, record.State);
        Assert.Equal(status, record.LastStatus);
        Assert.Equal(1, record.Attempts);
        Assert.Single(world.Sender.Attempts);
    }

    [Fact]
    public async Task A5xxIsRetriedBySchedule()
    {
        using DeliveryWorld world = new();
        world.Sender.Answer = item => DeliveryAnswer.FromStatus(item.Attempts < 3 ? 500 : 200);
        string key = await world.SendAsync(InboxA);

        await world.DeliverDueAsync();
        DeliveryRecord first = await world.SingleAsync(key);
        Assert.Equal(DeliveryState.Pending, first.State);
        Assert.Equal(DeliveryWorld.Start.AddMinutes(1), first.NextAttemptAt);
        Assert.Equal("The server answered 500.", first.LastError);

        world.Time.Advance(TimeSpan.FromMinutes(1));
        await world.DeliverDueAsync();
        Assert.Equal(DeliveryWorld.Start.AddMinutes(6), (await world.SingleAsync(key)).NextAttemptAt);

        world.Time.Advance(TimeSpan.FromMinutes(5));
        await world.DeliverDueAsync();
        DeliveryRecord last = await world.SingleAsync(key);
        Assert.Equal(DeliveryState.Delivered, last.State);
        Assert.Equal(3, last.Attempts);
    }

    [Fact]
    public async Task A401IsTriedFiveTimes()
    {
        using DeliveryWorld world = new();
        world.Sender.Answer = _ => DeliveryAnswer.FromStatus(401);
        string key = await world.SendAsync(InboxA);

        for (int i = 0; i < 10; i++)
        {
            await world.DeliverDueAsync();
            world.Time.Advance(TimeSpan.FromHours(12));
        }

        DeliveryRecord record = await world.SingleAsync(key);
        Assert.Equal(DeliveryState.Failed, record.State);
        Assert.Equal(5, world.Sender.Attempts.Count);
    }

    [Fact]
    public async Task RetryAfterOfA429HoldsTheWholeHost()
    {
        using DeliveryWorld world = new(jitter: 0);
        world.Sender.Answer = _ => DeliveryAnswer.FromStatus(429, TimeSpan.FromHours(2));
        await world.SendAsync(InboxA);
        await world.DeliverDueAsync();
        world.Sender.Answer = static _ => DeliveryAnswer.FromStatus(202);

        string later = await world.SendAsync(InboxA);
        world.Time.Advance(TimeSpan.FromMinutes(119));
        await world.DeliverDueAsync();
        Assert.Single(world.Sender.Attempts);

        world.Time.Advance(TimeSpan.FromMinutes(1));
        await world.DeliverDueAsync();
        Assert.Equal(3, world.Sender.Attempts.Count);
        Assert.Equal(DeliveryState.Delivered, (await world.SingleAsync(later)).State);
    }

    [Fact]
    public async Task ADeliveryIsGivenUpAfterSevenDays()
    {
        using DeliveryWorld world = new();
        world.Sender.Answer = _ => DeliveryAnswer.FromStatus(408);
        string key = await world.SendAsync(InboxA);

        for (int hour = 0; hour <= 24 * 7; hour++)
        {
            await world.DeliverDueAsync();
            world.Time.Advance(TimeSpan.FromHours(1));
        }

        DeliveryRecord record = await world.SingleAsync(key);
        Assert.Equal(DeliveryState.Failed, record.State);
        Assert.Contains("Given up after 7 days.", record.LastError, StringComparison.Ordinal);
        Assert.InRange(record.Attempts, 15, 25);
    }

    [Fact]
    public async Task AReplayedDeliveryIsTriedAgainHoweverOldItIs()
    {
        using DeliveryWorld world = new();
        world.Sender.Answer = _ => DeliveryAnswer.FromStatus(400);
        string key = await world.SendAsync(InboxA);
        await world.DeliverDueAsync();
        world.Time.Advance(TimeSpan.FromDays(20));
        world.Sender.Answer = _ => DeliveryAnswer.FromStatus(202);

        Assert.True(await world.Storage.Deliveries.ReplayAsync((await world.SingleAsync(key)).Sequence, world.Now, world.Cancelled));
        await world.DeliverDueAsync();

        Assert.Equal(DeliveryState.Delivered, (await world.SingleAsync(key)).State);
    }

    [Fact]
    public async Task ActivitiesAboutOneObjectKeepTheirOrderAtAHost()
    {
        using DeliveryWorld world = new();
        world.Sender.Answer = item => DeliveryAnswer.FromStatus(item.Attempts == 1 ? 500 : 202);
        const string Note = "https://city.example/ap/objects/n";
        ObjectId create = await world.SendAboutAsync(Note, InboxA, InboxB);
        ObjectId update = await world.SendAboutAsync(Note, InboxA, InboxB);
        ObjectId delete = await world.SendAboutAsync(Note, InboxA, InboxB);

        for (int i = 0; i < 20; i++)
        {
            await world.DeliverDueAsync();
            world.Time.Advance(TimeSpan.FromMinutes(1));
        }

        foreach (string inbox in (string[])[InboxA, InboxB])
        {
            Assert.Equal([create, create, update, update, delete, delete], world.Sender.Attempts.Where(attempt => attempt.Inbox.Value == inbox).Select(static attempt => attempt.ActivityId));
        }
    }

    [Fact]
    public async Task APostAboutSomethingElseDoesNotWait()
    {
        using DeliveryWorld world = new();
        ObjectId? stuck = await world.SendAboutAsync("https://city.example/ap/objects/stuck", InboxA);
        world.Sender.Answer = item => DeliveryAnswer.FromStatus(item.ActivityId == stuck ? 429 : 202);
        await world.DeliverDueAsync();

        string other = await world.SendAsync(InboxA);
        await world.DeliverDueAsync();

        Assert.Equal(DeliveryState.Delivered, (await world.SingleAsync(other)).State);
        Assert.Equal(DeliveryState.Pending, (await world.SingleAsync("https://city.example/ap/objects/stuck")).State);
    }

    [Fact]
    public async Task ASlowHostDelaysNobodyElse()
    {
        using DeliveryWorld world = new();
        TaskCompletionSource slow = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource others = new(TaskCreationOptions.RunContinuationsAsynchronously);
        int fast = 0;
        world.Sender.Gate = (item, _) => item.Inbox.Origin.Host == "slow.example" ? slow.Task : Task.CompletedTask;
        world.Sender.OnAttempt = item =>
        {
            if (item.Inbox.Origin.Host == "slow.example")
            {
                begun.TrySetResult();
            }
            else if (Interlocked.Increment(ref fast) == 40)
            {
                others.SetResult();
            }
        };
        string[] slowInboxes = [.. Enumerable.Range(0, 100).Select(static i => $"https://slow.example/u{i}/inbox")];
        await world.SendAsync(slowInboxes);
        DeliveryWorker worker = world.NewDeliveryWorker();
        await worker.StartAsync(world.Cancelled);
        await begun.Task.WaitAsync(TimeSpan.FromSeconds(30), world.Cancelled);

        // Enqueued behind a hundred deliveries of the slow host, of which not one is answered before they are all sent.
        await world.SendAsync([.. Enumerable.Range(0, 20).Select(static i => $"https://fast{i}.example/inbox")]);
        await world.SendAsync([.. Enumerable.Range(0, 20).Select(static i => $"https://fast{i}.example/inbox")]);
        await others.Task.WaitAsync(TimeSpan.FromSeconds(30), world.Cancelled);

        Assert.InRange(world.Sender.Inboxes.Count(static inbox => inbox.Origin.Host == "slow.example"), 1, world.DeliveryOptions.MaxConcurrencyPerHost);
        slow.SetResult();
        await worker.StopAsync(world.Cancelled);
    }

    [Fact]
    public async Task TheBreakerOpensAfterFiveFailuresAndProbesEveryHalfHour()
    {
        using DeliveryWorld world = new(jitter: 0);
        world.DeliveryOptions.MaxConcurrencyPerHost = 1;
        world.Sender.Answer = _ => DeliveryAnswer.FromFault(DeliveryFault.Network, "No connection.");
        for (int i = 0; i < 20; i++)
        {
            await world.SendAsync(InboxA);
        }

        await world.DeliverDueAsync();
        Assert.Equal(5, world.Sender.Attempts.Count);

        // One virtual day of an unreachable host.
        for (int minute = 0; minute < 24 * 60; minute++)
        {
            world.Time.Advance(TimeSpan.FromMinutes(1));
            await world.DeliverDueAsync();
        }

        Assert.Equal(5 + 48, world.Sender.Attempts.Count);
        DeliverySummary summary = await world.Storage.Deliveries.SummarizeAsync(world.Cancelled);
        Assert.Equal(20, summary.Pending);
    }

    [Fact]
    public async Task FailuresFarApartDoNotOpenTheBreaker()
    {
        using DeliveryWorld world = new();
        world.Sender.Answer = _ => DeliveryAnswer.FromStatus(500);
        for (int i = 0; i < 8; i++)
        {
            await world.SendAsync(InboxA);
            await world.DeliverDueAsync();
            world.Time.Advance(TimeSpan.FromMinutes(11));
        }

        DeliveryBatch batch = Assert.Single(await world.Storage.Deliveries.ClaimAsync(new DeliveryClaim(world.Now.AddDays(1), world.Now.AddDays(2), 10, 10), world.Cancelled));
        Assert.False(batch.IsProbe);
    }

    [Fact]
    public async Task AHostThatComesBackIsMetGently()
    {
        using DeliveryWorld world = new(jitter: 0);
        world.DeliveryOptions.MaxConcurrencyPerHost = 1;
        world.Sender.Answer = _ => DeliveryAnswer.FromStatus(502);
        for (int i = 0; i < 60; i++)
        {
            await world.SendAsync(InboxA);
        }

        await world.DeliverDueAsync();
        world.Time.Advance(TimeSpan.FromMinutes(30));
        world.Sender.Answer = _ => DeliveryAnswer.FromStatus(202);
        List<int> sizes = [];
        DeliveryWorker worker = world.NewDeliveryWorker();
        while (true)
        {
            int before = world.Sender.Attempts.Count;
            await worker.RunOnceAsync(world.Cancelled);
            int sent = world.Sender.Attempts.Count - before;
            if (sent == 0)
            {
                break;
            }

            sizes.Add(sent);
        }

        Assert.Equal([1, 1, 4, 8, 16, 16, 14], sizes);
        Assert.Equal(60, (await world.Storage.Deliveries.SummarizeAsync(world.Cancelled)).Delivered);
    }

    [Theory]
    [InlineData(202)]
    [InlineData(404)]
    public async Task AnyAnswerOfAReachableHostClosesTheBreaker(int status)
    {
        using DeliveryWorld world = new(jitter: 0);
        world.DeliveryOptions.MaxConcurrencyPerHost = 1;
        world.Sender.Answer = _ => DeliveryAnswer.FromFault(DeliveryFault.Timeout, "No answer in time.");
        for (int i = 0; i < 10; i++)
        {
            await world.SendAsync(InboxA);
        }

        await world.DeliverDueAsync();
        world.Sender.Answer = _ => DeliveryAnswer.FromStatus(status);
        world.Time.Advance(TimeSpan.FromMinutes(30));
        await world.DeliverDueAsync();

        Assert.Equal(0, (await world.Storage.Deliveries.SummarizeAsync(world.Cancelled)).Pending);
        Assert.Equal(15, world.Sender.Attempts.Count);
    }

    [Fact]
    public async Task AVerifiedInboundActivityClosesTheBreaker()
    {
        using DeliveryWorld world = new(jitter: 0);
        world.DeliveryOptions.MaxConcurrencyPerHost = 1;
        world.Sender.Answer = _ => DeliveryAnswer.FromFault(DeliveryFault.Network, "No connection.");
        for (int i = 0; i < 10; i++)
        {
            await world.SendAsync(InboxA);
        }

        await world.DeliverDueAsync();
        world.Sender.Answer = _ => DeliveryAnswer.FromStatus(202);
        await world.DeliverDueAsync();
        Assert.Equal(10, (await world.Storage.Deliveries.SummarizeAsync(world.Cancelled)).Pending);

        await world.Storage.Deliveries.ReviveHostAsync("a.example", world.Now, world.Cancelled);
        await world.DeliverDueAsync();

        Assert.Equal(10, (await world.Storage.Deliveries.SummarizeAsync(world.Cancelled)).Delivered);
    }

    [Fact]
    public async Task WhatWaitedSevenDaysForADeadHostIsGivenUpAndTheFollowerStays()
    {
        using DeliveryWorld world = new(jitter: 0);
        world.DeliveryOptions.MaxConcurrencyPerHost = 1;
        await world.AddFollowerAsync("https://a.example/u", "https://a.example/u/inbox", InboxA);
        world.Sender.Answer = _ => DeliveryAnswer.FromFault(DeliveryFault.Network, "No connection.");
        for (int i = 0; i < 20; i++)
        {
            await world.SendAsync(InboxA);
        }

        for (int halfHour = 0; halfHour <= 2 * 24 * 7; halfHour++)
        {
            await world.DeliverDueAsync();
            world.Time.Advance(TimeSpan.FromMinutes(30));
        }

        await world.DeliverDueAsync();

        Assert.Equal(20, (await world.Storage.Deliveries.SummarizeAsync(world.Cancelled)).Failed);
        Assert.InRange(world.Sender.Attempts.Count, 5, 5 + (2 * 24 * 7));
        Assert.Equal(1, await world.Storage.Followers.CountAsync("news", world.Cancelled));
    }

    [Fact]
    public async Task A410OfAPersonalInboxRemovesItsFollower()
    {
        using DeliveryWorld world = new();
        await world.AddFollowerAsync("https://a.example/u", "https://a.example/u/inbox");
        await world.AddFollowerAsync("https://a.example/v", "https://a.example/v/inbox");
        world.Sender.Answer = item => DeliveryAnswer.FromStatus(item.Inbox.Value == "https://a.example/u/inbox" ? 410 : 202);
        const string Note = "https://city.example/ap/objects/n";
        await world.SendAboutAsync(Note, "https://a.example/u/inbox", "https://a.example/v/inbox");
        await world.SendAboutAsync(Note, "https://a.example/u/inbox", "https://a.example/v/inbox");

        await world.DeliverDueAsync();

        Assert.Null(await world.Storage.Followers.FindAsync("news", DeliveryWorld.Id("https://a.example/u"), world.Cancelled));
        Assert.NotNull(await world.Storage.Followers.FindAsync("news", DeliveryWorld.Id("https://a.example/v"), world.Cancelled));
        Assert.Equal(new DeliverySummary(0, 2, 2), await world.Storage.Deliveries.SummarizeAsync(Note, world.Cancelled));
        Assert.Single(world.Sender.Attempts, static attempt => attempt.Inbox.Value == "https://a.example/u/inbox");
    }

    [Fact]
    public async Task A410OfASharedInboxHoldsTheHostAndKeepsTheFollowers()
    {
        using DeliveryWorld world = new(jitter: 0);
        await world.AddFollowerAsync("https://a.example/u", "https://a.example/u/inbox", InboxA);
        world.Sender.Answer = _ => DeliveryAnswer.FromStatus(410);
        string gone = await world.SendAsync(InboxA);
        await world.DeliverDueAsync();
        world.Sender.Answer = _ => DeliveryAnswer.FromStatus(202);

        string held = await world.SendAsync(InboxA);
        world.Time.Advance(TimeSpan.FromHours(23));
        await world.DeliverDueAsync();
        Assert.Equal(DeliveryState.Failed, (await world.SingleAsync(gone)).State);
        Assert.Equal(DeliveryState.Pending, (await world.SingleAsync(held)).State);

        world.Time.Advance(TimeSpan.FromHours(1));
        await world.DeliverDueAsync();
        Assert.Equal(DeliveryState.Delivered, (await world.SingleAsync(held)).State);
        Assert.Equal(1, await world.Storage.Followers.CountAsync("news", world.Cancelled));
    }

    [Fact]
    public async Task A410OfAMentionedAccountDoesNotHoldItsHost()
    {
        using DeliveryWorld world = new();
        world.Sender.Answer = item => DeliveryAnswer.FromStatus(item.Inbox.Value == "https://a.example/gone/inbox" ? 410 : 202);
        await world.SendAsync("https://a.example/gone/inbox");
        await world.DeliverDueAsync();

        string other = await world.SendAsync(InboxA);
        await world.DeliverDueAsync();

        Assert.Equal(DeliveryState.Delivered, (await world.SingleAsync(other)).State);
    }

    [Fact]
    public async Task ACrashBetweenClaimAndCompletionCostsOneLease()
    {
        using DeliveryWorld world = new();
        string key = await world.SendAsync(InboxA);
        IReadOnlyList<DeliveryBatch> lost = await world.Storage.Deliveries.ClaimAsync(
            new DeliveryClaim(world.Now, world.Now + world.DeliveryOptions.LeaseDuration, 10, 10), world.Cancelled);
        Assert.Single(lost);

        await world.DeliverDueAsync();
        Assert.Empty(world.Sender.Attempts);

        world.Time.Advance(world.DeliveryOptions.LeaseDuration);
        await world.DeliverDueAsync();

        DeliveryRecord record = await world.SingleAsync(key);
        Assert.Equal(DeliveryState.Delivered, record.State);
        Assert.Equal(2, record.Attempts);
    }

    [Fact]
    public async Task DomainsThatWereBlockedMeanwhileGetNothing()
    {
        using DeliveryWorld world = new();
        string key = await world.SendAsync("https://social.bad.example/inbox", InboxA);
        await world.Storage.DomainBlocks.UpsertAsync(new DomainBlockRecord("bad.example", world.Now, null), world.Cancelled);

        await world.DeliverDueAsync();

        Assert.Equal([DeliveryWorld.Id(InboxA)], world.Sender.Inboxes);
        Assert.Equal(new DeliverySummary(0, 1, 1), await world.Storage.Deliveries.SummarizeAsync(key, world.Cancelled));
    }

    [Fact]
    public async Task AnAddressThatIsRefusedIsFinalAndSaysNothingAboutTheHost()
    {
        using DeliveryWorld world = new();
        world.Sender.Answer = _ => DeliveryAnswer.FromFault(DeliveryFault.AddressRefused, "The address is not public.");
        for (int i = 0; i < 10; i++)
        {
            await world.SendAsync(InboxA);
        }

        await world.DeliverDueAsync();

        Assert.Equal(10, (await world.Storage.Deliveries.SummarizeAsync(world.Cancelled)).Failed);
    }

    [Fact]
    public async Task ASenderThatThrowsCostsOneAttemptAndNotTheWorker()
    {
        using DeliveryWorld world = new();
        world.Sender.Answer = item => item.Attempts == 1 ? throw new InvalidOperationException("A fault.") : DeliveryAnswer.FromStatus(202);
        string key = await world.SendAsync(InboxA);

        await world.DeliverDueAsync();
        Assert.Equal(DeliveryState.Pending, (await world.SingleAsync(key)).State);
        world.Time.Advance(TimeSpan.FromMinutes(1));
        await world.DeliverDueAsync();

        Assert.Equal(DeliveryState.Delivered, (await world.SingleAsync(key)).State);
    }

    [Fact]
    public async Task StoppingEndsWhatIsUnderWayAndGivesTheRestBack()
    {
        using DeliveryWorld world = new();
        world.DeliveryOptions.ShutdownTimeout = TimeSpan.Zero;
        TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        world.Sender.OnAttempt = _ => begun.TrySetResult();
        world.Sender.Gate = static (_, cancellationToken) => Task.Delay(Timeout.Infinite, cancellationToken);
        string key = await world.SendAsync(InboxA);
        DeliveryWorker worker = world.NewDeliveryWorker();
        await worker.StartAsync(world.Cancelled);
        await begun.Task.WaitAsync(world.Cancelled);

        await worker.StopAsync(world.Cancelled);

        Assert.Equal(DeliveryState.Pending, (await world.SingleAsync(key)).State);
        world.Sender.Gate = null;
        await world.DeliverDueAsync();
        Assert.Equal(DeliveryState.Delivered, (await world.SingleAsync(key)).State);
    }

    [Fact]
    public async Task ResultsThatCannotBeWrittenAreKeptAndWrittenLater()
    {
        int failures = 3;
        TaskCompletionSource written = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using InMemoryFederationStorage memory = new();
        FailingStorage storage = new(memory, name =>
        {
            if (name != nameof(IDeliveryStore.CompleteAsync))
            {
                return;
            }

            if (Interlocked.Decrement(ref failures) >= 0)
            {
                throw new StorageUnavailableException();
            }

            written.TrySetResult();
        });
        using DeliveryWorld world = new(storage: storage);
        string key = await world.SendAsync(InboxA);
        DeliveryWorker worker = world.NewDeliveryWorker();
        Task running = worker.RunOnceAsync(world.Cancelled);
        await world.Time.RunUntilAsync(written.Task, world.Cancelled);
        await running;

        Assert.Equal(DeliveryState.Delivered, (await world.SingleAsync(key)).State);
        Assert.Single(world.Sender.Attempts);
    }

    [Fact]
    public async Task NoAttemptIsBegunThatCouldOutlastTheLease()
    {
        using DeliveryWorld world = new();
        world.DeliveryOptions.MaxConcurrencyPerHost = 1;
        world.Sender.OnAttempt = _ => world.Time.Advance(TimeSpan.FromMinutes(1));
        List<string> keys = [];
        for (int i = 0; i < 10; i++)
        {
            keys.Add(await world.SendAsync(InboxA));
        }

        Assert.Equal(10, await world.NewDeliveryWorker().RunOnceAsync(world.Cancelled));

        Assert.Equal(3, world.Sender.Attempts.Count);
        DeliveryRecord last = await world.SingleAsync(keys[^1]);
        Assert.Equal(0, last.Attempts);
        Assert.Equal(world.Now, last.NextAttemptAt);
    }

    [Fact]
    public async Task WhatIsCommittedLaterIsFoundByThePoll()
    {
        using DeliveryWorld world = new();
        TaskCompletionSource arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
        world.Sender.OnAttempt = _ => arrived.TrySetResult();
        FanOutWorker fanOut = world.NewFanOutWorker();
        DeliveryWorker delivery = world.NewDeliveryWorker();
        await fanOut.StartAsync(world.Cancelled);
        await delivery.StartAsync(world.Cancelled);
        await using (IStorageTransaction transaction = await world.Storage.BeginTransactionAsync(world.Cancelled))
        {
            await world.Outbox.SendAsync(new OutgoingActivity { Username = "news", Activity = new Create(), Inboxes = [DeliveryWorld.Id(InboxA)] }, transaction, world.Cancelled);

            // The workers are woken too early, find nothing and sleep again.
            await transaction.CommitAsync(world.Cancelled);
        }

        await world.Time.RunUntilAsync(arrived.Task, world.Cancelled);

        await delivery.StopAsync(world.Cancelled);
        await fanOut.StopAsync(world.Cancelled);
    }

    [Fact]
    public async Task TheWorkerGoesOnAfterTheStoreWasAway()
    {
        bool away = true;
        TaskCompletionSource failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using InMemoryFederationStorage memory = new();
        FailingStorage storage = new(memory, name =>
        {
            if (Volatile.Read(ref away) && name == nameof(IDeliveryStore.ClaimAsync))
            {
                failed.TrySetResult();
                throw new StorageUnavailableException();
            }
        });
        using DeliveryWorld world = new(storage: storage);
        TaskCompletionSource arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
        world.Sender.OnAttempt = _ => arrived.TrySetResult();
        await world.SendAsync(InboxA);
        DeliveryWorker worker = world.NewDeliveryWorker();
        await worker.StartAsync(world.Cancelled);
        await failed.Task.WaitAsync(world.Cancelled);

        Volatile.Write(ref away, false);
        await world.Time.RunUntilAsync(arrived.Task, world.Cancelled);

        await worker.StopAsync(world.Cancelled);
    }

    [Fact]
    public async Task AProcessThatDoesNotDeliverLeavesTheQueueAlone()
    {
        using DeliveryWorld world = new();
        world.DeliveryOptions.Enabled = false;
        await world.SendAsync(InboxA);
        DeliveryWorker worker = world.NewDeliveryWorker();
        await worker.StartAsync(world.Cancelled);
        await worker.ExecuteTask!;
        Assert.Empty(world.Sender.Attempts);
    }
}
