using ActivityPub.Sdk.Storage;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ActivityPub.Sdk.Sqlite.Database;

/// <summary>Turns result codes of SQLite into exceptions.</summary>
internal static class SqliteErrors
{
    public static void Check(sqlite3 db, int code)
    {
        if (code is not (raw.SQLITE_OK or raw.SQLITE_ROW or raw.SQLITE_DONE))
        {
            throw Map(new SqliteException(raw.sqlite3_errmsg(db).utf8_to_string(), code & 0xFF, raw.sqlite3_extended_errcode(db)));
        }
    }

    /// <summary>A mistake in what was asked stays what it is; everything else means that the store cannot serve now.</summary>
    public static Exception Map(SqliteException exception) => exception.SqliteErrorCode switch
    {
        raw.SQLITE_ERROR or raw.SQLITE_CONSTRAINT or raw.SQLITE_MISMATCH or raw.SQLITE_MISUSE or raw.SQLITE_RANGE or raw.SQLITE_TOOBIG or raw.SQLITE_SCHEMA => exception,
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => new StorageUnavailableException("The database is locked by somebody else.", exception),
        raw.SQLITE_FULL => new StorageUnavailableException("The disk of the database is full.", exception),
        raw.SQLITE_READONLY => new StorageUnavailableException("The database is read-only.", exception),
        raw.SQLITE_CANTOPEN => new StorageUnavailableException("The database file cannot be opened.", exception),
        _ => new StorageUnavailableException($"The database failed: {exception.Message}", exception),
    };
}
