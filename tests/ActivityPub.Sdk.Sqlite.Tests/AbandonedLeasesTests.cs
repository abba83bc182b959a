using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Sqlite.Tests;

/// <summary>What a killed process had claimed does not wait for the end of the lease when the file is opened again.</summary>
public sealed class AbandonedLeasesTests : IDisposable
{
    private static readonly DateTimeOffset s_leaseUntil = Records.Start.AddMinutes(3);

    private readonly DatabaseFile _file = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Deliveries_are_due_again_at_once_and_keep_their_order()
    {
        await using (SqliteFederationStorage storage = await _file.OpenAsync())
        {
            await EnqueueAsync(storage, "first");
            await EnqueueAsync(storage, "second");
            Assert.Equal(["first"], await ClaimAsync(storage));
            Assert.Empty(await ClaimAsync(storage));
        }

        await using SqliteFederationStorage again = await _file.OpenAsync();
        Assert.Equal(["first"], await ClaimAsync(again));
        Assert.Empty(await ClaimAsync(again));
    }

    [Fact]
    public async Task A_host_that_is_held_stays_held()
    {
        await using (SqliteFederationStorage storage = await _file.OpenAsync())
        {
            await EnqueueAsync(storage, "held");
            DeliveryBatch batch = Assert.Single(await storage.Deliveries.ClaimAsync(new DeliveryClaim(Records.Start, s_leaseUntil, 10, 10), Token));
            await storage.Deliveries.CompleteAsync(
                [new DeliveryCompletion { Batch = batch, Outcomes = [], Now = Records.Start, Failures = 1, HoldUntil = s_leaseUntil }],
                Token);
        }

        await using SqliteFederationStorage again = await _file.OpenAsync();
        Assert.Empty(await ClaimAsync(again));
        Assert.Equal(s_leaseUntil, await again.Deliveries.NextDueAsync(Token));
    }

    [Fact]
    public async Task A_fan_out_goes_on_at_once_from_its_cursor()
    {
        await using (SqliteFederationStorage storage = await _file.OpenAsync())
        {
            await storage.Activities.AddAsync(Records.Activity("post"), Token);
            await storage.Deliveries.AddFanOutAsync(
                new FanOutRecord { ActivityId = Records.Activity("post").Id, Username = "news", OrderingKey = "post", ToFollowers = true, Inboxes = [], CreatedAt = Records.Start },
                Token);
            FanOutRecord? task = await storage.Deliveries.ClaimFanOutAsync(Records.Start, s_leaseUntil, Token);
            Assert.NotNull(task);
            Assert.True(await storage.Deliveries.TryAdvanceFanOutAsync(task, "https://remote.example/inbox", false, s_leaseUntil, Token));
            Assert.Null(await storage.Deliveries.ClaimFanOutAsync(Records.Start, s_leaseUntil, Token));
        }

        await using SqliteFederationStorage again = await _file.OpenAsync();
        FanOutRecord? rest = await again.Deliveries.ClaimFanOutAsync(Records.Start, s_leaseUntil, Token);
        Assert.Equal("https://remote.example/inbox", rest?.Cursor);
    }

    [Fact]
    public async Task An_entry_of_the_inbox_is_due_again_at_once_but_only_once()
    {
        await using (SqliteFederationStorage storage = await _file.OpenAsync())
        {
            await storage.Inbox.TryAppendAsync(Records.Entry("1"), Token);
            Assert.Single(await storage.Inbox.ClaimAsync(Records.Start, s_leaseUntil, 10, Token));
        }

        await using (SqliteFederationStorage again = await _file.OpenAsync())
        {
            Assert.Single(await again.Inbox.ClaimAsync(Records.Start, s_leaseUntil, 10, Token));
        }

        // It may be what ends the process each time.
        await using SqliteFederationStorage third = await _file.OpenAsync();
        Assert.Empty(await third.Inbox.ClaimAsync(Records.Start, s_leaseUntil, 10, Token));
        Assert.Single(await third.Inbox.ClaimAsync(s_leaseUntil, s_leaseUntil.AddMinutes(3), 10, Token));
    }

    [Fact]
    public async Task An_entry_that_is_tried_again_later_keeps_its_time()
    {
        await using (SqliteFederationStorage storage = await _file.OpenAsync())
        {
            await storage.Inbox.TryAppendAsync(Records.Entry("1"), Token);
            InboxEntry entry = Assert.Single(await storage.Inbox.ClaimAsync(Records.Start, s_leaseUntil, 10, Token));
            await storage.Inbox.RetryAsync(entry, s_leaseUntil, "The other server is away.", Token);
        }

        await using SqliteFederationStorage again = await _file.OpenAsync();
        Assert.Empty(await again.Inbox.ClaimAsync(Records.Start, s_leaseUntil, 10, Token));
    }

    public void Dispose() => _file.Dispose();

    private static async Task EnqueueAsync(SqliteFederationStorage storage, string name)
    {
        await storage.Activities.AddAsync(Records.Activity(name), Token);
        await storage.Deliveries.EnqueueAsync(
            new DeliveryDraft
            {
                ActivityId = Records.Activity(name).Id,
                Username = "news",
                OrderingKey = "object",
                Inboxes = [ObjectId.Parse("https://remote.example/inbox")],
                Now = Records.Start,
            },
            Token);
    }

    private static async Task<IEnumerable<string>> ClaimAsync(SqliteFederationStorage storage) =>
        (await storage.Deliveries.ClaimAsync(new DeliveryClaim(Records.Start, s_leaseUntil, 10, 10), Token))
            .SelectMany(static b => b.Items).Select(static i => i.ActivityId.Value[(i.ActivityId.Value.LastIndexOf('/') + 1)..]);
}
