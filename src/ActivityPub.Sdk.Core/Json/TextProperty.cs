using System.Text;
using System.Text.Json;
using ActivityPub.Sdk.Vocabulary;

namespace ActivityPub.Sdk.Json;

/// <summary>A text with its versions by language: two members on the wire, one property.</summary>
internal sealed class TextProperty(string name) : PropertyDefinition<LanguageText?>(name)
{
    private readonly JsonEncodedText _mapName = JsonEncodedText.Encode(name + "Map");

    public TextLimit Limit { get; init; }

    public override LanguageText? FromStored(object? stored) => stored as LanguageText;

    public override object? ToStored(LanguageText? value) => value;

    public override bool TryRead(ref Utf8JsonReader reader, scoped in ReadContext context, ApNode owner, out object? stored)
    {
        stored = reader.TokenType == JsonTokenType.String ? new LanguageText(ReadText(ref reader, context, owner)) : null;
        return stored is not null;
    }

    public string ReadText(ref Utf8JsonReader reader, scoped in ReadContext context, ApNode owner)
    {
        int max = context.Limits.For(Limit, owner);
        string text = reader.GetString()!;
        return reader.ValueSpan.Length <= max ? text : Cut(text, max);
    }

    public override void Write(Utf8JsonWriter writer, string? name, object stored)
    {
        var text = (LanguageText)stored;
        WriteName(writer, name);
        writer.WriteStringValue(text.Value);
        if (text.Map.Count == 0)
        {
            return;
        }

        if (name is null)
        {
            writer.WritePropertyName(_mapName);
        }
        else
        {
            writer.WritePropertyName(name + "Map");
        }

        writer.WriteStartObject();
        foreach ((string language, string value) in text.Languages.Texts)
        {
            writer.WriteString(language, value);
        }

        writer.WriteEndObject();
    }

    // Cuts between characters, never inside one.
    private static string Cut(string text, int maxBytes)
    {
        int bytes = 0;
        int length = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > maxBytes)
            {
                return text[..length];
            }

            length += rune.Utf16SequenceLength;
        }

        return text;
    }
}
