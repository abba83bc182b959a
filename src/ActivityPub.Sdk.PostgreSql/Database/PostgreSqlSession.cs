using Npgsql;

namespace ActivityPub.Sdk.PostgreSql.Database;

/// <summary>A connection for the length of one call.</summary>
internal sealed class PostgreSqlSession(PostgreSqlDatabase database, NpgsqlConnection connection, CancellationToken cancellationToken)
{
    /// <summary>A statement of a constant text, in which <c>@schema.</c> stands before the name of each table, ready for its first parameter.</summary>
    public PostgreSqlStatement Prepare(string sql) => new(new NpgsqlCommand(database.Resolve(sql), connection), cancellationToken);
}
