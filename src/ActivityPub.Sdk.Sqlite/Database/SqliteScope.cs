using ActivityPub.Sdk.Sqlite.Stores;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Sqlite.Database;

/// <summary>The stores over one way of access.</summary>
internal sealed class SqliteScope : IStorageScope
{
    public SqliteScope(SqliteAccess access, InboxAppender? appender = null)
    {
        Actors = new SqliteActorStore(access);
        ActorKeys = new SqliteActorKeyStore(access);
        RemoteActors = new SqliteRemoteActorStore(access);
        Followers = new SqliteFollowerStore(access);
        Following = new SqliteFollowingStore(access);
        Objects = new SqliteObjectStore(access);
        Activities = new SqliteActivityStore(access);
        Interactions = new SqliteInteractionStore(access);
        Publications = new SqlitePublicationStore(access);
        Inbox = new SqliteInboxStore(access, appender);
        Deliveries = new SqliteDeliveryStore(access);
        DomainBlocks = new SqliteDomainBlockStore(access);
        AccountBlocks = new SqliteAccountBlockStore(access);
        Peers = new SqlitePeerStore(access);
    }

    public IActorStore Actors { get; }

    public IActorKeyStore ActorKeys { get; }

    public IRemoteActorStore RemoteActors { get; }

    public IFollowerStore Followers { get; }

    public IFollowingStore Following { get; }

    public IObjectStore Objects { get; }

    public IActivityStore Activities { get; }

    public IInteractionStore Interactions { get; }

    public IPublicationStore Publications { get; }

    public IInboxStore Inbox { get; }

    public IDeliveryStore Deliveries { get; }

    public IDomainBlockStore DomainBlocks { get; }

    public IAccountBlockStore AccountBlocks { get; }

    public IPeerStore Peers { get; }
}
