using System.Text.RegularExpressions;
using Npgsql;

namespace ActivityPub.Sdk.PostgreSql.Tests;

/// <summary>A schema that is empty at first.</summary>
internal sealed partial class TestSchema(string connectionString)
{
    // More than the store has by itself: the machine may be busy.
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    private static int s_number;

    public string Name { get; } = $"test_{Interlocked.Increment(ref s_number)}";

    // Each store has a pool of its own; together they must stay below what the server allows.
    public string ConnectionString { get; } = $"{connectionString};Maximum Pool Size=20";

    public PostgreSqlFederationStorage Create(TimeProvider? nodeClock = null) =>
        new(new PostgreSqlStorageOptions { ConnectionString = ConnectionString, Schema = Name }, nodeClock ?? TimeProvider.System, s_patience);

    public async Task<PostgreSqlFederationStorage> OpenAsync(TimeProvider? nodeClock = null)
    {
        PostgreSqlFederationStorage storage = Create(nodeClock);
        await storage.InitializeAsync(TestContext.Current.CancellationToken);
        return storage;
    }

    /// <summary>A connection as the site itself has one.</summary>
    public async Task<NpgsqlConnection> OpenSiteAsync()
    {
        NpgsqlConnection connection = new($"{ConnectionString};Pooling=false");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        return connection;
    }

    /// <summary>Runs SQL, in which <c>@schema.</c> stands for the schema.</summary>
    public async Task<object?> RunAsync(string sql)
    {
        await using NpgsqlConnection connection = await OpenSiteAsync();
        await using NpgsqlCommand command = new(sql.Replace("@schema.", $"{Name}.", StringComparison.Ordinal), connection);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>A statement with <c>@schema.</c> in place of the name that a test gave.</summary>
    public static string WithoutName(string sql) => NameOfATest().Replace(sql, "@schema.");

    [GeneratedRegex("\"test_[0-9]+\"\\.")]
    private static partial Regex NameOfATest();
}
