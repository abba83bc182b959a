using System.Text.Json;
using ActivityPub.Sdk.Vocabulary;

namespace ActivityPub.Sdk.Json;

internal sealed class StringProperty(string name) : PropertyDefinition<string?>(name)
{
    /// <summary>The greatest length in bytes; a longer value stays JSON. Most of these are names and codes.</summary>
    public int MaxBytes { get; init; } = 2 * 1024;

    /// <summary>What the text must look like; another one stays JSON.</summary>
    public Func<string, bool>? IsWellFormed { get; init; }

    public override string? FromStored(object? stored) => stored as string;

    public override object? ToStored(string? value) => value;

    public override bool TryRead(ref Utf8JsonReader reader, scoped in ReadContext context, ApNode owner, out object? stored)
    {
        string? text = reader.TokenType == JsonTokenType.String && reader.ValueSpan.Length <= MaxBytes ? reader.GetString() : null;
        stored = text is null || IsWellFormed?.Invoke(text) == false ? null : text;
        return stored is not null;
    }

    public override void Write(Utf8JsonWriter writer, string? name, object stored)
    {
        WriteName(writer, name);
        writer.WriteStringValue((string)stored);
    }
}
