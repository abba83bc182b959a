using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Testing.Contracts;

public sealed partial class FederationStorageContract
{
    /// <summary>A fan-out task is claimed whole by one worker, and again after its lease.</summary>
    /// <param name="cancellationToken">Cancels the case.</param>
    public Task FanOutIsClaimedByOneWorker(CancellationToken cancellationToken) => RunAsync(
        async storage =>
        {
            await storage.Activities.AddAsync(Sample.Activity("1"), cancellationToken);
            FanOutRecord task = Sample.FanOut("1", "key", 5) with { ToFollowers = false, Inboxes = [Sample.Remote("remote.example", "inbox")], Cursor = "https://a.example/inbox" };
            await storage.Deliveries.AddFanOutAsync(task, cancellationToken);
            Check.Equal(Sample.At(5), await storage.Deliveries.NextDueAsync(cancellationToken), "The time at which it is due");
            Check.That(await storage.Deliveries.ClaimFanOutAsync(Sample.At(4), Sample.At(60), cancellationToken) is null, "Nothing is claimed before it is due.");
            FanOutRecord claimed = Check.NotNull(await storage.Deliveries.ClaimFanOutAsync(Sample.At(5), Sample.At(60), cancellationToken), "The task");
            Check.Same(task.Inboxes, claimed.Inboxes, "The further inboxes");
            Check.That(claimed.Sequence > 0, "The store gives the task a number.");
            Check.Equal(task with { Attempts = 1, Sequence = claimed.Sequence, Inboxes = claimed.Inboxes }, claimed, "The task");
            Check.That(await storage.Deliveries.ClaimFanOutAsync(Sample.At(59), Sample.At(99), cancellationToken) is null, "Another worker does not get it during the lease.");
            Check.Equal(Sample.At(60), await storage.Deliveries.NextDueAsync(cancellationToken), "The end of the lease");
            Check.Equal(2, (await storage.Deliveries.ClaimFanOutAsync(Sample.At(60), Sample.At(120), cancellationToken))?.Attempts, "The claims after the lease");
        },
        cancellationToken);

    /// <summary>The cursor of a task moves with each batch; a completed task is gone; a lost lease moves nothing.</summary>
    /// <param name="cancellationToken">Cancels the case.</param>
    public Task FanOutIsAdvancedUnderItsLease(CancellationToken cancellationToken) => RunAsync(
        async storage =>
        {
            await storage.Activities.AddAsync(Sample.Activity("1"), cancellationToken);
            await storage.Deliveries.AddFanOutAsync(Sample.FanOut("1", "key"), cancellationToken);
            FanOutRecord lost = Check.NotNull(await storage.Deliveries.ClaimFanOutAsync(Sample.At(1), Sample.At(60), cancellationToken), "The task");
            Check.That(await storage.Deliveries.TryAdvanceFanOutAsync(lost, "https://a.example/inbox", false, Sample.At(70), cancellationToken), "A claimed task is advanced.");
            Check.That(await storage.Deliveries.ClaimFanOutAsync(Sample.At(69), Sample.At(99), cancellationToken) is null, "Advancing makes the lease longer.");
            FanOutRecord held = Check.NotNull(await storage.Deliveries.ClaimFanOutAsync(Sample.At(70), Sample.At(120), cancellationToken), "The task after the lease");
            Check.Equal("https://a.example/inbox", held.Cursor, "The cursor");
            Check.That(!await storage.Deliveries.TryAdvanceFanOutAsync(lost, "https://b.example/inbox", false, Sample.At(130), cancellationToken), "A lost lease cannot advance.");
            Check.That(!await storage.Deliveries.TryAdvanceFanOutAsync(lost, null, true, Sample.At(130), cancellationToken), "A lost lease cannot complete.");
            Check.That(await storage.Deliveries.TryAdvanceFanOutAsync(held, "https://c.example/inbox", false, Sample.At(120), cancellationToken), "The worker that holds it advances it.");
            Check.That(await storage.Deliveries.TryAdvanceFanOutAsync(held, "https://c.example/inbox", true, Sample.At(120), cancellationToken), "The worker that holds it advances it again.");
            Check.That(!await storage.Deliveries.TryAdvanceFanOutAsync(held, null, true, Sample.At(120), cancellationToken), "A completed task is gone.");
            Check.That(await storage.Deliveries.NextDueAsync(cancellationToken) is null, "Nothing is due where nothing waits.");
            Check.That(await storage.Deliveries.ClaimFanOutAsync(Sample.At(999), Sample.At(9999), cancellationToken) is null, "A completed task is not claimed.");
        },
        cancellationToken);

