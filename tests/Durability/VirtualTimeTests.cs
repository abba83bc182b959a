using System.Collections.Concurrent;
using System.Globalization;
using ActivityPub.Sdk.Delivery;
using ActivityPub.Sdk.Durability.Tests.Stores;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Storage;
using ActivityPub.Sdk.Testing.Storage;
using ActivityPub.Sdk.Tests.Delivery;
using ActivityPub.Sdk.Tests.Processes;
using Microsoft.Data.Sqlite;

namespace ActivityPub.Sdk.Durability.Tests;

/// <summary>Days and weeks of trouble with other servers, on a clock that the test moves.</summary>
public sealed class VirtualTimeTests : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private StoreUnderTest? _database;
    private IFederationStorage? _storage;

    public static TheoryData<string> Stores => ["memory", .. StoreUnderTest.All];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Q7_A_host_that_was_down_for_days_is_probed_seldom_and_gets_everything_in_order(string store)
    {
        const string Inbox = "https://down.example/inbox";
        using DeliveryWorld world = new(jitter: 0, await OpenAsync(store));
        world.DeliveryOptions.MaxConcurrencyPerHost = 1;
        await world.AddFollowerAsync("https://down.example/u", "https://down.example/u/inbox", Inbox);
        List<DateTimeOffset> attempts = [];
        bool isDown = true;
        world.Sender.Answer = _ => isDown ? DeliveryAnswer.FromFault(DeliveryFault.Network, "No connection.") : DeliveryAnswer.FromStatus(202);
        world.Sender.OnAttempt = _ => attempts.Add(world.Now);

        // Enough at once to open the breaker; then an article and its correction, every six hours for six and a half days.
        List<(string Object, ObjectId Activity)> sent = [];
        for (int i = 0; i < world.DeliveryOptions.BreakerThreshold; i++)
        {
            string first = string.Create(CultureInfo.InvariantCulture, $"https://city.example/ap/objects/first-{i}");
            sent.Add((first, await world.SendAboutAsync(first, Inbox)));
        }

        for (int step = 0; step < 26; step++)
        {
            string article = string.Create(CultureInfo.InvariantCulture, $"https://city.example/ap/objects/article-{step}");
            sent.Add((article, await world.SendAboutAsync(article, Inbox)));
            sent.Add((article, await world.SendAboutAsync(article, Inbox)));
            for (int pass = 0; pass < 36; pass++)
            {
                await world.DeliverDueAsync();
                world.Time.Advance(TimeSpan.FromMinutes(10));
            }
        }

        // Five failures open the breaker; from then on one probe in half an hour at most.
        Assert.InRange(attempts.Count, 6, 5 + (2 * 24 * 7));
        Assert.All(attempts.Skip(4).Zip(attempts.Skip(5)), static pair => Assert.True(pair.Second - pair.First >= TimeSpan.FromMinutes(30), $"{pair.First:u} and {pair.Second:u}"));
        Assert.Equal(sent.Count, (await world.Storage.Deliveries.SummarizeAsync(Token)).Pending);

        isDown = false;
        int failed = world.Sender.Attempts.Count;
        world.Time.Advance(TimeSpan.FromMinutes(40));
        DeliveryWorker worker = world.NewDeliveryWorker();
        List<int> sizes = [];
        for (int pass = 0; pass < 200 && (await world.Storage.Deliveries.SummarizeAsync(Token)).Pending > 0; pass++)
        {
            int before = world.Sender.Attempts.Count;
            await worker.RunOnceAsync(Token);
            if (world.Sender.Attempts.Count - before is > 0 and int size)
            {
                sizes.Add(size);
            }
            else
            {
                world.Time.Advance(TimeSpan.FromMinutes(10));
            }
        }

        // All of it, each article before its correction, and with a beginning that does not knock the server down again.
        Assert.Equal(new DeliverySummary(0, sent.Count, 0), await world.Storage.Deliveries.SummarizeAsync(Token));
        ObjectId[] arrived = [.. world.Sender.Attempts.Skip(failed).Select(static a => a.ActivityId)];
        Assert.Equal(sent.Count, arrived.Length);
        Assert.All(sent.GroupBy(static s => s.Object), versions => Assert.Equal(versions.Select(static v => v.Activity), arrived.Where(a => versions.Any(v => v.Activity == a))));
        Assert.Equal([1, 1], sizes[..2]);
        Assert.All(sizes.Zip(sizes.Skip(1)), static pair => Assert.True(pair.Second <= Math.Max(4, 2 * pair.First), $"{pair.First} deliveries, then {pair.Second}"));
        Assert.Equal(1, await world.Storage.Followers.CountAsync("news", Token));
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Q8_Of_hosts_that_are_gone_nothing_stays(string store)
    {
        const int Hosts = 300;
        using DeliveryWorld world = new(jitter: 1, await OpenAsync(store));
        world.Sender.Answer = static _ => DeliveryAnswer.FromFault(DeliveryFault.Network, "No connection.");
        for (int article = 0; article < 2; article++)
        {
            await world.SendAsync([.. Enumerable.Range(0, Hosts).Select(static i => string.Create(CultureInfo.InvariantCulture, $"https://dead{i}.example/inbox"))]);
        }

        for (int pass = 0; pass < 5000 && (await world.Storage.Deliveries.SummarizeAsync(Token)).Pending > 0; pass++)
        {
            await world.DeliverDueAsync();
            world.Time.Advance(TimeSpan.FromHours(1));
        }

        Assert.Equal(new DeliverySummary(0, 0, 2 * Hosts), await world.Storage.Deliveries.SummarizeAsync(Token));
        world.Time.Advance(TimeSpan.FromDays(31));
        int dropped = 0;
        while (await world.Storage.Deliveries.PruneAsync(world.Now - TimeSpan.FromDays(30), 500, Token) is > 0 and int some)
        {
            dropped += some;
        }

        Assert.Equal(2 * Hosts, dropped);
        Assert.Equal(new DeliverySummary(0, 0, 0), await world.Storage.Deliveries.SummarizeAsync(Token));

        // A host of then is a host like any other.
        await world.SendAsync("https://dead7.example/inbox");
        DeliveryBatch batch = Assert.Single(await world.Storage.Deliveries.ClaimAsync(new DeliveryClaim(world.Now, world.Now.AddMinutes(3), 10, 10), Token));
        Assert.Equal((0, false), (batch.Failures, batch.IsProbe));
        if (_database is SqliteUnderTest file)
        {
            Assert.Equal((1, 1), (Count(file, "ap_hosts"), Count(file, "ap_inboxes")));
        }
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Q12_What_is_overdue_after_a_day_is_sent_within_the_limits(string store)
    {
        const int Hosts = 60;
        const int PerHost = 20;
        using DeliveryWorld world = new(jitter: 0, await OpenAsync(store));
        world.DeliveryOptions.MaxConcurrency = 32;
        for (int i = 0; i < PerHost; i++)
        {
            await world.SendAsync([.. Enumerable.Range(0, Hosts).Select(static h => string.Create(CultureInfo.InvariantCulture, $"https://host{h}.example/inbox"))]);
        }

        world.Time.Advance(TimeSpan.FromDays(1));
        int now = 0;
        int most = 0;
        ConcurrentDictionary<string, int> atHost = new(StringComparer.Ordinal);
        int mostAtHost = 0;
        world.Sender.Gate = async (item, _) =>
        {
            Raise(ref most, Interlocked.Increment(ref now));
            Raise(ref mostAtHost, atHost.AddOrUpdate(item.Inbox.Origin.Host, 1, static (_, n) => n + 1));
            await Task.Yield();
            atHost.AddOrUpdate(item.Inbox.Origin.Host, 0, static (_, n) => n - 1);
            Interlocked.Decrement(ref now);
        };
        await world.DeliverDueAsync();
        Assert.Equal(new DeliverySummary(0, Hosts * PerHost, 0), await world.Storage.Deliveries.SummarizeAsync(Token));
        Assert.Equal(Hosts * PerHost, world.Sender.Attempts.Count);
        Assert.InRange(most, 1, world.DeliveryOptions.MaxConcurrency);
        Assert.InRange(mostAtHost, 1, world.DeliveryOptions.MaxConcurrencyPerHost);
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Q12_A_slow_host_with_a_long_queue_delays_neither_of_two_others(string store)
    {
        using DeliveryWorld world = new(jitter: 0, await OpenAsync(store));
        for (int i = 0; i < 300; i++)
        {
            await world.SendAsync("https://slow.example/inbox");
        }

        for (int i = 0; i < 40; i++)
        {
            await world.SendAsync("https://one.example/inbox", "https://two.example/inbox");
        }

        TaskCompletionSource slow = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource others = new(TaskCreationOptions.RunContinuationsAsynchronously);
        int done = 0;
        world.Sender.Gate = (item, stop) =>
        {
            if (item.Inbox.Origin.Host == "slow.example")
            {
                return slow.Task.WaitAsync(stop);
            }

            if (Interlocked.Increment(ref done) == 80)
            {
                others.SetResult();
            }

            return Task.CompletedTask;
        };
        using DeliveryWorker worker = world.NewDeliveryWorker();
        await worker.StartAsync(Token);
        await others.Task.WaitAsync(TimeSpan.FromMinutes(1), Token);

        // Not one answer of the slow one was needed for it.
        Assert.InRange(world.Sender.Inboxes.Count(static i => i.Origin.Host == "slow.example"), 1, world.DeliveryOptions.MaxConcurrencyPerHost);
        slow.SetResult();
        await worker.StopAsync(Token);
    }

    public async ValueTask DisposeAsync()
    {
        switch (_storage)
        {
            case IAsyncDisposable storage:
                await storage.DisposeAsync();
                break;
            case IDisposable storage:
                storage.Dispose();
                break;
        }

        if (_database is not null)
        {
            await _database.DisposeAsync();
        }

        _folder.Dispose();
    }

    private static void Raise(ref int most, int value)
    {
        int seen;
        while (value > (seen = Volatile.Read(ref most)) && Interlocked.CompareExchange(ref most, value, seen) != seen)
        {
        }
    }

    private static long Count(SqliteUnderTest file, string table)
    {
        using SqliteConnection connection = new(file.Connection + ";Mode=ReadOnly;Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT (SELECT COUNT(*) FROM ap_hosts), (SELECT COUNT(*) FROM ap_inboxes)";
        using SqliteDataReader row = command.ExecuteReader();
        row.Read();
        return row.GetInt64(table == "ap_hosts" ? 0 : 1);
    }

    private async Task<IFederationStorage> OpenAsync(string store)
    {
        if (store == "memory")
        {
            return _storage = new InMemoryFederationStorage();
        }

        _database = await StoreUnderTest.CreateAsync(store, _folder.Path);
        return _storage = await _database.OpenAsync();
    }
}
