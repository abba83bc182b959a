using Microsoft.Data.Sqlite;

namespace ActivityPub.Sdk.Sqlite.Database;

/// <summary>A connection that the store opened itself.</summary>
internal sealed class SqliteConnectionSession : IDisposable
{
    private readonly SqliteConnection _connection;

    private SqliteConnectionSession(SqliteConnection connection)
    {
        _connection = connection;
        Session = new SqliteSession(connection.Handle!);
    }

    public SqliteSession Session { get; }

    public static SqliteConnectionSession Open(string connectionString, TimeSpan busyTimeout)
    {
        SqliteConnection connection = new(connectionString);
        try
        {
            connection.Open();
            SqliteConnectionSession session = new(connection);
            session.Session.SetBusyTimeout(busyTimeout);
            // What is deleted is overwritten: a file that is copied later must not give back what people took back.
            session.Session.Execute("PRAGMA secure_delete = ON; PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY");
            return session;
        }
        catch (SqliteException exception)
        {
            connection.Dispose();
            throw SqliteErrors.Map(exception);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        Session.Dispose();
        _connection.Dispose();
    }
}
