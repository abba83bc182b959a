using ActivityPub.Sdk.Storage;
using Npgsql;

namespace ActivityPub.Sdk.PostgreSql.Database;

/// <summary>A transaction of the store's own, or (where none is given) one of the site's that the store takes part in.</summary>
internal sealed class PostgreSqlStorageTransaction : IStorageTransaction
{
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction? _transaction;
    private readonly PostgreSqlTransactionAccess _access;
    private readonly PostgreSqlScope _scope;

    public PostgreSqlStorageTransaction(PostgreSqlDatabase database, NpgsqlConnection connection, NpgsqlTransaction? transaction)
    {
        _connection = connection;
        _transaction = transaction;
        _access = new PostgreSqlTransactionAccess(database, connection);
        _scope = new PostgreSqlScope(_access);
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

    public async ValueTask CommitAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_transaction is null)
        {
            return;
        }

        if (!_access.TryEnd())
        {
            throw new InvalidOperationException("The transaction has ended.");
        }

        try
        {
            if (_access.HasFailed)
            {
                throw new StorageUnavailableException("A statement of this transaction failed, so it was rolled back.");
            }

            await _transaction.CommitAsync(CancellationToken.None);
        }
        catch (Exception exception) when (PostgreSqlErrors.Map(exception) is { } mapped)
        {
            throw mapped;
        }
        finally
        {
            await CloseAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_access.TryEnd() && _transaction is not null)
        {
            await CloseAsync();
        }
    }

    // Disposing a transaction rolls back what was not committed; a connection that cannot even do that leaves the pool, and the server rolls back.
    private async ValueTask CloseAsync()
    {
        try
        {
            await _transaction!.DisposeAsync();
        }
        catch (Exception exception) when (PostgreSqlErrors.Map(exception) is not null)
        {
        }

        await _connection.DisposeAsync();
    }
}
