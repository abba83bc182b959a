using SQLitePCL;

namespace ActivityPub.Sdk.Sqlite.Database;

/// <summary>A connection with its prepared statements. Used by one caller at a time.</summary>
internal sealed class SqliteSession(sqlite3 db) : IDisposable
{
    // The texts are constants, so the same statement is the same string instance.
    private readonly Dictionary<object, SqliteStatement> _statements = new(ReferenceEqualityComparer.Instance);

    /// <summary>The texts that were prepared so far.</summary>
    public IEnumerable<string> Texts => _statements.Keys.Cast<string>();

    public bool IsInTransaction => raw.sqlite3_get_autocommit(db) == 0;

    public bool IsReadOnly => raw.sqlite3_db_readonly(db, "main") == 1;

    /// <summary>Gives the prepared statement of a constant text, ready for its first parameter.</summary>
    public SqliteStatement Prepare(string sql)
    {
        if (!_statements.TryGetValue(sql, out SqliteStatement? statement))
        {
            SqliteErrors.Check(db, raw.sqlite3_prepare_v3(db, sql, raw.SQLITE_PREPARE_PERSISTENT, out sqlite3_stmt handle));
            statement = new SqliteStatement(db, handle);
            _statements.Add(sql, statement);
        }
        else
        {
            // The use before may have ended in an exception.
            statement.Dispose();
        }

        return statement;
    }

    /// <summary>Runs statements that are not worth preparing.</summary>
    public void Execute(string sql) => SqliteErrors.Check(db, raw.sqlite3_exec(db, sql));

    public void SetBusyTimeout(TimeSpan timeout) => _ = raw.sqlite3_busy_timeout(db, (int)timeout.TotalMilliseconds);

    public void Dispose()
    {
        foreach (SqliteStatement statement in _statements.Values)
        {
            statement.Close();
        }

        _statements.Clear();
    }
}
