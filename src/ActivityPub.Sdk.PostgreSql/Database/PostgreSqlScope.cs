using ActivityPub.Sdk.PostgreSql.Stores;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.PostgreSql.Database;

/// <summary>The stores over one way of access.</summary>
internal sealed class PostgreSqlScope : IStorageScope
{
    public PostgreSqlScope(PostgreSqlAccess access, InboxAppender? appender = null)
    {
        Actors = new PostgreSqlActorStore(access);
        ActorKeys = new PostgreSqlActorKeyStore(access);
        RemoteActors = new PostgreSqlRemoteActorStore(access);
        Followers = new PostgreSqlFollowerStore(access);
        Following = new PostgreSqlFollowingStore(access);
        Objects = new PostgreSqlObjectStore(access);
        Activities = new PostgreSqlActivityStore(access);
        Interactions = new PostgreSqlInteractionStore(access);
        Publications = new PostgreSqlPublicationStore(access);
        Inbox = new PostgreSqlInboxStore(access, appender);
        Deliveries = new PostgreSqlDeliveryStore(access);
        DomainBlocks = new PostgreSqlDomainBlockStore(access);
        AccountBlocks = new PostgreSqlAccountBlockStore(access);
        Peers = new PostgreSqlPeerStore(access);
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
