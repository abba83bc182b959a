using System.Text.Json;
using ActivityPub.Sdk.Vocabulary;

namespace ActivityPub.Sdk.Json;

internal sealed class FocalPointProperty(string name) : PropertyDefinition<FocalPoint?>(name)
{
    public override FocalPoint? FromStored(object? stored) => stored is FocalPoint value ? value : null;

    public override object? ToStored(FocalPoint? value) => value is null || (double.IsFinite(value.Value.X) && double.IsFinite(value.Value.Y))
        ? value
        : throw new ArgumentOutOfRangeException(nameof(value), value, "A focal point must have finite numbers.");

    public override bool TryRead(ref Utf8JsonReader reader, scoped in ReadContext context, ApNode owner, out object? stored)
    {
        stored = null;
        if (reader.TokenType != JsonTokenType.StartArray
            || !reader.Read() || reader.TokenType != JsonTokenType.Number || !reader.TryGetDouble(out double x)
            || !reader.Read() || reader.TokenType != JsonTokenType.Number || !reader.TryGetDouble(out double y)
            || !reader.Read() || reader.TokenType != JsonTokenType.EndArray)
        {
            return false;
        }

        stored = new FocalPoint(x, y);
        return true;
    }

    public override void Write(Utf8JsonWriter writer, string? name, object stored)
    {
        var point = (FocalPoint)stored;
        WriteName(writer, name);
        writer.WriteStartArray();
        writer.WriteNumberValue(point.X);
        writer.WriteNumberValue(point.Y);
        writer.WriteEndArray();
    }
}
