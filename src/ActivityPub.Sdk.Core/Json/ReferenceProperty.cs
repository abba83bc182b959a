using System.Text.Json;
using ActivityPub.Sdk.Vocabulary;

namespace ActivityPub.Sdk.Json;

/// <summary>One reference. An array of one item is read as the item.</summary>
internal sealed class ReferenceProperty(string name) : PropertyDefinition<ObjectRef?>(name)
{
    public override ObjectRef? FromStored(object? stored) => stored as ObjectRef?;

    public override object? ToStored(ObjectRef? value) => value is { IsEmpty: false } ? value : null;

    public override bool TryRead(ref Utf8JsonReader reader, scoped in ReadContext context, ApNode owner, out object? stored)
    {
        stored = null;
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            stored = ObjectReader.ReadReference(ref reader, context, null);
            return true;
        }

        reader.Read();
        if (reader.TokenType is JsonTokenType.EndArray or JsonTokenType.Null or JsonTokenType.StartArray)
        {
            return false;
        }

        ObjectRef item = ObjectReader.ReadReference(ref reader, context, null);
        reader.Read();
        stored = item;
        return reader.TokenType == JsonTokenType.EndArray;
    }

    public override void Write(Utf8JsonWriter writer, string? name, object stored)
    {
        WriteName(writer, name);
        ObjectWriter.WriteReference(writer, (ObjectRef)stored);
    }
}
