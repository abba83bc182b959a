using System.Buffers;
using System.Text.Json;
using ActivityPub.Sdk.Vocabulary;

namespace ActivityPub.Sdk.Json;

/// <summary>The member with the versions of a text by language. Once an object is read it is stored with the text; only a map whose text is unreadable keeps its own place.</summary>
/// <param name="target">The text.</param>
internal sealed class TextMapProperty(TextProperty target) : PropertyDefinition<LanguageText?>(target.Name + "Map")
{
    public TextProperty Target => target;

    public override LanguageText? FromStored(object? stored) => null;

    public override object? ToStored(LanguageText? value) => null;

    public override bool TryRead(ref Utf8JsonReader reader, scoped in ReadContext context, ApNode owner, out object? stored)
    {
        stored = null;
        if (reader.TokenType != JsonTokenType.StartObject)
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

        stored = new LanguageText(map[0].Value, new LanguageMap([.. map]));
        return true;
    }

    public override void Write(Utf8JsonWriter writer, string? name, object stored) => throw new InvalidOperationException("A map is written with its text.");

    /// <summary>The map alone, as JSON.</summary>
    public static RawJson ToJson(LanguageText text)
    {
        ArrayBufferWriter<byte> buffer = new();
        using Utf8JsonWriter writer = new(buffer, ActivityJson.WriterOptions);
        writer.WriteStartObject();
        foreach ((string language, string value) in text.Languages.Texts)
        {
            writer.WriteString(language, value);
        }

        writer.WriteEndObject();
        writer.Flush();
        return new RawJson(buffer.WrittenSpan);
    }
}
