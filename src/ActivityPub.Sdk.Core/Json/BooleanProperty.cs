using System.Text.Json;
using ActivityPub.Sdk.Vocabulary;

namespace ActivityPub.Sdk.Json;

internal sealed class BooleanProperty(string name) : PropertyDefinition<bool?>(name)
{
    private static readonly object True = true;
    private static readonly object False = false;

    public override bool? FromStored(object? stored) => stored is bool value ? value : null;

    public override object? ToStored(bool? value) => value is null ? null : value.Value ? True : False;

    public override bool TryRead(ref Utf8JsonReader reader, scoped in ReadContext context, ApNode owner, out object? stored)
    {
        stored = reader.TokenType switch
        {
            JsonTokenType.True => True,
            JsonTokenType.False => False,
            _ => null,
        };
        return stored is not null;
    }

    public override void Write(Utf8JsonWriter writer, string? name, object stored)
    {
        WriteName(writer, name);
        writer.WriteBooleanValue((bool)stored);
    }
}
