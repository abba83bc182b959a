using System.Collections.Immutable;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Testing.Storage;

/// <summary>
/// Everything that the in-memory store holds. Each collection is immutable, so a copy of this object is a snapshot: writers work on
/// their own copy, which becomes the root at commit.
/// </summary>
internal sealed class InMemoryState
{
    private long _sequence;

    public ImmutableDictionary<string, ActorRecord> Actors { get; set; } = Empty<ActorRecord>();

    public ImmutableSortedSet<IndexKey> ActorNames { get; set; } = [];

    public ImmutableDictionary<string, ActorKeyRecord> ActorKeys { get; set; } = Empty<ActorKeyRecord>();

    public ImmutableSortedSet<IndexKey> ActorKeysByActor { get; set; } = [];

    public ImmutableDictionary<string, RemoteActorRecord> RemoteActors { get; set; } = Empty<RemoteActorRecord>();

    public ImmutableSortedSet<IndexKey> RemoteActorsByAge { get; set; } = [];

    public ImmutableSortedSet<IndexKey> RemoteActorsByKey { get; set; } = [];

    public ImmutableDictionary<(string User, string Actor), StoredRow<FollowerRecord>> Followers { get; set; } = ImmutableDictionary<(string, string), StoredRow<FollowerRecord>>.Empty;

    public ImmutableSortedSet<IndexKey> FollowersByTime { get; set; } = [];

    public ImmutableSortedSet<IndexKey> FollowersByActor { get; set; } = [];

    public ImmutableSortedSet<IndexKey> FollowersByInbox { get; set; } = [];

    public ImmutableSortedSet<IndexKey> DeliveryInboxes { get; set; } = [];

    public ImmutableDictionary<(string User, string Target), StoredRow<FollowingRecord>> Following { get; set; } = ImmutableDictionary<(string, string), StoredRow<FollowingRecord>>.Empty;

    public ImmutableSortedSet<IndexKey> FollowingByTime { get; set; } = [];

    public ImmutableSortedSet<IndexKey> FollowingByTarget { get; set; } = [];

    public ImmutableDictionary<string, StoredRow<ObjectRecord>> Objects { get; set; } = Empty<StoredRow<ObjectRecord>>();

    public ImmutableSortedSet<IndexKey> ObjectsByUrl { get; set; } = [];

    public ImmutableSortedSet<IndexKey> PublicObjects { get; set; } = [];

    public ImmutableDictionary<(string User, string Object), IndexKey> Pins { get; set; } = ImmutableDictionary<(string, string), IndexKey>.Empty;

    public ImmutableSortedSet<IndexKey> PinsByTime { get; set; } = [];

    public ImmutableDictionary<string, StoredRow<ActivityRecord>> Activities { get; set; } = Empty<StoredRow<ActivityRecord>>();

    public ImmutableSortedSet<IndexKey> Outbox { get; set; } = [];

    public ImmutableSortedSet<IndexKey> ActivitiesByObject { get; set; } = [];

    public ImmutableDictionary<string, StoredRow<InteractionRecord>> Interactions { get; set; } = Empty<StoredRow<InteractionRecord>>();

    public ImmutableDictionary<(InteractionKind Kind, string Actor, string Target, string Content), string> InteractionSlots { get; set; } = ImmutableDictionary<(InteractionKind, string, string, string), string>.Empty;

    public ImmutableSortedSet<IndexKey> InteractionsByTarget { get; set; } = [];

    public ImmutableSortedSet<IndexKey> InteractionsByActor { get; set; } = [];

    public ImmutableSortedSet<IndexKey> RepliesByArrival { get; set; } = [];

    public ImmutableDictionary<(string Id, string Origin), DateTimeOffset> Tombstones { get; set; } = ImmutableDictionary<(string, string), DateTimeOffset>.Empty;

    public ImmutableDictionary<(string User, string Key), StoredRow<PublicationRecord>> Publications { get; set; } = ImmutableDictionary<(string, string), StoredRow<PublicationRecord>>.Empty;

    public ImmutableSortedSet<IndexKey> PublicationsByTime { get; set; } = [];

    public ImmutableSortedSet<IndexKey> PublicationsByObject { get; set; } = [];

    public ImmutableSortedSet<IndexKey> ScheduledPublications { get; set; } = [];

    public ImmutableDictionary<long, InMemoryInboxRow> Inbox { get; set; } = ImmutableDictionary<long, InMemoryInboxRow>.Empty;

    public ImmutableDictionary<string, long> InboxKeys { get; set; } = Empty<long>();

    public ImmutableSortedSet<IndexKey> InboxDue { get; set; } = [];

    public ImmutableSortedSet<IndexKey> InboxHandled { get; set; } = [];

    public ImmutableSortedSet<IndexKey> InboxBodies { get; set; } = [];

    public ImmutableDictionary<long, InMemoryFanOut> FanOuts { get; set; } = ImmutableDictionary<long, InMemoryFanOut>.Empty;

    public ImmutableSortedSet<IndexKey> FanOutsDue { get; set; } = [];

    public ImmutableSortedSet<IndexKey> FanOutsByKey { get; set; } = [];

    public ImmutableDictionary<long, InMemoryDelivery> Deliveries { get; set; } = ImmutableDictionary<long, InMemoryDelivery>.Empty;

    public ImmutableHashSet<(string Activity, string Inbox)> DeliveryKeys { get; set; } = [];

    public ImmutableSortedSet<IndexKey> DeliveriesReady { get; set; } = [];

    public ImmutableSortedSet<IndexKey> DeliveriesInOrder { get; set; } = [];

    public ImmutableSortedSet<IndexKey> DeliveriesByKey { get; set; } = [];

    public ImmutableSortedSet<IndexKey> DeliveriesFailed { get; set; } = [];

    public ImmutableSortedSet<IndexKey> DeliveriesCompleted { get; set; } = [];

    public ImmutableSortedSet<IndexKey> DeliveriesByInbox { get; set; } = [];

    public ImmutableDictionary<string, DeliverySummary> DeliverySummaries { get; set; } = Empty<DeliverySummary>();

    public DeliverySummary DeliveryTotals { get; set; }

    public ImmutableDictionary<string, InMemoryHost> Hosts { get; set; } = Empty<InMemoryHost>();

    public ImmutableSortedSet<IndexKey> HostSchedule { get; set; } = [];

    public ImmutableDictionary<string, DomainBlockRecord> DomainBlocks { get; set; } = Empty<DomainBlockRecord>();

    public ImmutableSortedSet<IndexKey> DomainBlockNames { get; set; } = [];

    public ImmutableDictionary<string, AccountBlockRecord> AccountBlocks { get; set; } = Empty<AccountBlockRecord>();

    public ImmutableSortedSet<IndexKey> AccountBlockIds { get; set; } = [];

    public ImmutableSortedSet<IndexKey> AccountBlocksByInbox { get; set; } = [];

    public ImmutableDictionary<string, PeerRecord> Peers { get; set; } = Empty<PeerRecord>();

    public ImmutableSortedSet<IndexKey> PeersByAge { get; set; } = [];

    public long NextSequence() => ++_sequence;

    public InMemoryState Copy() => (InMemoryState)MemberwiseClone();

    private static ImmutableDictionary<string, T> Empty<T>() => ImmutableDictionary.Create<string, T>(StringComparer.Ordinal);
}
