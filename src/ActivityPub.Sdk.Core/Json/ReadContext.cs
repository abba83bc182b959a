using System.Text.Json;

namespace ActivityPub.Sdk.Json;

/// <summary>The document that is being read, and what may be taken from it.</summary>
internal readonly ref struct ReadContext(ReadOnlySpan<byte> document, JsonLimits limits)
{
    private readonly ReadOnlySpan<byte> _document = document;

    public JsonLimits Limits { get; } = limits;

    /// <summary>Takes the value that the reader stands on as it is written, and moves the reader to its end.</summary>
    public RawJson Keep(ref Utf8JsonReader reader)
    {
        int start = (int)reader.TokenStartIndex;
        reader.Skip();
        return new RawJson(_document[start..(int)reader.BytesConsumed]);
    }
}