    /// <summary>Tasks are claimed oldest first; one waits until the earlier ones of its account and ordering key are completed.</summary>
    /// <param name="cancellationToken">Cancels the case.</param>
    public Task FanOutsOfOneKeyRunOneAfterTheOther(CancellationToken cancellationToken) => RunAsync(
        async storage =>
        {
            foreach (string name in (string[])["create", "update", "other", "elsewhere"])
            {
                await storage.Activities.AddAsync(Sample.Activity(name), cancellationToken);
            }

            await storage.Deliveries.AddFanOutAsync(Sample.FanOut("create", "key", 1), cancellationToken);
            await storage.Deliveries.AddFanOutAsync(Sample.FanOut("update", "key", 2), cancellationToken);
            await storage.Deliveries.AddFanOutAsync(Sample.FanOut("other", "other key", 3), cancellationToken);
            await storage.Deliveries.AddFanOutAsync(Sample.FanOut("elsewhere", "key", 4) with { Username = "parks" }, cancellationToken);
            FanOutRecord create = Check.NotNull(await storage.Deliveries.ClaimFanOutAsync(Sample.At(9), Sample.At(60), cancellationToken), "The first task");
            Check.Equal(Sample.Id("activities/create"), create.ActivityId, "The first task");
            Check.Equal(Sample.Id("activities/other"), (await storage.Deliveries.ClaimFanOutAsync(Sample.At(9), Sample.At(60), cancellationToken))?.ActivityId, "The second task: of another key");
            Check.Equal(Sample.Id("activities/elsewhere"), (await storage.Deliveries.ClaimFanOutAsync(Sample.At(9), Sample.At(60), cancellationToken))?.ActivityId, "The third task: of another account");
            Check.That(await storage.Deliveries.ClaimFanOutAsync(Sample.At(9), Sample.At(60), cancellationToken) is null, "The task that waits is not claimed.");
            Check.Equal(Sample.At(60), await storage.Deliveries.NextDueAsync(cancellationToken), "The time at which something is due: a task that waits for another one is not");
            Check.That(await storage.Deliveries.TryAdvanceFanOutAsync(create, null, true, Sample.At(60), cancellationToken), "The first task is completed.");
            Check.Equal(Sample.Id("activities/update"), (await storage.Deliveries.ClaimFanOutAsync(Sample.At(9), Sample.At(60), cancellationToken))?.ActivityId, "The task that waited");
        },
        cancellationToken);

    /// <summary>Deliveries and tasks of an activity that is not stored are refused.</summary>
    /// <param name="cancellationToken">Cancels the case.</param>
    public Task DeliveriesNeedTheirActivity(CancellationToken cancellationToken) => RunAsync(
        async storage =>
        {
            await Check.ThrowsAsync<InvalidOperationException>(
                async () => await storage.Deliveries.AddFanOutAsync(Sample.FanOut("none", "key"), cancellationToken),
                "A task of an unknown activity throws InvalidOperationException.");
            await Check.ThrowsAsync<InvalidOperationException>(
                async () => await storage.Deliveries.EnqueueAsync(Sample.Draft("none", "key", 0, Sample.Remote("remote.example", "inbox")), cancellationToken),
                "Deliveries of an unknown activity throw InvalidOperationException.");
            Check.Equal(default, await storage.Deliveries.SummarizeAsync(cancellationToken), "The number of deliveries");
        },
        cancellationToken);

    /// <summary>An inbox that the activity was enqueued for already is passed over.</summary>
    /// <param name="cancellationToken">Cancels the case.</param>
    public Task InboxIsEnqueuedOnce(CancellationToken cancellationToken) => RunAsync(
        async storage =>
        {
            ObjectId inbox = Sample.Remote("remote.example", "inbox");
            await EnqueueAsync(storage, "1", "key", 0, cancellationToken, inbox, Sample.Remote("b.example", "inbox"));
            await storage.Deliveries.EnqueueAsync(Sample.Draft("1", "key", 1, ObjectId.Parse("https://REMOTE.example/inbox"), inbox, Sample.Remote("c.example", "inbox")), cancellationToken);
            Check.Equal(3, (await storage.Deliveries.SummarizeAsync("key", cancellationToken)).Pending, "The deliveries");
            DeliveryBatch batch = (await storage.Deliveries.ClaimAsync(Sample.Claim(2), cancellationToken)).Single(item => item.Host == "remote.example");
            await storage.Deliveries.CompleteAsync([Sample.Delivered(batch, 3)], cancellationToken);
            await storage.Deliveries.EnqueueAsync(Sample.Draft("1", "key", 4, inbox), cancellationToken);
            Check.Equal(new DeliverySummary(2, 1, 0), await storage.Deliveries.SummarizeAsync("key", cancellationToken), "The deliveries after a delivered one was enqueued again");
        },
        cancellationToken);

    /// <summary>A batch is of one host, with what the worker needs; no other worker gets that host.</summary>
    /// <param name="cancellationToken">Cancels the case.</param>
    public Task HostIsClaimedByOneWorker(CancellationToken cancellationToken) => RunAsync(
        async storage =>
        {
            await EnqueueAsync(storage, "1", "key", 5, cancellationToken, Sample.Remote("a.example", "inbox"), Sample.Remote("a.example:8443", "inbox"), Sample.Remote("a.example", "ada/inbox"));
            Check.Equal(0, (await storage.Deliveries.ClaimAsync(Sample.Claim(4), cancellationToken)).Count, "What is claimed before it is due");
            IReadOnlyList<DeliveryBatch> batches = await storage.Deliveries.ClaimAsync(Sample.Claim(6), cancellationToken);
            Check.Same(["a.example", "a.example:8443"], batches.Select(batch => batch.Host).Order(StringComparer.Ordinal), "The hosts, with the port where it is not the default one");
            DeliveryBatch first = batches.Single(batch => batch.Host == "a.example");
            Check.Same([Sample.Remote("a.example", "inbox"), Sample.Remote("a.example", "ada/inbox")], first.Items.Select(item => item.Inbox), "The inboxes of the host");
            DeliveryItem item = first.Items[0];
            Check.Equal(new DeliveryItem(item.Sequence, Sample.Id("activities/1"), Sample.User, Sample.Remote("a.example", "inbox"), 1, Sample.At(5)), item, "The delivery");
            Check.That(!first.IsProbe && first.Failures == 0 && first.FailingSince is null, "A new host is healthy.");

            await EnqueueAsync(storage, "2", "key 2", 7, cancellationToken, Sample.Remote("a.example", "inbox"));
            Check.Equal(0, (await storage.Deliveries.ClaimAsync(Sample.Claim(65), cancellationToken)).Count, "What another worker gets during the lease, new deliveries included");
            await storage.Deliveries.CompleteAsync([Sample.Delivered(first, 65)], cancellationToken);
            DeliveryBatch next = (await storage.Deliveries.ClaimAsync(Sample.Claim(65), cancellationToken)).Single();
            Check.Same([Sample.Id("activities/2")], next.Items.Select(delivery => delivery.ActivityId), "What is left of the completed host");
            Check.That(next.Token != first.Token, "Each claim has a fencing token of its own.");
        },
        cancellationToken);

