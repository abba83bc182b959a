using System.Text.Json;
using ActivityPub.Sdk.Vocabulary;

namespace ActivityPub.Sdk.Json;

/// <summary>The member <c>@context</c>, kept as JSON.</summary>
internal sealed class ContextProperty() : PropertyDefinition<JsonElement?>("@context")
{
    // A wrapper of its own: a bare RawJson marks a value that could not be read.
    private sealed record Kept(RawJson Json);

    public override JsonElement? FromStored(object? stored) => (stored as Kept)?.Json.Element;

    public override object? ToStored(JsonElement? value) => value is null ? null : new Kept(new RawJson(value.Value));

    public override bool TryRead(ref Utf8JsonReader reader, scoped in ReadContext context, ApNode owner, out object? stored)
    {
        stored = new Kept(context.Keep(ref reader));
        return true;
    }

    public override void Write(Utf8JsonWriter writer, string? name, object stored)
    {
        WriteName(writer, name);
        ((Kept)stored).Json.Write(writer);
    }
}
