using System.Text.Json;
using ActivityPub.Sdk.Vocabulary;

namespace ActivityPub.Sdk.Json;

/// <summary>Any number of texts. An array with anything else in it stays JSON as a whole, unless <see cref="DropsOthers"/> is set.</summary>
internal sealed class StringsProperty(string name) : PropertyDefinition<OneOrMany<string>>(name)
{
    public bool AlwaysArray { get; init; }

    public ListLimit Limit { get; init; }

    /// <summary>Whether items that are no text are left away.</summary>
    public bool DropsOthers { get; init; }

    public override OneOrMany<string> FromStored(object? stored) => new(stored as string[]);

    public override object? ToStored(OneOrMany<string> value) => value.Items;

    public override bool TryRead(ref Utf8JsonReader reader, scoped in ReadContext context, ApNode owner, out object? stored)
    {
        stored = null;
        if (reader.TokenType == JsonTokenType.String)
        {
            stored = new[] { reader.GetString()! };
            return true;
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return false;
        }

        int max = context.Limits.For(Limit, owner);
        List<string> items = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.String)
            {
                if (!DropsOthers)
                {
                    return false;
                }

                reader.Skip();
            }
            else if (items.Count < max)
            {
                items.Add(reader.GetString()!);
            }
        }

        stored = items.Count == 0 && DropsOthers ? null : items.ToArray();
        return stored is not null;
    }

    public override void Write(Utf8JsonWriter writer, string? name, object stored)
    {
        var items = (string[])stored;
        WriteName(writer, name);
        if (items.Length == 1 && !AlwaysArray)
        {
            writer.WriteStringValue(items[0]);
            return;
        }

        writer.WriteStartArray();
        foreach (string item in items)
        {
            writer.WriteStringValue(item);
        }

        writer.WriteEndArray();
    }
}
