using System.Text.Json;
using ActivityPub.Sdk.Vocabulary;

namespace ActivityPub.Sdk.Json;

/// <summary>The member with the versions of a text by language. It is stored with the text itself; only an unreadable map is stored under its own name.</summary>
/// <param name="target">The text.</param>
internal sealed class TextMapProperty(TextProperty target) : PropertyDefinition<LanguageText?>(target.Name + "Map")
{
    public TextProperty Target => target;

    public override LanguageText? FromStored(object? stored) => null;

    public override object? ToStored(LanguageText? value) => null;

    public override bool TryRead(ref Utf8JsonReader reader, JsonLimits limits, ApNode owner, out object? stored)
    {
        stored = null;
        if (reader.TokenType != JsonTokenType.StartObject || owner.ValueOf(target) is JsonElement)
        {
            return false;
        }

        OrderedDictionary<string, string> map = new(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            string language = reader.GetString()!;
            reader.Read();
            if (reader.TokenType != JsonTokenType.String)
            {
                return false;
            }

            map[language] = target.ReadText(ref reader, limits, owner);
        }

        if (map.Count == 0)
        {
            return false;
        }

        stored = new LanguageText(owner.ValueOf(target) is LanguageText text ? text.Value : map.GetAt(0).Value, map);
        return true;
    }

    public override void Write(Utf8JsonWriter writer, string? name, object stored) => throw new InvalidOperationException("A map is stored with its text.");
}
