using System.Text.Json;
using ActivityPub.Sdk.Vocabulary;

namespace ActivityPub.Sdk.Json;

/// <summary>The member <c>@context</c>, kept as JSON.</summary>
internal sealed class ContextProperty() : PropertyDefinition<JsonElement?>("@context")
{
    // A wrapper of its own: a bare JsonElement marks a value that could not be read.
    private sealed record Kept(JsonElement Element)
    {
        public bool Equals(Kept? other) => other is not null && JsonElement.DeepEquals(Element, other.Element);

        public override int GetHashCode() => 0;
    }

    public override JsonElement? FromStored(object? stored) => (stored as Kept)?.Element;

    public override object? ToStored(JsonElement? value) => value is null ? null : new Kept(value.Value.Clone());

    public override bool TryRead(ref Utf8JsonReader reader, JsonLimits limits, ApNode owner, out object? stored)
    {
        stored = new Kept(JsonElement.ParseValue(ref reader));
        return true;
    }

    public override void Write(Utf8JsonWriter writer, string? name, object stored)
    {
        WriteName(writer, name);
        ((Kept)stored).Element.WriteTo(writer);
    }
}
