using System.Collections.Concurrent;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.PostgreSql.Tests;

/// <summary>Several nodes on one database.</summary>
public sealed class NodeTests(SharedServer server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nodes_that_start_together_make_the_schema_once()
    {
        TestSchema schema = await server.NewSchemaAsync();
        PostgreSqlFederationStorage[] nodes = [.. Enumerable.Range(0, 8).Select(_ => schema.Create())];
        await Task.WhenAll(nodes.Select(node => Task.Run(async () => await node.InitializeAsync(Token), Token)));

        await nodes[0].Actors.UpsertAsync(Records.Actor("news"), Token);
        foreach (PostgreSqlFederationStorage node in nodes)
        {
            Assert.Equal(1, await node.Actors.CountAsync(Token));
            await node.DisposeAsync();
        }

        Assert.Equal(1L, await schema.RunAsync("SELECT COUNT(*) FROM @schema.ap_schema"));
    }

    [Fact]
    public async Task Nodes_share_the_inbox_and_handle_every_entry_once()
    {
        TestSchema schema = await server.NewSchemaAsync();
        await using PostgreSqlFederationStorage first = await schema.OpenAsync();
        await using PostgreSqlFederationStorage second = await schema.OpenAsync();

        // Both get everything, as a sender that tries again at another node.
        bool[] added = await Task.WhenAll(Enumerable.Range(0, 1000).Select(i => (i % 2 == 0 ? first : second).Inbox.TryAppendAsync(Records.Entry($"{i / 2}"), Token).AsTask()));
        Assert.Equal(500, added.Count(static isNew => isNew));

        ConcurrentBag<(int Node, string Key)> handled = [];
        await Task.WhenAll(Enumerable.Range(0, 6).Select(worker => Task.Run(
            async () =>
            {
                PostgreSqlFederationStorage node = worker % 2 == 0 ? first : second;
                while (await node.Inbox.ClaimAsync(Records.Start, Records.Start.AddMinutes(3), 7, Token) is { Count: > 0 } entries)
                {
                    foreach (InboxEntry entry in entries)
                    {
                        Assert.Equal(1, entry.Attempts);
                        Assert.True(await node.Inbox.TryCompleteAsync(entry, Records.Start, Token));
                        handled.Add((worker % 2, entry.DedupeKey));
                    }
                }
            },
            Token)));

        Assert.Equal(500, handled.Count);
        Assert.Equal(500, handled.Select(static entry => entry.Key).Distinct().Count());
        Assert.Equal(0L, await schema.RunAsync("SELECT COUNT(*) FROM @schema.ap_inbox_queue"));
    }

    [Fact]
    public async Task Nodes_share_deliveries_keep_their_order_and_deliver_each_once()
    {
        TestSchema schema = await server.NewSchemaAsync();
        await using PostgreSqlFederationStorage first = await schema.OpenAsync();
        await using PostgreSqlFederationStorage second = await schema.OpenAsync();
        const int Activities = 6;
        for (int i = 0; i < Activities; i++)
        {
            await first.Activities.AddAsync(Records.Activity($"{i}"), Token);
        }

        // Three activities about one object and three about another, to two inboxes of each of 30 hosts; enqueued while the workers run.
        ConcurrentDictionary<(string Inbox, string Key), ConcurrentQueue<int>> received = new();
        Task enqueue = Task.Run(
            async () =>
            {
                for (int i = 0; i < Activities; i++)
                {
                    foreach (int[] hosts in Enumerable.Range(0, 30).Chunk(10))
                    {
                        await (i % 2 == 0 ? first : second).Deliveries.EnqueueAsync(
                            Records.Draft($"{i}", $"object {i % 2}", hosts.SelectMany(static host => new[] { $"https://host{host}.example/inbox", $"https://host{host}.example/ada/inbox" })),
                            Token);
                    }
                }
            },
            Token);
        int delivered = 0;
        await Task.WhenAll(Enumerable.Range(0, 6).Select(worker => Task.Run(
            async () =>
            {
                PostgreSqlFederationStorage node = worker % 2 == 0 ? first : second;
                while (Volatile.Read(ref delivered) < Activities * 60)
                {
                    if (enqueue.IsFaulted)
                    {
                        await enqueue;
                    }

                    IReadOnlyList<DeliveryBatch> batches = await node.Deliveries.ClaimAsync(Records.Claim(Records.Start.AddSeconds(1), hosts: 4, perHost: 3), Token);
                    foreach (DeliveryItem item in batches.SelectMany(static batch => batch.Items))
                    {
                        int activity = item.ActivityId.Value[^1] - '0';
                        received.GetOrAdd((item.Inbox.Value, $"object {activity % 2}"), static _ => new()).Enqueue(activity);
                        Interlocked.Increment(ref delivered);
                    }

                    await node.Deliveries.CompleteAsync([.. batches.Select(static batch => Records.Delivered(batch, Records.Start.AddSeconds(1)))], Token);
                }
            },
            Token)));
        await enqueue;

        Assert.Equal(120, received.Count);
        Assert.All(received, static inbox => Assert.Equal(inbox.Value.Order(), inbox.Value));
        Assert.All(received, static inbox => Assert.Equal(3, inbox.Value.Count));
        Assert.Equal(new DeliverySummary(0, Activities * 60, 0), await first.Deliveries.SummarizeAsync(Token));
        Assert.Equal(0L, await schema.RunAsync("SELECT COUNT(*) FROM @schema.ap_deliveries"));
        Assert.Null(await second.Deliveries.NextDueAsync(Token));
    }

    [Fact]
    public async Task A_node_that_was_paused_past_its_lease_cannot_write()
    {
        TestSchema schema = await server.NewSchemaAsync();
        await using PostgreSqlFederationStorage paused = await schema.OpenAsync();
        await using PostgreSqlFederationStorage other = await schema.OpenAsync();
        DateTimeOffset later = Records.Start.AddMinutes(3);

        await paused.Activities.AddAsync(Records.Activity("post"), Token);
        await paused.Inbox.TryAppendAsync(Records.Entry("1"), Token);
        await paused.Deliveries.EnqueueAsync(Records.Draft("post", "post", ["https://remote.example/inbox"]), Token);
        await paused.Deliveries.AddFanOutAsync(new FanOutRecord { ActivityId = Records.Activity("post").Id, Username = "news", OrderingKey = "post", ToFollowers = true, CreatedAt = Records.Start }, Token);

        InboxEntry lostEntry = Assert.Single(await paused.Inbox.ClaimAsync(Records.Start, later, 10, Token));
        DeliveryBatch lostBatch = Assert.Single(await paused.Deliveries.ClaimAsync(Records.Claim(Records.Start), Token));
        FanOutRecord lostTask = (await paused.Deliveries.ClaimFanOutAsync(Records.Start, later, Token))!;

        // Meanwhile somebody else has it.
        InboxEntry entry = Assert.Single(await other.Inbox.ClaimAsync(later, later.AddMinutes(3), 10, Token));
        DeliveryBatch batch = Assert.Single(await other.Deliveries.ClaimAsync(Records.Claim(later), Token));
        FanOutRecord task = (await other.Deliveries.ClaimFanOutAsync(later, later.AddMinutes(3), Token))!;

        await using (IStorageTransaction effect = await paused.BeginTransactionAsync(Token))
        {
            await effect.Actors.UpsertAsync(Records.Actor("from-the-paused-node"), Token);
            Assert.False(await effect.Inbox.TryCompleteAsync(lostEntry, later, Token));
        }

        await paused.Deliveries.CompleteAsync([Records.Delivered(lostBatch, later)], Token);
        Assert.False(await paused.Deliveries.TryAdvanceFanOutAsync(lostTask, null, true, later, Token));
        Assert.Equal(0, await other.Actors.CountAsync(Token));
        Assert.Equal(1, (await other.Deliveries.SummarizeAsync(Token)).Pending);

        Assert.True(await other.Inbox.TryCompleteAsync(entry, later, Token));
        await other.Deliveries.CompleteAsync([Records.Delivered(batch, later)], Token);
        Assert.True(await other.Deliveries.TryAdvanceFanOutAsync(task, null, true, later, Token));
        Assert.Equal(new DeliverySummary(0, 1, 0), await other.Deliveries.SummarizeAsync(Token));
    }

    [Fact]
    public async Task A_host_that_was_dropped_and_came_back_does_not_know_the_token_of_a_paused_node()
    {
        TestSchema schema = await server.NewSchemaAsync();
        await using PostgreSqlFederationStorage paused = await schema.OpenAsync();
        await using PostgreSqlFederationStorage other = await schema.OpenAsync();
        DateTimeOffset later = Records.Start.AddMinutes(3);
        await other.Activities.AddAsync(Records.Activity("1"), Token);
        await other.Activities.AddAsync(Records.Activity("2"), Token);
        await other.Deliveries.EnqueueAsync(Records.Draft("1", "1", ["https://remote.example/inbox"]), Token);
        DeliveryBatch lost = Assert.Single(await paused.Deliveries.ClaimAsync(Records.Claim(Records.Start), Token));
        await other.Deliveries.CompleteAsync([Records.Delivered(Assert.Single(await other.Deliveries.ClaimAsync(Records.Claim(later), Token)), later)], Token);
        Assert.Equal(1, await other.Deliveries.PruneAsync(later.AddSeconds(1), 10, Token));
        Assert.Equal(0L, await schema.RunAsync("SELECT COUNT(*) FROM @schema.ap_hosts"));

        await other.Deliveries.EnqueueAsync(Records.Draft("2", "2", ["https://remote.example/inbox"], later), Token);
        DeliveryBatch held = Assert.Single(await other.Deliveries.ClaimAsync(Records.Claim(later), Token));
        await paused.Deliveries.CompleteAsync([Records.Delivered(lost, later) with { Failures = 5, BreakerOpen = true }], Token);

        Assert.Empty(await paused.Deliveries.ClaimAsync(Records.Claim(later), Token));
        await other.Deliveries.CompleteAsync([Records.Delivered(held, later)], Token);
        Assert.Equal(1, (await other.Deliveries.SummarizeAsync(Token)).Delivered);
    }

    [Theory]
    [InlineData(60)]
    [InlineData(-60)]
    [InlineData(-24 * 60)]
    public async Task A_node_with_a_wrong_clock_neither_takes_nor_keeps_leases_too_early_or_too_long(int minutes)
    {
        TestSchema schema = await server.NewSchemaAsync();
        NodeClock wrong = new(TimeSpan.FromMinutes(minutes));
        TimeProvider right = TimeProvider.System;
        await using PostgreSqlFederationStorage node = await schema.OpenAsync(wrong);
        await using PostgreSqlFederationStorage healthy = await schema.OpenAsync(right);
        await healthy.Activities.AddAsync(Records.Activity("post"), Token);

        // What the node with the wrong clock puts in is due for everybody at once.
        await node.Deliveries.EnqueueAsync(Records.Draft("post", "post", ["https://remote.example/inbox"], wrong.GetUtcNow()), Token);
        await node.Inbox.TryAppendAsync(Records.Entry("1", wrong.GetUtcNow()), Token);
        DeliveryBatch batch = Assert.Single(await healthy.Deliveries.ClaimAsync(Records.Claim(right.GetUtcNow().AddSeconds(1)), Token));
        InboxEntry entry = Assert.Single(await healthy.Inbox.ClaimAsync(right.GetUtcNow().AddSeconds(1), right.GetUtcNow().AddMinutes(3), 10, Token));

        // It does not see the leases of others as ended.
        Assert.Empty(await node.Deliveries.ClaimAsync(Records.Claim(wrong.GetUtcNow()), Token));
        Assert.Empty(await node.Inbox.ClaimAsync(wrong.GetUtcNow(), wrong.GetUtcNow().AddMinutes(3), 10, Token));
        TimeSpan left = (await node.Inbox.NextDueAsync(Token) ?? default) - wrong.GetUtcNow();
        Assert.InRange(left, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(4));

        // What it claims itself comes back to the others when its lease has ended, not an hour later.
        await healthy.Deliveries.CompleteAsync([new DeliveryCompletion { Batch = batch, Outcomes = [], Now = right.GetUtcNow(), Failures = 0 }], Token);
        await healthy.Inbox.RetryAsync(entry, right.GetUtcNow(), "again", Token);
        Assert.Single(await node.Deliveries.ClaimAsync(Records.Claim(wrong.GetUtcNow().AddSeconds(1)), Token));
        Assert.Single(await node.Inbox.ClaimAsync(wrong.GetUtcNow().AddSeconds(1), wrong.GetUtcNow().AddMinutes(3), 10, Token));
        Assert.Empty(await healthy.Deliveries.ClaimAsync(Records.Claim(right.GetUtcNow().AddMinutes(2)), Token));
        Assert.Single(await healthy.Deliveries.ClaimAsync(Records.Claim(right.GetUtcNow().AddMinutes(4)), Token));
        Assert.Single(await healthy.Inbox.ClaimAsync(right.GetUtcNow().AddMinutes(4), right.GetUtcNow().AddMinutes(8), 10, Token));
    }

    [Fact]
    public async Task A_clock_that_is_set_while_the_node_runs_is_noticed()
    {
        TestSchema schema = await server.NewSchemaAsync();
        NodeClock clock = new(TimeSpan.Zero);
        await using PostgreSqlFederationStorage node = await schema.OpenAsync(clock);
        await using PostgreSqlFederationStorage healthy = await schema.OpenAsync();
        await healthy.Inbox.TryAppendAsync(Records.Entry("1", TimeProvider.System.GetUtcNow()), Token);
        Assert.Single(await healthy.Inbox.ClaimAsync(TimeProvider.System.GetUtcNow().AddSeconds(1), TimeProvider.System.GetUtcNow().AddMinutes(3), 10, Token));
        Assert.Empty(await node.Inbox.ClaimAsync(clock.GetUtcNow(), clock.GetUtcNow().AddMinutes(3), 10, Token));

        clock.Error = TimeSpan.FromHours(1);

        Assert.Empty(await node.Inbox.ClaimAsync(clock.GetUtcNow(), clock.GetUtcNow().AddMinutes(3), 10, Token));
    }

    [Fact]
    public async Task Fan_outs_of_one_object_wait_for_a_publication_that_is_not_committed_yet()
    {
        TestSchema schema = await server.NewSchemaAsync();
        await using PostgreSqlFederationStorage first = await schema.OpenAsync();
        await using PostgreSqlFederationStorage second = await schema.OpenAsync();
        await first.Activities.AddAsync(Records.Activity("create"), Token);
        await first.Activities.AddAsync(Records.Activity("update"), Token);
        FanOutRecord Task(string name) => new() { ActivityId = Records.Activity(name).Id, Username = "news", OrderingKey = "post", ToFollowers = true, CreatedAt = Records.Start };

        Task update;
        await using (IStorageTransaction publishing = await first.BeginTransactionAsync(Token))
        {
            await publishing.Deliveries.AddFanOutAsync(Task("create"), Token);
            update = second.Deliveries.AddFanOutAsync(Task("update"), Token).AsTask();
            Assert.Null(await second.Deliveries.ClaimFanOutAsync(Records.Start, Records.Start.AddMinutes(3), Token));
            Assert.False(update.IsCompleted);
            await publishing.CommitAsync(Token);
        }

        await update;
        FanOutRecord claimed = (await second.Deliveries.ClaimFanOutAsync(Records.Start, Records.Start.AddMinutes(3), Token))!;
        Assert.EndsWith("create", claimed.ActivityId.Value, StringComparison.Ordinal);
        Assert.Null(await first.Deliveries.ClaimFanOutAsync(Records.Start, Records.Start.AddMinutes(3), Token));
    }

    [Fact]
    public async Task The_same_like_at_two_nodes_is_one_like()
    {
        TestSchema schema = await server.NewSchemaAsync();
        await using PostgreSqlFederationStorage first = await schema.OpenAsync();
        await using PostgreSqlFederationStorage second = await schema.OpenAsync();
        InteractionRecord like = new()
        {
            Id = "https://remote.example/likes/1",
            Kind = InteractionKind.Like,
            ActorId = Identifiers.ObjectId.Parse("https://remote.example/ada"),
            TargetId = Identifiers.ObjectId.Parse("https://city.example/ap/objects/1"),
            Visibility = Visibility.Public,
            State = InteractionState.Approved,
            PublishedAt = Records.Start,
            ReceivedAt = Records.Start,
        };
        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(
            async () => await (i % 2 == 0 ? first : second).Interactions.UpsertAsync(like with { Id = $"https://remote.example/likes/{i % 5}" }, Token),
            Token)));

        Assert.Equal(1, (await first.Interactions.CountAsync(like.TargetId, Token)).Likes);
        Assert.Equal(1L, await schema.RunAsync("SELECT COUNT(*) FROM @schema.ap_interactions"));
    }

    [Fact]
    public async Task Pruning_at_two_nodes_leaves_nothing_behind_and_disturbs_no_new_work()
    {
        TestSchema schema = await server.NewSchemaAsync();
        await using PostgreSqlFederationStorage first = await schema.OpenAsync();
        await using PostgreSqlFederationStorage second = await schema.OpenAsync();
        string[] inboxes = [.. Enumerable.Range(0, 20).Select(static i => $"https://host{i}.example/inbox")];
        for (int round = 0; round < 10; round++)
        {
            await first.Activities.AddAsync(Records.Activity($"{round}"), Token);
            await Task.WhenAll(
                Task.Run(async () => await first.Deliveries.EnqueueAsync(Records.Draft($"{round}", "key", inboxes), Token), Token),
                Task.Run(async () => await first.Deliveries.PruneAsync(Records.Start.AddDays(1), 1000, Token), Token),
                Task.Run(async () => await second.Deliveries.PruneAsync(Records.Start.AddDays(1), 1000, Token), Token));
            IReadOnlyList<DeliveryBatch> batches = await second.Deliveries.ClaimAsync(Records.Claim(Records.Start.AddSeconds(1), hosts: 50), Token);
            Assert.Equal(20, batches.Count);
            await second.Deliveries.CompleteAsync([.. batches.Select(static batch => Records.Delivered(batch, Records.Start.AddSeconds(1)))], Token);
        }

        await first.Deliveries.PruneAsync(Records.Start.AddDays(1), 1000, Token);
        foreach (string table in (string[])["ap_deliveries", "ap_delivery_ledger", "ap_hosts", "ap_inboxes", "ap_order_keys", "ap_delivery_counts WHERE order_seq <> 0"])
        {
            Assert.Equal(0L, await schema.RunAsync($"SELECT COUNT(*) FROM @schema.{table}"));
        }

        Assert.Equal(default, await first.Deliveries.SummarizeAsync(Token));
    }
}
