using System.Text.Json;
using ActivityPub.Sdk.Vocabulary;

namespace ActivityPub.Sdk.Json;

/// <summary>The member <c>type</c>. Known types are brought to their short form.</summary>
internal sealed class TypesProperty() : PropertyDefinition<string[]?>("type")
{
    public override string[]? FromStored(object? stored) => stored as string[];

    public override object? ToStored(string[]? value) => value;

    public override bool TryRead(ref Utf8JsonReader reader, scoped in ReadContext context, ApNode owner, out object? stored)
    {
        stored = null;
        if (reader.TokenType == JsonTokenType.String)
        {
            stored = TypeTable.Find(ref reader)?.Types ?? [reader.GetString()!];
            return true;
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return false;
        }

        List<string> types = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.String)
            {
                return false;
            }

            types.Add(TypeTable.Find(ref reader)?.Name ?? reader.GetString()!);
        }

        stored = types.Count == 0 ? null : types.ToArray();
        return stored is not null;
    }

    public override void Write(Utf8JsonWriter writer, string? name, object stored)
    {
        var types = (string[])stored;
        WriteName(writer, name);
        if (types.Length == 1)
        {
            writer.WriteStringValue(types[0]);
            return;
        }

        writer.WriteStartArray();
        foreach (string type in types)
        {
            writer.WriteStringValue(type);
        }

        writer.WriteEndArray();
    }
}
