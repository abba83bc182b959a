using System.Runtime.InteropServices;
using System.Text.Json;

namespace ActivityPub.Sdk.Json;

/// <summary>JSON that is kept as it came. It is parsed only when somebody looks at it.</summary>
internal sealed class RawJson : IEquatable<RawJson>
{
    private readonly byte[] _utf8;
    private object? _element;

    public RawJson(ReadOnlySpan<byte> utf8) => _utf8 = utf8.ToArray();

    public RawJson(JsonElement element)
        : this(element.ValueKind == JsonValueKind.Undefined ? throw new ArgumentException("A JsonElement without a value cannot be kept.", nameof(element)) : JsonMarshal.GetRawUtf8Value(element))
    {
    }

    public bool IsArray => _utf8[0] == (byte)'[';

    public JsonElement Element
    {
        get
        {
            // Two threads may both parse; either result will do.
            if (_element is null)
            {
                Utf8JsonReader reader = new(_utf8, new JsonReaderOptions { MaxDepth = 1024 });
                _element = JsonElement.ParseValue(ref reader);
            }

            return (JsonElement)_element;
        }
    }

    public void Write(Utf8JsonWriter writer) => writer.WriteRawValue(_utf8, skipInputValidation: true);

    public bool Equals(RawJson? other) => other is not null && (_utf8.AsSpan().SequenceEqual(other._utf8) || JsonElement.DeepEquals(Element, other.Element));

    public override bool Equals(object? obj) => Equals(obj as RawJson);

    public override int GetHashCode() => (int)Element.ValueKind;
}
