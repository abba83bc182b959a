using ActivityPub.Sdk.Testing.Contracts;

namespace ActivityPub.Sdk.PostgreSql.Tests;

public sealed class PostgreSqlContractTests(SharedServer server)
{
    public static TheoryData<string> Cases => [.. FederationStorageContract.Cases.Select(contract => contract.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Keeps_the_contract(string name)
    {
        TestSchema schema = await server.NewSchemaAsync();
        FederationStorageContract suite = new(
            async _ => await schema.OpenAsync(),
            async (storage, _) =>
            {
                await ((PostgreSqlFederationStorage)storage).DisposeAsync();
                return await schema.OpenAsync();
            });
        await FederationStorageContract.Cases.Single(contract => contract.Name == name).RunAsync(suite, TestContext.Current.CancellationToken);
    }
}
