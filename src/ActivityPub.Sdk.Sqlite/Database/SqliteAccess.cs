namespace ActivityPub.Sdk.Sqlite.Database;

/// <summary>How a store reads and writes: directly, or within a transaction.</summary>
internal abstract class SqliteAccess
{
    public abstract ValueTask<T> ReadAsync<T>(Func<SqliteSession, T> read, CancellationToken cancellationToken);

    public abstract ValueTask<T> WriteAsync<T>(Func<SqliteSession, T> write, CancellationToken cancellationToken);

    /// <summary>
    /// A write that may be lost when the machine loses power, as a claim, whose lease means nothing after a start. Whatever is committed
    /// later and synced carries it along.
    /// </summary>
    public virtual ValueTask<T> WriteRelaxedAsync<T>(Func<SqliteSession, T> write, CancellationToken cancellationToken) => WriteAsync(write, cancellationToken);

    /// <summary>A write that rather fails soon than keeps a sender waiting, who then comes back.</summary>
    public virtual ValueTask<T> WriteSoonAsync<T>(Func<SqliteSession, T> write, CancellationToken cancellationToken) => WriteAsync(write, cancellationToken);

    public async ValueTask WriteAsync(Action<SqliteSession> write, CancellationToken cancellationToken) =>
        await WriteAsync(
            session =>
            {
                write(session);
                return true;
            },
            cancellationToken);

    public async ValueTask WriteSoonAsync(Action<SqliteSession> write, CancellationToken cancellationToken) =>
        await WriteSoonAsync(
            session =>
            {
                write(session);
                return true;
            },
            cancellationToken);
}