    /// <summary>Workers that claim at the same time never get the same host.</summary>
    /// <param name="cancellationToken">Cancels the case.</param>
    public Task HostClaimsDoNotOverlap(CancellationToken cancellationToken) => RunAsync(
        async storage =>
        {
            await EnqueueAsync(storage, "1", "key", 0, cancellationToken, [.. Enumerable.Range(0, 40).Select(i => Sample.Remote($"host{i}.example", "inbox"))]);
            IReadOnlyList<DeliveryBatch>[] claims = await Task.WhenAll(
                Enumerable.Range(0, 8).Select(_ => Task.Run(async () => await storage.Deliveries.ClaimAsync(Sample.Claim(1, hosts: 5), cancellationToken), cancellationToken)));
            List<string> hosts = claims.SelectMany(claim => claim).Select(batch => batch.Host).ToList();
            Check.Equal(hosts.Count, hosts.Distinct().Count(), "The distinct hosts among those claimed");
            Check.Equal(40, hosts.Count, "The claimed hosts");
        },
        cancellationToken);

    /// <summary>After the lease the deliveries come again, counted; the completion of the worker that lost it is passed over.</summary>
    /// <param name="cancellationToken">Cancels the case.</param>
    public Task DeliveryLeaseIsFenced(CancellationToken cancellationToken) => RunAsync(
        async storage =>
        {
            await EnqueueAsync(storage, "1", "key", 0, cancellationToken, Sample.Remote("a.example", "inbox"));
            DeliveryBatch lost = (await storage.Deliveries.ClaimAsync(Sample.Claim(1), cancellationToken)).Single();
            Check.Equal(Sample.At(61), await storage.Deliveries.NextDueAsync(cancellationToken), "The end of the lease");
            DeliveryBatch held = (await storage.Deliveries.ClaimAsync(Sample.Claim(61), cancellationToken)).Single();
            Check.Equal(2, held.Items.Single().Attempts, "The attempts of the second claim");
            await storage.Deliveries.CompleteAsync([Sample.Settled(lost, 62, DeliveryState.Failed)], cancellationToken);
            Check.Equal(1, (await storage.Deliveries.SummarizeAsync("key", cancellationToken)).Pending, "What still waits after a lost completion");
            Check.Equal(0, (await storage.Deliveries.ClaimAsync(Sample.Claim(63), cancellationToken)).Count, "What can be claimed while the second worker holds it");
            await storage.Deliveries.CompleteAsync([Sample.Delivered(held, 64)], cancellationToken);
            await storage.Deliveries.CompleteAsync([Sample.Settled(held, 65, DeliveryState.Failed)], cancellationToken);
            Check.Equal(new DeliverySummary(0, 1, 0), await storage.Deliveries.SummarizeAsync("key", cancellationToken), "The deliveries after the completion, and a second one of the same claim");
            Check.That(await storage.Deliveries.NextDueAsync(cancellationToken) is null, "Nothing is due where nothing waits.");
        },
        cancellationToken);

