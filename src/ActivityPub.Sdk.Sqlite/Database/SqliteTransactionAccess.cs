using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Sqlite.Database;

/// <summary>Reads and writes on the connection of one transaction.</summary>
internal sealed class SqliteTransactionAccess(SqliteSession session) : SqliteAccess
{
    private SqliteSession? _session = session;

    /// <summary>Whether a statement failed for the database's sake, so that what was written so far is not whole.</summary>
    public bool HasFailed { get; private set; }

    public override ValueTask<T> ReadAsync<T>(Func<SqliteSession, T> read, CancellationToken cancellationToken) => Run(read, cancellationToken);

    public override ValueTask<T> WriteAsync<T>(Func<SqliteSession, T> write, CancellationToken cancellationToken) => Run(write, cancellationToken);

    /// <summary>Ends the access and gives the connection; <see langword="null"/> where it has ended.</summary>
    public SqliteSession? End()
    {
        SqliteSession? session = _session;
        _session = null;
        return session;
    }

    private ValueTask<T> Run<T>(Func<SqliteSession, T> action, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        SqliteSession session = _session ?? throw new InvalidOperationException("The transaction has ended.");
        try
        {
            return ValueTask.FromResult(action(session));
        }
        catch (Exception exception) when (exception is StorageUnavailableException or Microsoft.Data.Sqlite.SqliteException)
        {
            HasFailed = true;
            throw;
        }
    }
}
