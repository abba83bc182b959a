namespace ActivityPub.Sdk.Packaging.Tests;

/// <summary>These tests build a lot and share what they built: they run one after the other.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class PackagingCollection : ICollectionFixture<FreshCheckout>
{
    public const string Name = "packaging";
}
