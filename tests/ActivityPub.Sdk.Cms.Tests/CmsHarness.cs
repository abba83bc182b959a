using ActivityPub.Sdk.Actors;
using ActivityPub.Sdk.Cms.Channels;
using ActivityPub.Sdk.Cms.Content;
using ActivityPub.Sdk.Cms.Interactions;
using ActivityPub.Sdk.Cms.Publishing;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Json;
using ActivityPub.Sdk.Outbox;
using ActivityPub.Sdk.Policy;
using ActivityPub.Sdk.Storage;
using ActivityPub.Sdk.Testing.Storage;
using ActivityPub.Sdk.Vocabulary;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace ActivityPub.Sdk.Cms.Tests;

/// <summary>A site with the channel "news", without a network, at half past nine on a Monday.</summary>
internal sealed class CmsHarness : IAsyncDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 11, 23, 9, 30, 0, TimeSpan.Zero);

    private readonly ServiceProvider _provider;

    private CmsHarness(ServiceProvider provider, IFederationStorage storage, FakeTimeProvider time)
    {
        _provider = provider;
        Storage = storage;
        Time = time;
    }

    public IFederationStorage Storage { get; }

    public FakeTimeProvider Time { get; }

    public StoringOutbox Outbox => (StoringOutbox)_provider.GetRequiredService<IOutbox>();

    public FakeMentionResolver Mentions => (FakeMentionResolver)_provider.GetRequiredService<IMentionResolver>();

    public ICmsPublisher Publisher => _provider.GetRequiredService<ICmsPublisher>();

    public ChannelDirectory Channels => _provider.GetRequiredService<ChannelDirectory>();

    public PublicOnlyPolicy VisibilityPolicy => (PublicOnlyPolicy)_provider.GetRequiredService<IVisibilityPolicy>();

    public CommentService Comments => _provider.GetRequiredService<CommentService>();

    public FederationUris Uris => _provider.GetRequiredService<FederationUris>();

    public PublicationScheduler Scheduler => _provider.GetServices<IHostedService>().OfType<PublicationScheduler>().Single();

    public IServiceProvider Services => _provider;

    public static async Task<CmsHarness> StartAsync(Action<ICmsBuilder>? configure = null, IFederationStorage? storage = null)
    {
        storage ??= new InMemoryFederationStorage();
        FakeTimeProvider time = new(Start);
        ServiceCollection services = new();
        services.AddLogging();
        services.Configure<ActivityPubOptions>(options => options.Origin = new Origin("https://city.example"));
        services.AddSingleton<TimeProvider>(time);
        services.AddSingleton(storage);
        services.AddSingleton<FederationUris>();
        services.AddSingleton<IKeyProtector, OpenKeyProtector>();
        services.AddSingleton<ActorKeyRing>();
        services.AddSingleton<IActorProvider, TestActorProvider>();
        services.AddSingleton<ActorDirectory>();
        services.AddSingleton<IVisibilityPolicy, PublicOnlyPolicy>();
        services.AddSingleton<IOutbox, StoringOutbox>();
        services.AddSingleton<IMentionResolver, FakeMentionResolver>();
        new TestBuilder(services).AddCms(cms =>
        {
            cms.AddChannel("news", channel => channel.DisplayName = "City of Example");
            configure?.Invoke(cms);
        });
        ServiceProvider provider = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
        await storage.InitializeAsync(TestContext.Current.CancellationToken);
        await provider.GetServices<IHostedService>().OfType<ChannelSetup>().Single().StartAsync(TestContext.Current.CancellationToken);
        return new CmsHarness(provider, storage, time);
    }

    public async Task<ObjectRecord> ObjectAsync(ObjectId? id) =>
        await Storage.Objects.FindAsync(id!, TestContext.Current.CancellationToken) ?? throw new InvalidOperationException($"{id} is not stored.");

    public async Task<ApObject> DocumentAsync(ObjectId? id) => ActivityJson.Read((await ObjectAsync(id)).Json);

    public async Task<RemoteActorRecord> AddRemoteActorAsync(string user, string host, string? name = null)
    {
        RemoteActorRecord actor = new()
        {
            Id = ObjectId.Parse($"https://{host}/users/{user}"),
            Type = "Person",
            Handle = $"@{user}@{host}",
            DisplayName = new UntrustedText(name ?? user),
            Url = $"https://{host}/@{user}",
            Inbox = ObjectId.Parse($"https://{host}/users/{user}/inbox"),
            SharedInbox = ObjectId.Parse($"https://{host}/inbox"),
            Document = "{}"u8.ToArray(),
            FetchedAt = Time.GetUtcNow(),
        };
        await Storage.RemoteActors.UpsertAsync(actor, TestContext.Current.CancellationToken);
        Mentions.Known[Handle.Parse(actor.Handle)] = new MentionedActor(Handle.Parse(actor.Handle), actor.Id, actor.Inbox, actor.SharedInbox!, actor.Url);
        return actor;
    }

    public async Task<InteractionRecord> AddReplyAsync(ObjectId target, RemoteActorRecord author, string id, string html = "<p>Hello</p>", string? inReplyTo = null, InteractionState state = InteractionState.Pending, Visibility visibility = Visibility.Public)
    {
        InteractionRecord reply = new()
        {
            Id = author.Id.Origin + "/notes/" + id,
            Kind = InteractionKind.Reply,
            ActorId = author.Id,
            TargetId = target,
            InReplyTo = inReplyTo is null ? target.Value : author.Id.Origin + "/notes/" + inReplyTo,
            Content = new UntrustedHtml(html),
            Visibility = visibility,
            State = state,
            Url = author.Id.Origin + "/@" + id,
            PublishedAt = Time.GetUtcNow(),
            ReceivedAt = Time.GetUtcNow(),
        };
        await Storage.Interactions.UpsertAsync(reply, TestContext.Current.CancellationToken);
        Time.Advance(TimeSpan.FromMinutes(1));
        return reply;
    }

    public ValueTask DisposeAsync() => _provider.DisposeAsync();

    private sealed class TestBuilder(IServiceCollection services) : IActivityPubBuilder
    {
        public IServiceCollection Services { get; } = services;
    }
}
