namespace ActivityPub.Sdk.Interop.Tests.Lab;

/// <summary>All tests of this project share the one lab, and therefore run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class LabCollection : ICollectionFixture<FediverseLab>
{
    public const string Name = "fediverse lab";
}
