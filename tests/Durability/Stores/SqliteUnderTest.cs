using ActivityPub.Sdk.Sqlite;
using ActivityPub.Sdk.Storage;
using Microsoft.Data.Sqlite;

namespace ActivityPub.Sdk.Durability.Tests.Stores;

internal sealed class SqliteUnderTest(string folder) : StoreUnderTest
{
    public string File { get; } = Path.Combine(folder, "fediverse.db");

    public override string Name => "sqlite";

    public override string Connection => $"Data Source={File}";

    public override bool ReleasesAtStart => true;

    public override async Task<IFederationStorage> OpenAsync()
    {
        SqliteFederationStorage storage = new(new SqliteStorageOptions { ConnectionString = Connection });
        await storage.InitializeAsync(TestContext.Current.CancellationToken);
        return storage;
    }

    public override async Task<IAsyncDisposable> LockAsync()
    {
        SqliteConnection connection = new(Connection + ";Pooling=False");
        await connection.OpenAsync();
        await using SqliteCommand begin = connection.CreateCommand();
        begin.CommandText = "BEGIN IMMEDIATE";
        await begin.ExecuteNonQueryAsync();
        return connection;
    }
}
