using ActivityPub.Sdk.Vocabulary;

namespace ActivityPub.Sdk.Json;

/// <summary>A known type.</summary>
/// <param name="Name">The short name.</param>
/// <param name="Types">The name as the array an object of this one type holds; shared, never changed.</param>
/// <param name="Create">Makes an object of the class.</param>
internal sealed record TypeDefinition(string Name, string[] Types, Func<ApObject> Create)
{
    public ContextTerm? Term { get; init; }

    public Namespace Namespace { get; init; } = Namespaces.ActivityStreams;
}
