using System.Diagnostics;
using System.Globalization;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.PostgreSql;
using ActivityPub.Sdk.Storage;

// usage: dotnet run -c Release --project benchmarks/ActivityPub.Sdk.PostgreSql.Load -- "Host=…;Database=…;Username=…" [deliveries] [workers]
// Enqueues one activity to that many inboxes, then claims and completes them in batches, as many at a time as there are workers. The
// schema 'activitypub_load' is used and must not exist before; drop it afterwards.
const int Batch = 1000;
if (args.Length == 0)
{
    Console.Error.WriteLine("Name the database: \"Host=…;Database=…;Username=…\" [deliveries] [workers]");
    return 1;
}

int deliveries = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 100_000;
int workers = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 2;
DateTimeOffset now = DateTimeOffset.UtcNow;
await using PostgreSqlFederationStorage storage = new(new PostgreSqlStorageOptions { ConnectionString = args[0], Schema = "activitypub_load" });
await storage.InitializeAsync();
ObjectId activity = ObjectId.Parse($"https://city.example/ap/activities/{Guid.NewGuid():N}");
await storage.Activities.AddAsync(new ActivityRecord
{
    Id = activity,
    Username = "news",
    Type = "Create",
    Visibility = Visibility.Public,
    Json = new byte[2000],
    PublishedAt = now,
    Listed = true,
});

await MeasureAsync("enqueued", async () =>
{
    foreach (int[] batch in Enumerable.Range(0, deliveries).Chunk(Batch))
    {
        await storage.Deliveries.EnqueueAsync(new DeliveryDraft
        {
            ActivityId = activity,
            Username = "news",
            OrderingKey = activity.Value,
            Inboxes = [.. batch.Select(i => ObjectId.Parse(string.Create(CultureInfo.InvariantCulture, $"https://host{i % 5000}.example/users/{i}/inbox")))],
            Now = now,
        });
    }
});
await MeasureAsync("claimed and completed", () => Task.WhenAll(Enumerable.Range(0, workers).Select(_ => Task.Run(async () =>
{
    while (true)
    {
        IReadOnlyList<DeliveryBatch> batches = await storage.Deliveries.ClaimAsync(new DeliveryClaim(now.AddSeconds(1), now.AddMinutes(5), 64, 16));
        if (batches.Count == 0)
        {
            return;
        }

        await storage.Deliveries.CompleteAsync([.. batches.Select(batch => new DeliveryCompletion
        {
            Batch = batch,
            Outcomes = [.. batch.Items.Select(item => new DeliveryOutcome(item.Sequence, DeliveryState.Delivered, null, 202, null))],
            Now = now.AddSeconds(1),
            Failures = 0,
        })]);
    }
}))));

int entries = Math.Min(deliveries, 20_000);
await MeasureAsync(
    "inbox entries appended",
    async () =>
    {
        foreach (int[] senders in Enumerable.Range(0, entries).Chunk(256))
        {
            await Task.WhenAll(senders.Select(i => storage.Inbox.TryAppendAsync(new InboxEntry
            {
                DedupeKey = string.Create(CultureInfo.InvariantCulture, $"{activity}{i}"),
                ActivityType = "Create",
                ActorId = activity,
                Body = new byte[2000],
                ReceivedAt = now,
            }).AsTask()));
        }
    },
    entries);
await MeasureAsync(
    "inbox entries claimed and completed",
    async () =>
    {
        while (await storage.Inbox.ClaimAsync(now, now.AddMinutes(5), 500) is { Count: > 0 } claimed)
        {
            await Task.WhenAll(claimed.Select(entry => storage.Inbox.TryCompleteAsync(entry, now).AsTask()));
        }
    },
    entries);
Console.WriteLine(await storage.Deliveries.SummarizeAsync());
return 0;

async Task MeasureAsync(string what, Func<Task> work, int? count = null)
{
    long start = Stopwatch.GetTimestamp();
    await work();
    TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count ?? deliveries:N0} {what} in {elapsed.TotalSeconds:F2} s: {(count ?? deliveries) / elapsed.TotalSeconds:N0} a second"));
}
