using System.Net.Sockets;
using ActivityPub.Sdk.Storage;
using Npgsql;

namespace ActivityPub.Sdk.PostgreSql.Database;

/// <summary>Turns errors of the driver and of the server into those of the contract.</summary>
internal static class PostgreSqlErrors
{
    /// <summary>Whether the server gave up a transaction that need only be made again.</summary>
    public static bool IsConflict(Exception exception) =>
        exception is PostgresException { SqlState: PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected };

    /// <summary>Whether the connection was lost, as every idle one is when the server restarts.</summary>
    public static bool IsBroken(Exception exception) =>
        exception is PostgresException { SqlState: PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown }
            or NpgsqlException { InnerException: IOException or SocketException };

    /// <summary>
    /// A mistake in what was asked stays what it is; everything else means that the store cannot serve now.
    /// </summary>
    /// <returns><see langword="null"/> where the exception is to be left alone.</returns>
    public static StorageUnavailableException? Map(Exception exception) => exception switch
    {
        PostgresException error => Sentence(error) is { } sentence ? new StorageUnavailableException(sentence, error) : null,
        NpgsqlException { InnerException: TimeoutException } => new StorageUnavailableException($"The database did not answer in time, or all connections are in use: {exception.Message}", exception),
        NpgsqlException => new StorageUnavailableException($"The database cannot be reached: {exception.Message}", exception),
        TimeoutException or IOException or SocketException => new StorageUnavailableException($"The connection to the database failed: {exception.Message}", exception),
        _ => null,
    };

    private static string? Sentence(PostgresException error) => error.SqlState switch
    {
        PostgresErrorCodes.TooManyConnections => "The database has no connection left. Raise max_connections, lower Maximum Pool Size, or put a pooler between.",
        PostgresErrorCodes.DiskFull => "The disk of the database is full.",
        PostgresErrorCodes.ReadOnlySqlTransaction => "The database is read-only: it is a standby, or was set so.",
        PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow => "The database is stopping or starting.",
        PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected => "The database gave the transaction up in favour of others.",
        PostgresErrorCodes.InFailedSqlTransaction => "An earlier statement of the transaction failed.",
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification => $"The database refuses the user: {error.MessageText}",
        PostgresErrorCodes.InsufficientPrivilege => $"The user of the database lacks a right: {error.MessageText}",
        PostgresErrorCodes.UndefinedTable => $"A table of the store is missing: {error.MessageText}",
        _ => error.SqlState[..2] switch
        {
            // Not supported, cardinality, data, constraint, syntax, limits, raised by a function.
            "0A" or "21" or "22" or "23" or "42" or "54" or "P0" => null,
            _ => $"The database failed: {error.MessageText} ({error.SqlState})",
        },
    };
}
