using ActivityPub.Sdk.Testing.Contracts;

namespace ActivityPub.Sdk.Sqlite.Tests;

public sealed class SqliteContractTests : IDisposable
{
    private readonly DatabaseFile _file = new();

    public static TheoryData<string> Cases => [.. FederationStorageContract.Cases.Select(contract => contract.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public Task Keeps_the_contract(string name)
    {
        FederationStorageContract suite = new(
            async _ => await _file.OpenAsync(),
            async (storage, _) =>
            {
                await ((SqliteFederationStorage)storage).DisposeAsync();
                return await _file.OpenAsync();
            });
        return FederationStorageContract.Cases.Single(contract => contract.Name == name).RunAsync(suite, TestContext.Current.CancellationToken);
    }

    public void Dispose() => _file.Dispose();
}
