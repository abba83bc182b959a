namespace ActivityPub.Sdk.Sqlite;

/// <summary>Where the embedded store keeps its database.</summary>
public sealed class SqliteStorageOptions
{
    /// <summary>
    /// The connection string, such as <c>Data Source=data/fediverse.db</c>. It names a file; a directory that is missing is made.
    /// In-memory databases, shared caches and <c>file:</c> addresses are refused.
    /// </summary>
    public required string ConnectionString { get; set; }
}
