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

    public override bool TryRead(ref Utf8JsonReader reader, scoped in ReadContext context, ApNode owner, out object? stored)
    {
        stored = null;
        if (reader.TokenType != JsonTokenType.StartObject || owner.ValueOf(target) is RawJson)
        {
            return false;
        }

        List<KeyValuePair<string, string>> map = new(1);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            string language = reader.GetString()!;
            reader.Read();
            if (reader.TokenType != JsonTokenType.String)
            {
                return false;
            }

            if (map.Count < context.Limits.MaxLanguages)
            {
                map.Add(KeyValuePair.Create(language, target.ReadText(ref reader, context, owner)));
            }
        }

        if (map.Count == 0)
        {
            return false;
        }

        stored = new LanguageText(owner.ValueOf(target) is LanguageText text ? text.Value : map[0].Value, new LanguageMap([.. map]));
        return true;
    }

    public override void Write(Utf8JsonWriter writer, string? name, object stored) => throw new InvalidOperationException("A map is stored with its text.");
}
