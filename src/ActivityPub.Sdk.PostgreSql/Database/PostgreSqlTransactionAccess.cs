using System.Data;
using ActivityPub.Sdk.Storage;
using Npgsql;

namespace ActivityPub.Sdk.PostgreSql.Database;

/// <summary>Reads and writes on the connection of one transaction.</summary>
internal sealed class PostgreSqlTransactionAccess(PostgreSqlDatabase database, NpgsqlConnection connection) : PostgreSqlAccess
{
    private bool _ended;

    public override ServerClock Clock => database.Clock;

    /// <summary>Whether a statement failed, so that the database takes nothing more of this transaction.</summary>
    public bool HasFailed { get; private set; }

    public override ValueTask<T> ReadAsync<T>(Func<PostgreSqlSession, ValueTask<T>> read, CancellationToken cancellationToken) => RunAsync(read, cancellationToken);

    public override ValueTask<T> WriteAsync<T>(Func<PostgreSqlSession, ValueTask<T>> write, CancellationToken cancellationToken) => RunAsync(write, cancellationToken);

    public override ValueTask<T> TransactAsync<T>(Func<PostgreSqlSession, ValueTask<T>> write, CancellationToken cancellationToken) => RunAsync(write, cancellationToken);

    /// <summary>Ends the access.</summary>
    /// <returns><see langword="false"/> where it has ended.</returns>
    public bool TryEnd()
    {
        bool first = !_ended;
        _ended = true;
        return first;
    }

    private async ValueTask<T> RunAsync<T>(Func<PostgreSqlSession, ValueTask<T>> action, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_ended)
        {
            throw new InvalidOperationException("The transaction has ended.");
        }

        if (!connection.State.HasFlag(ConnectionState.Open))
        {
            HasFailed = true;
            throw new StorageUnavailableException("The connection of the transaction is closed or broken.");
        }

        try
        {
            return await action(new PostgreSqlSession(database, connection, cancellationToken));
        }
        catch (Exception exception) when (exception is NpgsqlException or OperationCanceledException or TimeoutException or IOException)
        {
            HasFailed = true;
            if (PostgreSqlErrors.Map(exception) is { } mapped)
            {
                throw mapped;
            }

            throw;
        }
    }
}
