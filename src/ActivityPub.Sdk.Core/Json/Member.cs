using ActivityPub.Sdk.Vocabulary;

namespace ActivityPub.Sdk.Json;

/// <summary>One member of an object. A value that is a <see cref="RawJson"/> could not be read and is kept as it came.</summary>
/// <param name="Definition">The known member; null for an unknown one.</param>
/// <param name="Name">The name on the wire where it is not the one of the definition.</param>
/// <param name="Value">The value in the stored form of the definition.</param>
internal readonly record struct Member(PropertyDefinition? Definition, string? Name, object Value)
{
    public bool IsExtension => Definition is null || Value is RawJson;

    public string WireName => Name ?? Definition!.Name;

    public static bool ValuesEqual(object left, object right) => (left, right) switch
    {
        (ObjectRef[] a, ObjectRef[] b) => a.AsSpan().SequenceEqual(b),
        (string[] a, string[] b) => a.AsSpan().SequenceEqual(b),
        _ => left.Equals(right),
    };
}
