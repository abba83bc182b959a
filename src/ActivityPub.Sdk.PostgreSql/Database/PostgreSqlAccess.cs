namespace ActivityPub.Sdk.PostgreSql.Database;

/// <summary>How a store reads and writes: directly, or within a transaction.</summary>
internal abstract class PostgreSqlAccess
{
    /// <summary>How the times of this node are turned into those of the database.</summary>
    public abstract ServerClock Clock { get; }

    /// <summary>Reads; what did not harm may be done again on another connection.</summary>
    public abstract ValueTask<T> ReadAsync<T>(Func<PostgreSqlSession, ValueTask<T>> read, CancellationToken cancellationToken);

    /// <summary>Writes with one statement, which is a transaction of its own.</summary>
    public abstract ValueTask<T> WriteAsync<T>(Func<PostgreSqlSession, ValueTask<T>> write, CancellationToken cancellationToken);

    /// <summary>Writes with several statements in one transaction. The function may be called again where the database asks for it.</summary>
    public abstract ValueTask<T> TransactAsync<T>(Func<PostgreSqlSession, ValueTask<T>> write, CancellationToken cancellationToken);

    public async ValueTask TransactAsync(Func<PostgreSqlSession, ValueTask> write, CancellationToken cancellationToken) =>
        await TransactAsync(
            async session =>
            {
                await write(session);
                return true;
            },
            cancellationToken);

    /// <summary>One statement whose number of changed rows nobody asks for.</summary>
    public async ValueTask ExecuteAsync(Func<PostgreSqlSession, PostgreSqlStatement> statement, CancellationToken cancellationToken) =>
        await CountAsync(statement, cancellationToken);

    /// <summary>One statement and the number of rows that it changed.</summary>
    public ValueTask<int> CountAsync(Func<PostgreSqlSession, PostgreSqlStatement> statement, CancellationToken cancellationToken) =>
        WriteAsync(session => statement(session).RunAsync(), cancellationToken);
}
