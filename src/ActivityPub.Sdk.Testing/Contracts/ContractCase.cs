namespace ActivityPub.Sdk.Testing.Contracts;

/// <summary>One case of the storage contract, to be run by a test framework of one's own.</summary>
/// <param name="Name">The name of the case, unique in the suite.</param>
/// <param name="RunAsync">Runs the case; throws <see cref="ContractViolationException"/> where the promise is not kept.</param>
public sealed record ContractCase(string Name, Func<FederationStorageContract, CancellationToken, Task> RunAsync)
{
    /// <summary>The name, for the list of test results.</summary>
    public override string ToString() => Name;
}
