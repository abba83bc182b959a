using ActivityPub.Sdk.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace ActivityPub.Sdk.Sqlite.Tests;

public sealed class SqliteStorageBuilderExtensionsTests
{
    [Fact]
    public async Task The_store_is_one_for_the_application_and_closed_with_it()
    {
        using DatabaseFile file = new();
        ServiceCollection services = new();
        services.AddActivityPubCore(options => options.Origin = new("https://city.example")).UseSqlite("Data Source=other.db").UseSqlite(file.ConnectionString);
        await using (ServiceProvider provider = services.BuildServiceProvider())
        {
            IFederationStorage storage = provider.GetRequiredService<IFederationStorage>();
            await storage.InitializeAsync(TestContext.Current.CancellationToken);
            Assert.Same(storage, Assert.Single(provider.GetServices<IFederationStorage>()));
        }

        await using SqliteFederationStorage again = await file.OpenAsync();
        Assert.Equal(0, await again.Actors.CountAsync(TestContext.Current.CancellationToken));
    }
}
