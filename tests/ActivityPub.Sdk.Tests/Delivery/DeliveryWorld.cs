using System.Globalization;
using System.Text;
using ActivityPub.Sdk.Actors;
using ActivityPub.Sdk.Delivery;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Outbox;
using ActivityPub.Sdk.Storage;
using ActivityPub.Sdk.Testing.Storage;
using ActivityPub.Sdk.Vocabulary;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace ActivityPub.Sdk.Tests.Delivery;

/// <summary>The whole outbound side over the in-memory store, a clock that the test moves and servers that answer by script.</summary>
internal sealed class DeliveryWorld : IDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    private readonly List<IDisposable> _workers = [];
    private int _objects;

    public DeliveryWorld(double jitter = 1, IFederationStorage? storage = null)
    {
        Random = new FixedRandom(jitter);
        Storage = storage ?? Memory;
        Keys = new ActorKeyRing(Storage, new PlainKeyProtector(), Uris, Time);
        Outbox = new TransactionalOutbox(Storage, Uris, new ActivityProver(Keys, Options.Create(SiteOptions), Time), Signals, Time);
    }

    public CancellationToken Cancelled { get; } = TestContext.Current.CancellationToken;

    public ObservedTime Time { get; } = new(Start);

    public InMemoryFederationStorage Memory { get; } = new();

    public IFederationStorage Storage { get; }

    public FederationUris Uris { get; } = new(Options.Create(new ActivityPubOptions { Origin = new Origin("https://city.example") }));

    public ActivityPubOptions SiteOptions { get; } = new();

    public ActorKeyRing Keys { get; }

    public DeliverySignals Signals { get; } = new();

    public IHostApplicationLifetime? Lifetime { get; set; }

    public InboxSignal InboxSignal { get; } = new();

    public DeliveryOptions DeliveryOptions { get; } = new();

    public ActivityPubOptions FederationOptions { get; } = new() { Origin = new Origin("https://city.example") };

    public ScriptedSender Sender { get; } = new();

    public Random Random { get; }

    public TransactionalOutbox Outbox { get; }

    public DateTimeOffset Now => Time.GetUtcNow();

    public static ObjectId Id(string text) => ObjectId.Parse(text);

    public DeliveryWorker NewDeliveryWorker()
    {
        DeliveryWorker worker = new(Storage, Sender, Signals, Options.Create(DeliveryOptions), Time, NullLogger<DeliveryWorker>.Instance, Random, Lifetime, Options.Create(FederationOptions));
        _workers.Add(worker);
        return worker;
    }

    public FanOutWorker NewFanOutWorker()
    {
        FanOutWorker worker = new(Storage, Uris, Signals, InboxSignal, Options.Create(DeliveryOptions), Time, NullLogger<FanOutWorker>.Instance, Lifetime, Options.Create(FederationOptions));
        _workers.Add(worker);
        return worker;
    }

    /// <summary>Sends a note to inboxes and fans it out.</summary>
    /// <returns>The ordering key: the id of the note.</returns>
    public async Task<string> SendAsync(params string[] inboxes)
    {
        string key = $"https://city.example/ap/objects/{Interlocked.Increment(ref _objects)}";
        await SendAboutAsync(key, inboxes);
        return key;
    }

    public async Task<ObjectId> SendAboutAsync(string objectId, params string[] inboxes)
    {
        ObjectId id = await Outbox.SendAsync(
            new OutgoingActivity
            {
                Username = "news",
                Activity = new Create { Object = new ObjectRef(new Note { Id = Id(objectId) }) },
                Inboxes = [.. inboxes.Select(Id)],
            },
            null,
            Cancelled);
        FanOutWorker fanOut = NewFanOutWorker();
        while (await fanOut.RunOnceAsync(Cancelled))
        {
        }

        return id;
    }

    /// <summary>Delivers until nothing more is due at this moment.</summary>
    public async Task DeliverDueAsync()
    {
        DeliveryWorker worker = NewDeliveryWorker();
        while (await worker.RunOnceAsync(Cancelled) > 0)
        {
        }
    }

    public async Task<DeliveryRecord> SingleAsync(string orderingKey) => Assert.Single(await ListAsync(orderingKey));

    public async Task<IReadOnlyList<DeliveryRecord>> ListAsync(string orderingKey) =>
        (await Storage.Deliveries.ListAsync(orderingKey, new PageRequest(null, 1000), Cancelled)).Items;

    public ValueTask AddFollowerAsync(string actor, string inbox, string? sharedInbox = null, string username = "news") =>
        Storage.Followers.UpsertAsync(
            new FollowerRecord
            {
                Username = username,
                ActorId = Id(actor),
                Inbox = Id(inbox),
                SharedInbox = sharedInbox is null ? null : Id(sharedInbox),
                State = FollowState.Accepted,
                FollowActivity = Encoding.UTF8.GetBytes($$"""{"id":"{{actor}}#follow","type":"Follow","actor":"{{actor}}","object":"https://city.example/ap/actors/{{username}}"}"""),
                FollowedAt = Start,
            },
            Cancelled);

    public async Task AddFollowersAsync(int count)
    {
        await using IStorageTransaction transaction = await Storage.BeginTransactionAsync(Cancelled);
        for (int i = 0; i < count; i++)
        {
            string host = string.Create(CultureInfo.InvariantCulture, $"s{i:D6}.example");
            await transaction.Followers.UpsertAsync(
                new FollowerRecord
                {
                    Username = "news",
                    ActorId = Id($"https://{host}/u"),
                    Inbox = Id($"https://{host}/u/inbox"),
                    State = FollowState.Accepted,
                    FollowActivity = "{}"u8.ToArray(),
                    FollowedAt = Start,
                },
                Cancelled);
        }

        await transaction.CommitAsync(Cancelled);
    }

    public void Dispose()
    {
        foreach (IDisposable worker in _workers)
        {
            worker.Dispose();
        }

        Keys.Dispose();
        InboxSignal.Dispose();
        Memory.Dispose();
    }
}
