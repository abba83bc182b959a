using System.Text.Json;
using ActivityPub.Sdk.Vocabulary;

namespace ActivityPub.Sdk.Json;

/// <summary>A count, a width, a position: none of them can be less than 0. What is, or does not fit, stays JSON.</summary>
internal sealed class IntegerProperty(string name) : PropertyDefinition<int?>(name)
{
    public override int? FromStored(object? stored) => stored is int value ? value : null;

    public override object? ToStored(int? value) => value;

    public override bool TryRead(ref Utf8JsonReader reader, scoped in ReadContext context, ApNode owner, out object? stored)
    {
        stored = reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out int value) && value >= 0 ? value : null;
        return stored is not null;
    }

    public override void Write(Utf8JsonWriter writer, string? name, object stored)
    {
        WriteName(writer, name);
        writer.WriteNumberValue((int)stored);
    }
}