    /// <summary>Activities of one key reach a host in order, the next one only when the one before is delivered or given up.</summary>
    /// <param name="cancellationToken">Cancels the case.</param>
    public Task OrderIsKeptPerKeyAndHost(CancellationToken cancellationToken) => RunAsync(
        async storage =>
        {
            ObjectId inbox = Sample.Remote("a.example", "inbox");
            ObjectId personal = Sample.Remote("a.example", "ada/inbox");
            await EnqueueAsync(storage, "create", "key", 1, cancellationToken, inbox);
            await EnqueueAsync(storage, "update", "key", 2, cancellationToken, personal, Sample.Remote("b.example", "inbox"));
            await EnqueueAsync(storage, "delete", "key", 3, cancellationToken, inbox);
            await EnqueueAsync(storage, "other", "other key", 4, cancellationToken, inbox);
            IReadOnlyList<DeliveryBatch> claimed = await storage.Deliveries.ClaimAsync(Sample.Claim(5), cancellationToken);
            DeliveryBatch batch = claimed.Single(item => item.Host == "a.example");
            Check.Same([Sample.Id("activities/create"), Sample.Id("activities/other")], batch.Items.Select(item => item.ActivityId), "The first batch: one activity of each key, oldest first");
            Check.Same([Sample.Id("activities/update")], claimed.Single(item => item.Host == "b.example").Items.Select(item => item.ActivityId), "Another host does not wait");

            // The first one is to be tried again: nothing of its key may pass it.
            await storage.Deliveries.CompleteAsync(
                [
                    Sample.Delivered(batch, 6) with
                    {
                        Outcomes =
                        [
                            new DeliveryOutcome(batch.Items[0].Sequence, DeliveryState.Pending, Sample.At(30), 503, "Service Unavailable"),
                            new DeliveryOutcome(batch.Items[1].Sequence, DeliveryState.Delivered, null, 202, null),
                        ],
                    },
                ],
                cancellationToken);
            Check.Equal(0, (await storage.Deliveries.ClaimAsync(Sample.Claim(29), cancellationToken)).Count, "What passes a delivery that waits to be tried again");
            Check.Equal(Sample.At(30), await storage.Deliveries.NextDueAsync(cancellationToken), "The time at which something is due: what waits for another one is not");
            batch = (await storage.Deliveries.ClaimAsync(Sample.Claim(30), cancellationToken)).Single();
            Check.Same([Sample.Id("activities/create")], batch.Items.Select(item => item.ActivityId), "The second batch");
            await storage.Deliveries.CompleteAsync([Sample.Settled(batch, 31, DeliveryState.Failed)], cancellationToken);
            batch = (await storage.Deliveries.ClaimAsync(Sample.Claim(32), cancellationToken)).Single();
            Check.Same([Sample.Id("activities/update")], batch.Items.Select(item => item.ActivityId), "The third batch: after the first one was given up");
            await storage.Deliveries.CompleteAsync([Sample.Delivered(batch, 33)], cancellationToken);
            batch = (await storage.Deliveries.ClaimAsync(Sample.Claim(34), cancellationToken)).Single();
            Check.Same([Sample.Id("activities/delete")], batch.Items.Select(item => item.ActivityId), "The last batch");
        },
        cancellationToken);

    /// <summary>Deliveries of one activity do not wait for each other; the next activity waits for the last of them.</summary>
    /// <param name="cancellationToken">Cancels the case.</param>
    public Task OneActivityGoesToManyInboxesOfAHost(CancellationToken cancellationToken) => RunAsync(
        async storage =>
        {
            ObjectId[] inboxes = [.. Enumerable.Range(0, 5).Select(i => Sample.Remote("a.example", $"user{i}/inbox"))];
            await EnqueueAsync(storage, "create", "key", 1, cancellationToken, inboxes);
            await EnqueueAsync(storage, "update", "key", 2, cancellationToken, inboxes);
            DeliveryBatch batch = (await storage.Deliveries.ClaimAsync(Sample.Claim(5, perHost: 3), cancellationToken)).Single();
            Check.Same(inboxes[..3], batch.Items.Select(item => item.Inbox), "The first batch");
            await storage.Deliveries.CompleteAsync([Sample.Delivered(batch, 6)], cancellationToken);
            batch = (await storage.Deliveries.ClaimAsync(Sample.Claim(7), cancellationToken)).Single();
            Check.Same(inboxes[3..], batch.Items.Select(item => item.Inbox), "The rest of the first activity");
            Check.That(batch.Items.All(item => item.ActivityId == Sample.Id("activities/create")), "The next activity waits for all of the first one.");
            await storage.Deliveries.CompleteAsync([Sample.Delivered(batch, 8)], cancellationToken);
            batch = (await storage.Deliveries.ClaimAsync(Sample.Claim(9), cancellationToken)).Single();
            Check.Equal(5, batch.Items.Count(item => item.ActivityId == Sample.Id("activities/update")), "The deliveries of the next activity");
        },
        cancellationToken);

    /// <summary>A claim gives at most so many hosts and deliveries, and hosts that waited longest first: a large backlog does not starve others.</summary>
    /// <param name="cancellationToken">Cancels the case.</param>
    public Task HostsThatWaitedLongestComeFirst(CancellationToken cancellationToken) => RunAsync(
        async storage =>
        {
            for (int i = 0; i < 3; i++)
            {
                await EnqueueAsync(storage, $"{i}", $"key {i}", i, cancellationToken, Sample.Remote("large.example", "inbox"));
            }

            await EnqueueAsync(storage, "3", "key 3", 5, cancellationToken, Sample.Remote("small.example", "inbox"));
            DeliveryBatch batch = (await storage.Deliveries.ClaimAsync(Sample.Claim(10, hosts: 1, perHost: 1), cancellationToken)).Single();
            Check.Equal("large.example", batch.Host, "The host that waited longest");
            Check.Equal(1, batch.Items.Count, "The deliveries of the host");
            await storage.Deliveries.CompleteAsync([Sample.Delivered(batch, 11)], cancellationToken);
            batch = (await storage.Deliveries.ClaimAsync(Sample.Claim(12, hosts: 1), cancellationToken)).Single();
            Check.Equal("small.example", batch.Host, "The host that waited while the other was served");
            batch = (await storage.Deliveries.ClaimAsync(Sample.Claim(12, hosts: 1, perHost: 5), cancellationToken)).Single();
            Check.Equal(2, batch.Items.Count, "The rest of the backlog");
        },
        cancellationToken);

