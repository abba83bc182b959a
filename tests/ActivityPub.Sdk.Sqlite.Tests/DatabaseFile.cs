namespace ActivityPub.Sdk.Sqlite.Tests;

/// <summary>A database file in a directory of its own that goes away with the test.</summary>
internal sealed class DatabaseFile : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("activitypub-sqlite-");

    public string Path => System.IO.Path.Combine(_directory.FullName, "fediverse.db");

    public string ConnectionString => $"Data Source={Path}";

    public SqliteFederationStorage Create() => new(new SqliteStorageOptions { ConnectionString = ConnectionString });

    public async Task<SqliteFederationStorage> OpenAsync()
    {
        SqliteFederationStorage storage = Create();
        await storage.InitializeAsync(TestContext.Current.CancellationToken);
        return storage;
    }

    public void Dispose() => _directory.Delete(recursive: true);
}
