using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Testing.Storage;

/// <summary>The stores over one way of access.</summary>
internal sealed class InMemoryScope : IStorageScope
{
    public InMemoryScope(InMemoryAccess access)
    {
        Actors = new InMemoryActorStore(access);
        ActorKeys = new InMemoryActorKeyStore(access);
        RemoteActors = new InMemoryRemoteActorStore(access);
        Followers = new InMemoryFollowerStore(access);
        Following = new InMemoryFollowingStore(access);
        Objects = new InMemoryObjectStore(access);
        Activities = new InMemoryActivityStore(access);
        Interactions = new InMemoryInteractionStore(access);
        Publications = new InMemoryPublicationStore(access);
        Inbox = new InMemoryInboxStore(access);
        Deliveries = new InMemoryDeliveryStore(access);
        DomainBlocks = new InMemoryDomainBlockStore(access);
        AccountBlocks = new InMemoryAccountBlockStore(access);
        Peers = new InMemoryPeerStore(access);
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
