using ActivityPub.Sdk.Storage;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace ActivityPub.Sdk.PostgreSql.Tests;

public sealed class PostgreSqlStorageBuilderExtensionsTests(SharedServer server)
{
    [Fact]
    public async Task The_store_is_one_for_the_application_and_closed_with_it()
    {
        TestSchema schema = await server.NewSchemaAsync();
        ServiceCollection services = new();
        services.AddActivityPubCore(options => options.Origin = new("https://city.example")).UsePostgreSql("Host=other.example").UsePostgreSql(options =>
        {
            options.ConnectionString = schema.ConnectionString;
            options.Schema = schema.Name;
        });
        IFederationStorage storage;
        await using (ServiceProvider provider = services.BuildServiceProvider())
        {
            storage = provider.GetRequiredService<IFederationStorage>();
            await storage.InitializeAsync(TestContext.Current.CancellationToken);
            Assert.Same(storage, Assert.Single(provider.GetServices<IFederationStorage>()));
            Assert.Equal(0, await storage.Actors.CountAsync(TestContext.Current.CancellationToken));
        }

        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await storage.Actors.CountAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_data_source_is_not_closed_with_the_application()
    {
        TestSchema schema = await server.NewSchemaAsync();
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(schema.ConnectionString);
        ServiceCollection services = new();
        services.AddActivityPubCore(options => options.Origin = new("https://city.example")).UsePostgreSql(source);
        await using (ServiceProvider provider = services.BuildServiceProvider())
        {
            Assert.IsType<PostgreSqlFederationStorage>(provider.GetRequiredService<IFederationStorage>());
        }

        await using NpgsqlCommand command = source.CreateCommand("SELECT 1");
        Assert.Equal(1, await command.ExecuteScalarAsync(TestContext.Current.CancellationToken));
    }
}
