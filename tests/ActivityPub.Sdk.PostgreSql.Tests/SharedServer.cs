using ActivityPub.Sdk.Tests.PostgreSql;

namespace ActivityPub.Sdk.PostgreSql.Tests;

/// <summary>One server for all tests that do it no harm, started by the first of them.</summary>
public sealed class SharedServer : IAsyncDisposable
{
    private readonly Lazy<Task<PostgreSqlServer>> _server = new(static () => PostgreSqlServer.StartAsync());

    /// <summary>A schema of its own for a test; skips it where there is no server.</summary>
    internal async Task<TestSchema> NewSchemaAsync()
    {
        Assert.SkipWhen(PostgreSqlServer.Missing is not null, PostgreSqlServer.Missing ?? "");
        return new TestSchema((await _server.Value).ConnectionString);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server.IsValueCreated)
        {
            await (await _server.Value).DisposeAsync();
        }
    }
}
