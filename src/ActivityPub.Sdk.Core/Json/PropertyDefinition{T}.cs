namespace ActivityPub.Sdk.Json;

/// <summary>A known member with the type its property has.</summary>
/// <typeparam name="T">The type of the property.</typeparam>
/// <param name="name">The name on the wire.</param>
internal abstract class PropertyDefinition<T>(string name) : PropertyDefinition(name)
{
    /// <summary>The value of the property from its stored form; null is the absent member.</summary>
    public abstract T FromStored(object? stored);

    /// <summary>The form in which a value is stored; null removes the member.</summary>
    public abstract object? ToStored(T value);
}