    /// <summary>A delivery is tried again at its time; an attempt that was not made does not count; a missing outcome is due at once.</summary>
    /// <param name="cancellationToken">Cancels the case.</param>
    public Task DeliveryIsTriedAgain(CancellationToken cancellationToken) => RunAsync(
        async storage =>
        {
            await EnqueueAsync(storage, "1", "key", 0, cancellationToken, Sample.Remote("a.example", "inbox"));
            DeliveryBatch batch = (await storage.Deliveries.ClaimAsync(Sample.Claim(1), cancellationToken)).Single();
            await storage.Deliveries.CompleteAsync([Sample.Settled(batch, 2, DeliveryState.Pending, 20)], cancellationToken);
            DeliveryRecord record = (await storage.Deliveries.ListAsync("key", new PageRequest(), cancellationToken)).Items.Single();
            Check.Equal(Sample.At(20), record.NextAttemptAt, "The time of the next attempt");
            Check.That(record is { State: DeliveryState.Pending, Attempts: 1, LastStatus: 503, LastError: "Service Unavailable", CompletedAt: null }, "The ledger tells what happened.");
            Check.Equal(0, (await storage.Deliveries.ClaimAsync(Sample.Claim(19), cancellationToken)).Count, "What is claimed before its time");

            batch = (await storage.Deliveries.ClaimAsync(Sample.Claim(20), cancellationToken)).Single();
            Check.Equal(2, batch.Items.Single().Attempts, "The attempts of the second claim");
            Check.That(batch.Failures == 1 && batch.FailingSince == Sample.At(2), "The batch tells how the host was.");
            await storage.Deliveries.CompleteAsync([Sample.Settled(batch, 21, DeliveryState.Pending, 30, attempted: false)], cancellationToken);
            batch = (await storage.Deliveries.ClaimAsync(Sample.Claim(30), cancellationToken)).Single();
            Check.Equal(2, batch.Items.Single().Attempts, "The attempts where the one before was not made");

            await storage.Deliveries.CompleteAsync([Sample.Delivered(batch, 31) with { Outcomes = [] }], cancellationToken);
            batch = (await storage.Deliveries.ClaimAsync(Sample.Claim(31), cancellationToken)).Single();
            Check.Equal(0, batch.Failures, "The failures of a host that is healthy again");
        },
        cancellationToken);

    /// <summary>Nothing is sent to a host that is held, new deliveries included.</summary>
    /// <param name="cancellationToken">Cancels the case.</param>
    public Task HostIsHeld(CancellationToken cancellationToken) => RunAsync(
        async storage =>
        {
            await EnqueueAsync(storage, "1", "key 1", 0, cancellationToken, Sample.Remote("a.example", "inbox"));
            DeliveryBatch batch = (await storage.Deliveries.ClaimAsync(Sample.Claim(1), cancellationToken)).Single();
            await storage.Deliveries.CompleteAsync([Sample.Delivered(batch, 2) with { HoldUntil = Sample.At(50) }], cancellationToken);
            await EnqueueAsync(storage, "2", "key 2", 3, cancellationToken, Sample.Remote("a.example", "inbox"));
            Check.Equal(0, (await storage.Deliveries.ClaimAsync(Sample.Claim(49), cancellationToken)).Count, "What is claimed of a held host");
            Check.Equal(Sample.At(50), await storage.Deliveries.NextDueAsync(cancellationToken), "The end of the hold");
            batch = (await storage.Deliveries.ClaimAsync(Sample.Claim(50), cancellationToken)).Single();
            Check.That(!batch.IsProbe, "A hold without an open breaker needs no probe.");
        },
        cancellationToken);

    /// <summary>A host with an open breaker gets a probe of one delivery after its hold.</summary>
    /// <param name="cancellationToken">Cancels the case.</param>
    public Task OpenBreakerGetsAProbe(CancellationToken cancellationToken) => RunAsync(
        async storage =>
        {
            for (int i = 0; i < 3; i++)
            {
                await EnqueueAsync(storage, $"{i}", $"key {i}", i, cancellationToken, Sample.Remote("a.example", "inbox"));
            }

            DeliveryBatch batch = (await storage.Deliveries.ClaimAsync(Sample.Claim(5), cancellationToken)).Single();
            await storage.Deliveries.CompleteAsync([Sample.Settled(batch, 6, DeliveryState.Pending, 7) with { Failures = 5, HoldUntil = Sample.At(60), BreakerOpen = true }], cancellationToken);
            Check.Equal(0, (await storage.Deliveries.ClaimAsync(Sample.Claim(59), cancellationToken)).Count, "What is claimed while the breaker holds");
            batch = (await storage.Deliveries.ClaimAsync(Sample.Claim(60), cancellationToken)).Single();
            Check.That(batch.IsProbe && batch.Items.Count == 1 && batch.Failures == 5, "The probe is one delivery.");
            await storage.Deliveries.CompleteAsync([Sample.Delivered(batch, 61)], cancellationToken);
            batch = (await storage.Deliveries.ClaimAsync(Sample.Claim(62), cancellationToken)).Single();
            Check.That(!batch.IsProbe && batch.Items.Count == 2, "After a probe that went well the rest is sent.");
        },
        cancellationToken);

