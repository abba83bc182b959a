using System.Text.Json;
using ActivityPub.Sdk.Vocabulary;

namespace ActivityPub.Sdk.Json;

/// <summary>A date and time. Without an offset it is taken as UTC; fractions beyond 100 ns are cut.</summary>
internal sealed class DateProperty(string name) : PropertyDefinition<DateTimeOffset?>(name)
{
    public override DateTimeOffset? FromStored(object? stored) => stored is DateTimeOffset value ? value : null;

    public override object? ToStored(DateTimeOffset? value) => value;

    public override bool TryRead(ref Utf8JsonReader reader, scoped in ReadContext context, ApNode owner, out object? stored)
    {
        stored = null;
        if (reader.TokenType != JsonTokenType.String)
        {
            return false;
        }

        // A text without offset would be read as local time by TryGetDateTimeOffset.
        if (reader.TryGetDateTime(out DateTime value) && value.Kind != DateTimeKind.Local)
        {
            stored = new DateTimeOffset(value.Ticks, TimeSpan.Zero);
        }
        else if (reader.TryGetDateTimeOffset(out DateTimeOffset withOffset))
        {
            stored = withOffset;
        }

        return stored is not null;
    }

    public override void Write(Utf8JsonWriter writer, string? name, object stored)
    {
        var value = (DateTimeOffset)stored;
        WriteName(writer, name);
        if (value.Offset == TimeSpan.Zero)
        {
            writer.WriteStringValue(value.UtcDateTime);
        }
        else
        {
            writer.WriteStringValue(value);
        }
    }
}
