using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Sqlite.Database;

/// <summary>A transaction of the store's own, or (where there is no owner) one of the site's that the store takes part in.</summary>
internal sealed class SqliteStorageTransaction : IStorageTransaction
{
    private readonly SqliteDatabase? _owner;
    private readonly SqliteTransactionAccess _access;
    private readonly SqliteScope _scope;

    public SqliteStorageTransaction(SqliteDatabase? owner, SqliteSession session)
    {
        _owner = owner;
        _access = new SqliteTransactionAccess(session);
        _scope = new SqliteScope(_access);
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
        if (_owner is null)
        {
            return ValueTask.CompletedTask;
        }

        SqliteSession session = _access.End() ?? throw new InvalidOperationException("The transaction has ended.");
        try
        {
            if (_access.HasFailed)
            {
                _owner.Rollback(session);
                throw new StorageUnavailableException("A write of this transaction failed, so it was rolled back.");
            }

            _owner.Commit(session);
        }
        finally
        {
            _owner.Leave();
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        if (_access.End() is not { } session)
        {
            return ValueTask.CompletedTask;
        }

        if (_owner is null)
        {
            session.Dispose();
            return ValueTask.CompletedTask;
        }

        _owner.Rollback(session);
        _owner.Leave();
        return ValueTask.CompletedTask;
    }
}