    /// <summary>A host that has shown to be alive gets its held deliveries at once; a hold without an open breaker stays.</summary>
    /// <param name="cancellationToken">Cancels the case.</param>
    public Task HostIsRevived(CancellationToken cancellationToken) => RunAsync(
        async storage =>
        {
            await EnqueueAsync(storage, "1", "key", 0, cancellationToken, Sample.Remote("a.example", "inbox"), Sample.Remote("b.example", "inbox"));
            IReadOnlyList<DeliveryBatch> batches = await storage.Deliveries.ClaimAsync(Sample.Claim(1), cancellationToken);
            await storage.Deliveries.CompleteAsync(
                [.. batches.Select(batch => Sample.Settled(batch, 2, DeliveryState.Pending, 3600) with { HoldUntil = Sample.At(1800), BreakerOpen = batch.Host == "a.example" })],
                cancellationToken);
            await storage.Deliveries.ReviveHostAsync("a.example", Sample.At(10), cancellationToken);
            await storage.Deliveries.ReviveHostAsync("b.example", Sample.At(10), cancellationToken);
            await storage.Deliveries.ReviveHostAsync("unknown.example", Sample.At(10), cancellationToken);
            Check.That(await storage.Deliveries.NextDueAsync(cancellationToken) <= Sample.At(10), "The held deliveries are due.");
            DeliveryBatch revived = (await storage.Deliveries.ClaimAsync(Sample.Claim(10), cancellationToken)).Single();
            Check.That(revived is { Host: "a.example", IsProbe: false }, "The breaker of the revived host is closed.");
        },
        cancellationToken);

    /// <summary>The ledger of a key lists deliveries newest first, in stable pages, and counts them by state.</summary>
    /// <param name="cancellationToken">Cancels the case.</param>
    public Task LedgerIsListedNewestFirst(CancellationToken cancellationToken) => RunAsync(
        async storage =>
        {
            await EnqueueAsync(storage, "1", "key", 1, cancellationToken, [.. Enumerable.Range(0, 5).Select(i => Sample.Remote($"host{i}.example", "inbox"))]);
            await EnqueueAsync(storage, "2", "other key", 2, cancellationToken, Sample.Remote("host0.example", "inbox"));
            Page<DeliveryRecord> first = await storage.Deliveries.ListAsync("key", new PageRequest(null, 2), cancellationToken);
            Check.Same([Sample.Remote("host4.example", "inbox"), Sample.Remote("host3.example", "inbox")], first.Items.Select(item => item.Inbox), "The first page");
            await storage.Deliveries.EnqueueAsync(Sample.Draft("1", "key", 3, Sample.Remote("late.example", "inbox")), cancellationToken);
            Page<DeliveryRecord> second = await storage.Deliveries.ListAsync("key", new PageRequest(first.Next, 2), cancellationToken);
            Check.Same([Sample.Remote("host2.example", "inbox"), Sample.Remote("host1.example", "inbox")], second.Items.Select(item => item.Inbox), "The second page");

            DeliveryBatch batch = (await storage.Deliveries.ClaimAsync(Sample.Claim(4), cancellationToken)).Single(item => item.Host == "host1.example");
            await storage.Deliveries.CompleteAsync([Sample.Delivered(batch, 5)], cancellationToken);
            DeliveryRecord record = (await storage.Deliveries.ListAsync("key", new PageRequest(), cancellationToken)).Items.Single(item => item.State == DeliveryState.Delivered);
            DeliveryRecord expected = new()
            {
                Sequence = record.Sequence,
                ActivityId = Sample.Id("activities/1"),
                ActivityType = "Create",
                Username = Sample.User,
                Inbox = Sample.Remote("host1.example", "inbox"),
                State = DeliveryState.Delivered,
                Attempts = 1,
                LastStatus = 202,
                EnqueuedAt = Sample.At(1),
                CompletedAt = Sample.At(5),
            };
            Check.Equal(expected, record, "The delivered entry");
            Check.Equal(new DeliverySummary(5, 1, 0), await storage.Deliveries.SummarizeAsync("key", cancellationToken), "The sums of the key");
            Check.Equal(new DeliverySummary(6, 1, 0), await storage.Deliveries.SummarizeAsync(cancellationToken), "The sums of all");
            Check.Equal(default, await storage.Deliveries.SummarizeAsync("unknown", cancellationToken), "The sums of an unknown key");
            Check.Equal(0, (await storage.Deliveries.ListAsync("unknown", new PageRequest(), cancellationToken)).Items.Count, "The ledger of an unknown key");
        },
        cancellationToken);

