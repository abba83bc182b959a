using ActivityPub.Sdk.Actors;
using ActivityPub.Sdk.Fetching;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Inbox;
using ActivityPub.Sdk.Outbox;
using ActivityPub.Sdk.Policy;
using ActivityPub.Sdk.Signatures;
using ActivityPub.Sdk.Storage;
using ActivityPub.Sdk.Testing.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace ActivityPub.Sdk.Tests.Inbox;

/// <summary>A whole installation without a web server: its store in memory, its clock by hand, all other servers scripted.</summary>
internal sealed class Federation : IAsyncDisposable
{
    public const string Origin = "https://city.example";
    public const string SharedInbox = Origin + "/ap/inbox";
    public const string News = Origin + "/ap/actors/news";
    public const string NewsInbox = News + "/inbox";

    // The keys of the instance actor are made once: RSA keys take their time.
    private static readonly TestKeyProtector _protector = new();
    private static readonly SemaphoreSlim _gate = new(1, 1);
    private static readonly Dictionary<string, IReadOnlyList<ActorKeyRecord>> _keys = [];

    private Federation(ServiceProvider services, InMemoryFederationStorage storage, FakeTimeProvider time, ScriptedNetwork network, ErrorLog log)
    {
        Services = services;
        Storage = storage;
        Time = time;
        Network = network;
        Log = log;
    }

    public ServiceProvider Services { get; }

    public InMemoryFederationStorage Storage { get; }

    public FakeTimeProvider Time { get; }

    public ScriptedNetwork Network { get; }

    public ErrorLog Log { get; }

    public DateTimeOffset Now => Time.GetUtcNow();

    public RecordingOutbox Outbox => (RecordingOutbox)Services.GetRequiredService<IOutbox>();

    public InboxService Inbox => Services.GetRequiredService<InboxService>();

    public InboxProcessor Processor => Services.GetRequiredService<InboxProcessor>();

    public static async Task<Federation> StartAsync(Action<IServiceCollection>? configure = null, string origin = Origin, DateTimeOffset? now = null)
    {
        InMemoryFederationStorage storage = new();
        FakeTimeProvider time = new(now ?? new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));
        ScriptedNetwork network = new();
        ServiceCollection services = new();
        ErrorLog log = new();
        services.AddLogging(logging => logging.AddProvider(log));
        services.AddSingleton<TimeProvider>(time);
        IActivityPubBuilder builder = services.AddActivityPubCore(options => (options.Origin, options.AllowLoopback) = (new Origin(origin), origin.StartsWith("http:", StringComparison.Ordinal)));
        services.Configure<EgressOptions>(options => options.OwnOrigin = new Origin(origin));
        services.AddSingleton<IFederationStorage>(storage);
        services.AddSingleton<IKeyProtector>(_protector);
        services.AddSingleton<IOutbox, RecordingOutbox>();
        services.AddFetching().AddActors().AddPolicy().AddInbox();
        services.AddSingleton<FollowService>();
        services.AddHttpClient(EgressClient.HttpClientName).ConfigurePrimaryHttpMessageHandler(() => network);
        configure?.Invoke(services);
        Federation made = new(services.BuildServiceProvider(), storage, time, network, log);
        await made.LendKeysAsync(origin);
        return made;
    }

    /// <summary>An account of this installation.</summary>
    public async Task<LocalActor> AddAccountAsync(string username = "news", bool manually = false)
    {
        ActorRecord record = new()
        {
            Username = username,
            Profile = new ActorProfile { DisplayName = "News", ManuallyApprovesFollowers = manually },
            CreatedAt = Now,
            UpdatedAt = Now,
        };
        await Storage.Actors.UpsertAsync(record, TestContext.Current.CancellationToken);
        return (await Services.GetRequiredService<ActorDirectory>().FindAsync(username, TestContext.Current.CancellationToken))!;
    }

    /// <summary>A published object of an account of this installation.</summary>
    public async Task<ObjectId> AddObjectAsync(string name = "1", Visibility visibility = Visibility.Public, string? url = null)
    {
        ObjectId id = ObjectId.Parse($"{Origin}/ap/objects/{name}");
        await Storage.Objects.UpsertAsync(
            new ObjectRecord { Id = id, Username = "news", Type = "Note", Visibility = visibility, Json = "{}"u8.ToArray(), Url = url, PublishedAt = Now },
            TestContext.Current.CancellationToken);
        return id;
    }

    /// <summary>An account elsewhere whose document is served.</summary>
    public RemoteAccount AddRemote(string id = "https://remote.example/users/rita", string? keyOf = null)
    {
        RemoteAccount account = new(id, keyOf: keyOf);
        Network.Serve(id, account.Document());
        return account;
    }

    public async Task<InboxResult> PostAsync(RemoteAccount sender, string json, string? username = null) =>
        await ReceiveAsync(sender.Post(username is null ? SharedInbox : $"{Origin}/ap/actors/{username}/inbox", json, Now), username);

    public async Task<InboxResult> ReceiveAsync(ReceivedRequest request, string? username = null) =>
        await Inbox.ReceiveAsync(request, username, TestContext.Current.CancellationToken);

    public async Task<int> ProcessAsync() => await Processor.ProcessOnceAsync(TestContext.Current.CancellationToken);

    /// <summary>Posts, expects to be taken, and lets it take effect.</summary>
    public async Task TakeAsync(RemoteAccount sender, string json, string? username = null)
    {
        InboxResult result = await PostAsync(sender, json, username);
        Assert.True(result.Status == 202, $"{result.Status}: {result.Detail}");
        await ProcessAsync();
        Time.Advance(TimeSpan.FromSeconds(1));
    }

    public async ValueTask DisposeAsync()
    {
        await Services.DisposeAsync();
        Storage.Dispose();
        Network.Dispose();
    }

    private async Task LendKeysAsync(string origin)
    {
        await _gate.WaitAsync();
        try
        {
            if (!_keys.TryGetValue(origin, out IReadOnlyList<ActorKeyRecord>? keys))
            {
                await Services.GetRequiredService<ActorKeyRing>().VerifyAllAsync();
                _keys[origin] = await Storage.ActorKeys.ListAsync(FederationUris.InstanceUsername);
                return;
            }

            foreach (ActorKeyRecord key in keys)
            {
                await Storage.ActorKeys.TryAddAsync(key);
            }
        }
        finally
        {
            _gate.Release();
        }
    }
}
