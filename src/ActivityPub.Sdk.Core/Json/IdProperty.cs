using System.Text.Json;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Vocabulary;

namespace ActivityPub.Sdk.Json;

internal sealed class IdProperty(string name) : PropertyDefinition<ObjectId?>(name)
{
    public override ObjectId? FromStored(object? stored) => stored as ObjectId;

    public override object? ToStored(ObjectId? value) => value;

    public override bool TryRead(ref Utf8JsonReader reader, scoped in ReadContext context, ApNode owner, out object? stored)
    {
        stored = reader.TokenType == JsonTokenType.String && ObjectId.TryParse(reader.GetString(), out ObjectId? id) ? id : null;
        return stored is not null;
    }

    public override void Write(Utf8JsonWriter writer, string? name, object stored)
    {
        WriteName(writer, name);
        writer.WriteStringValue(((ObjectId)stored).Value);
    }
}