    /// <summary>Deliveries that were given up are listed newest first and can be sent again.</summary>
    /// <param name="cancellationToken">Cancels the case.</param>
    public Task FailedDeliveryIsReplayed(CancellationToken cancellationToken) => RunAsync(
        async storage =>
        {
            await EnqueueAsync(storage, "1", "key", 0, cancellationToken, [.. Enumerable.Range(0, 3).Select(i => Sample.Remote($"host{i}.example", "inbox"))]);
            IReadOnlyList<DeliveryBatch> batches = await storage.Deliveries.ClaimAsync(Sample.Claim(1), cancellationToken);
            await storage.Deliveries.CompleteAsync([.. batches.Select(batch => Sample.Settled(batch, 2, DeliveryState.Failed))], cancellationToken);
            Check.Equal(new DeliverySummary(0, 0, 3), await storage.Deliveries.SummarizeAsync(cancellationToken), "The sums");
            List<DeliveryRecord> failed = await ReadAllAsync(page => storage.Deliveries.ListFailedAsync(page, cancellationToken));
            Check.Same([Sample.Remote("host2.example", "inbox"), Sample.Remote("host1.example", "inbox"), Sample.Remote("host0.example", "inbox")], failed.Select(item => item.Inbox), "What was given up, newest first");
            Check.That(failed[0] is { State: DeliveryState.Failed, LastError: "Service Unavailable", NextAttemptAt: null } && failed[0].CompletedAt == Sample.At(2), "What was given up keeps its reason.");
            Check.That(await storage.Deliveries.NextDueAsync(cancellationToken) is null, "What was given up is not due.");

            Check.That(await storage.Deliveries.ReplayAsync(failed[1].Sequence, Sample.At(9), cancellationToken), "Replaying says that there was one.");
            Check.That(!await storage.Deliveries.ReplayAsync(failed[1].Sequence, Sample.At(9), cancellationToken), "Replaying it again says that there was none.");
            Check.That(!await storage.Deliveries.ReplayAsync(long.MaxValue, Sample.At(9), cancellationToken), "Replaying an unknown one says that there was none.");
            Check.Equal(Sample.At(9), await storage.Deliveries.NextDueAsync(cancellationToken), "The time at which it is due");
            Check.Equal(new DeliverySummary(1, 0, 2), await storage.Deliveries.SummarizeAsync("key", cancellationToken), "The sums after the replay");
            DeliveryBatch again = (await storage.Deliveries.ClaimAsync(Sample.Claim(9), cancellationToken)).Single();
            Check.Equal(failed[1].Sequence, again.Items.Single().Sequence, "The delivery that comes again");
        },
        cancellationToken);

    /// <summary>A delivery that is sent again does not run beside another activity of its key.</summary>
    /// <param name="cancellationToken">Cancels the case.</param>
    public Task ReplayKeepsTheOrder(CancellationToken cancellationToken) => RunAsync(
        async storage =>
        {
            ObjectId inbox = Sample.Remote("a.example", "inbox");
            await EnqueueAsync(storage, "create", "key", 0, cancellationToken, inbox);
            DeliveryBatch batch = (await storage.Deliveries.ClaimAsync(Sample.Claim(1), cancellationToken)).Single();
            await storage.Deliveries.CompleteAsync([Sample.Settled(batch, 2, DeliveryState.Failed)], cancellationToken);
            await EnqueueAsync(storage, "update", "key", 3, cancellationToken, inbox);
            await storage.Deliveries.ReplayAsync(batch.Items.Single().Sequence, Sample.At(4), cancellationToken);
            batch = (await storage.Deliveries.ClaimAsync(Sample.Claim(5), cancellationToken)).Single();
            Check.Equal(1, batch.Items.Count, "The deliveries of one key in a batch");
            await storage.Deliveries.CompleteAsync([Sample.Delivered(batch, 6)], cancellationToken);
            batch = (await storage.Deliveries.ClaimAsync(Sample.Claim(7), cancellationToken)).Single();
            await storage.Deliveries.CompleteAsync([Sample.Delivered(batch, 8)], cancellationToken);
            Check.Equal(new DeliverySummary(0, 2, 0), await storage.Deliveries.SummarizeAsync("key", cancellationToken), "The sums in the end");
        },
        cancellationToken);

    /// <summary>The pending deliveries to an inbox that is gone are given up, and what waited for them comes forward.</summary>
    /// <param name="cancellationToken">Cancels the case.</param>
    public Task DeliveriesToAGoneInboxAreAbandoned(CancellationToken cancellationToken) => RunAsync(
        async storage =>
        {
            ObjectId gone = Sample.Remote("a.example", "gone/inbox");
            ObjectId alive = Sample.Remote("a.example", "inbox");
            await EnqueueAsync(storage, "1", "key", 0, cancellationToken, gone);
            await EnqueueAsync(storage, "2", "key", 1, cancellationToken, alive, gone);
            await storage.Deliveries.AbandonAsync(ObjectId.Parse("https://A.example/gone/inbox"), Sample.At(5), "The inbox answered 410.", cancellationToken);
            await storage.Deliveries.AbandonAsync(Sample.Remote("unknown.example", "inbox"), Sample.At(5), "Nobody.", cancellationToken);
            Check.Equal(new DeliverySummary(1, 0, 2), await storage.Deliveries.SummarizeAsync("key", cancellationToken), "The sums");
            IReadOnlyList<DeliveryRecord> failed = (await storage.Deliveries.ListFailedAsync(new PageRequest(), cancellationToken)).Items;
            Check.That(failed.All(item => item.LastError == "The inbox answered 410." && item.CompletedAt == Sample.At(5) && item.Inbox == gone), "What was given up keeps the reason.");
            DeliveryBatch batch = (await storage.Deliveries.ClaimAsync(Sample.Claim(6), cancellationToken)).Single();
            Check.Same([alive], batch.Items.Select(item => item.Inbox), "What comes forward");
            await storage.Deliveries.AbandonAsync(alive, Sample.At(7), "The inbox answered 410.", cancellationToken);
            Check.That(await storage.Deliveries.NextDueAsync(cancellationToken) is null, "Nothing is due where nothing waits.");
            await storage.Deliveries.CompleteAsync([Sample.Delivered(batch, 8)], cancellationToken);
            Check.Equal(0, (await storage.Deliveries.SummarizeAsync(cancellationToken)).Pending, "What waits in the end");
        },
        cancellationToken);

