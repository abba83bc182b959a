using System.Reflection;
using ActivityPub.Sdk.Testing.Contracts;
using ActivityPub.Sdk.Testing.Storage;

namespace ActivityPub.Sdk.Tests.Storage;

public class InMemoryFederationStorageTests
{
    public static TheoryData<string> Cases => [.. FederationStorageContract.Cases.Select(contract => contract.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public Task Keeps_the_contract(string name)
    {
        FederationStorageContract suite = new(_ => new(new InMemoryFederationStorage()));
        return FederationStorageContract.Cases.Single(contract => contract.Name == name).RunAsync(suite, TestContext.Current.CancellationToken);
    }

    [Fact]
    public void Every_case_of_the_contract_is_listed()
    {
        IEnumerable<string> methods = typeof(FederationStorageContract).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(method => method.ReturnType == typeof(Task))
            .Select(method => method.Name);

        Assert.Equal(methods.Order(), FederationStorageContract.Cases.Select(contract => contract.Name).Order());
    }
}
