using System.Text.Json;
using ActivityPub.Sdk.Vocabulary;

namespace ActivityPub.Sdk.Json;

internal sealed class NumberProperty(string name) : PropertyDefinition<double?>(name)
{
    public override double? FromStored(object? stored) => stored is double value ? value : null;

    public override object? ToStored(double? value) => value is null || double.IsFinite(value.Value)
        ? value
        : throw new ArgumentOutOfRangeException(nameof(value), value, $"'{Name}' must be a finite number.");

    public override bool TryRead(ref Utf8JsonReader reader, scoped in ReadContext context, ApNode owner, out object? stored)
    {
        stored = reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out double value) && double.IsFinite(value) ? value : null;
        return stored is not null;
    }

    public override void Write(Utf8JsonWriter writer, string? name, object stored)
    {
        WriteName(writer, name);
        writer.WriteNumberValue((double)stored);
    }
}