    /// <summary>Deliveries that were completed long ago are dropped, up to a limit; what waits stays.</summary>
    /// <param name="cancellationToken">Cancels the case.</param>
    public Task OldDeliveriesArePruned(CancellationToken cancellationToken) => RunAsync(
        async storage =>
        {
            await EnqueueAsync(storage, "1", "key", 0, cancellationToken, [.. Enumerable.Range(0, 4).Select(i => Sample.Remote($"host{i}.example", "inbox"))]);
            foreach (DeliveryBatch batch in await storage.Deliveries.ClaimAsync(Sample.Claim(1), cancellationToken))
            {
                DeliveryCompletion completion = batch.Host switch
                {
                    "host0.example" => Sample.Delivered(batch, 10),
                    "host1.example" => Sample.Settled(batch, 20, DeliveryState.Failed),
                    "host2.example" => Sample.Delivered(batch, 30),
                    _ => Sample.Settled(batch, 5, DeliveryState.Pending, 99),
                };
                await storage.Deliveries.CompleteAsync([completion], cancellationToken);
            }

            Check.Equal(1, await storage.Deliveries.PruneAsync(Sample.At(30), 1, cancellationToken), "The number dropped by the first call");
            Check.Equal(1, await storage.Deliveries.PruneAsync(Sample.At(30), 9, cancellationToken), "The number dropped by the second call");
            Check.Equal(new DeliverySummary(1, 1, 0), await storage.Deliveries.SummarizeAsync("key", cancellationToken), "The sums");
            Check.Equal(2, (await storage.Deliveries.ListAsync("key", new PageRequest(), cancellationToken)).Items.Count, "The ledger");
            Check.Equal(1, await storage.Deliveries.PruneAsync(Sample.At(999), 9, cancellationToken), "The number dropped by the third call: what waits stays");
            await storage.Deliveries.EnqueueAsync(Sample.Draft("1", "key", 40, Sample.Remote("host0.example", "inbox")), cancellationToken);
            DeliveryBatch again = (await storage.Deliveries.ClaimAsync(Sample.Claim(41), cancellationToken)).Single();
            Check.Equal("host0.example", again.Host, "A host whose state was dropped is claimed as a new one");
        },
        cancellationToken);

    /// <summary>Several batches are completed at once; the one whose lease was lost does not disturb the others.</summary>
    /// <param name="cancellationToken">Cancels the case.</param>
    public Task BatchesAreCompletedTogether(CancellationToken cancellationToken) => RunAsync(
        async storage =>
        {
            await EnqueueAsync(storage, "1", "key", 0, cancellationToken, Sample.Remote("a.example", "inbox"), Sample.Remote("b.example", "inbox"));
            IReadOnlyList<DeliveryBatch> batches = await storage.Deliveries.ClaimAsync(Sample.Claim(1), cancellationToken);
            await storage.Deliveries.CompleteAsync([Sample.Delivered(batches[0] with { Token = batches[0].Token + 7 }, 2), Sample.Delivered(batches[1], 2)], cancellationToken);
            Check.Equal(new DeliverySummary(1, 1, 0), await storage.Deliveries.SummarizeAsync("key", cancellationToken), "The sums");
        },
        cancellationToken);

    /// <summary>Five thousand inboxes are enqueued and worked off in batches.</summary>
    /// <param name="cancellationToken">Cancels the case.</param>
    public Task ManyDeliveriesAreWorkedOff(CancellationToken cancellationToken) => RunAsync(
        async storage =>
        {
            await storage.Activities.AddAsync(Sample.Activity("1"), cancellationToken);
            for (int i = 0; i < 5; i++)
            {
                await storage.Deliveries.EnqueueAsync(
                    Sample.Draft("1", "key", i, [.. Enumerable.Range(i * 1000, 1000).Select(n => Sample.Remote($"host{n % 700}.example", $"user{n}/inbox"))]),
                    cancellationToken);
            }

            Check.Equal(5000, (await storage.Deliveries.SummarizeAsync(cancellationToken)).Pending, "What waits");
            int delivered = 0;
            for (int round = 0; round < 100 && delivered < 5000; round++)
            {
                IReadOnlyList<DeliveryBatch> batches = await storage.Deliveries.ClaimAsync(Sample.Claim(10 + round, hosts: 200, perHost: 50), cancellationToken);
                delivered += batches.Sum(batch => batch.Items.Count);
                await storage.Deliveries.CompleteAsync([.. batches.Select(batch => Sample.Delivered(batch, 10 + round))], cancellationToken);
            }

            Check.Equal(new DeliverySummary(0, 5000, 0), await storage.Deliveries.SummarizeAsync("key", cancellationToken), "The sums in the end");
            Check.That(await storage.Deliveries.NextDueAsync(cancellationToken) is null, "Nothing is due in the end.");
        },
        cancellationToken);

    private static async Task EnqueueAsync(IFederationStorage storage, string activity, string key, double at, CancellationToken cancellationToken, params ObjectId[] inboxes)
    {
        await storage.Activities.AddAsync(Sample.Activity(activity, at), cancellationToken);
        await storage.Deliveries.EnqueueAsync(Sample.Draft(activity, key, at, inboxes), cancellationToken);
    }
}
