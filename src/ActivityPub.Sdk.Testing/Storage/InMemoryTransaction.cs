using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Testing.Storage;

/// <summary>A transaction of the in-memory store.</summary>
internal sealed class InMemoryTransaction : IStorageTransaction
{
    private readonly InMemoryDirectAccess _owner;
    private readonly InMemoryTransactionAccess _access;
    private readonly InMemoryScope _scope;

    public InMemoryTransaction(InMemoryDirectAccess owner, InMemoryState state)
    {
        _owner = owner;
        _access = new InMemoryTransactionAccess(state);
        _scope = new InMemoryScope(_access);
    }

    public IActorStore Actors => _scope.Actors;

    public IActorKeyStore ActorKeys => _scope.ActorKeys;

    public IRemoteActorStore RemoteActors => _scope.RemoteActors;

    public IFollowerStore Followers => _scope.Followers;

    public IFollowingStore Following => _scope.Following;

    public IObjectStore Objects => _scope.Objects;

    public IActivityStore Activities => _scope.Activities;

    public IInteractionStore Interactions => _scope.Interactions;

    public IPublicationStore Publications => _scope.Publications;

    public IInboxStore Inbox => _scope.Inbox;

    public IDeliveryStore Deliveries => _scope.Deliveries;

    public IDomainBlockStore DomainBlocks => _scope.DomainBlocks;

    public IAccountBlockStore AccountBlocks => _scope.AccountBlocks;

    public IPeerStore Peers => _scope.Peers;

    public ValueTask CommitAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        InMemoryState state = _access.End() ?? throw new InvalidOperationException("The transaction has ended.");
        _owner.Publish(state);
        _owner.Release();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        if (_access.End() is not null)
        {
            _owner.Release();
        }

        return ValueTask.CompletedTask;
    }
}
