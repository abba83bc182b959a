using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Unicode;

using ActivityPub.Sdk.Identifiers;

namespace ActivityPub.Sdk.Fetching;

/// <summary>Walks once through a document: is it one JSON object within the limits, and what is its id?</summary>
internal static class DocumentIdReader
{
    private const int MaxTokens = 50_000;

    private const int MaxStringBytes = 256 * 1024;

    private static readonly JsonReaderOptions Options = new() { MaxDepth = 32 };

    /// <summary>Reads the id.</summary>
    /// <param name="utf8Json">The bytes as they came.</param>
    /// <param name="id">The id; <see langword="null"/> where the document is not valid or has no single id.</param>
    /// <param name="error">A sentence that says what is wrong.</param>
    public static bool TryRead(ReadOnlySpan<byte> utf8Json, [NotNullWhen(true)] out ObjectId? id, out string error)
    {
        id = null;
        error = "It is not JSON.";
        if (!Utf8.IsValid(utf8Json))
        {
            error = "It is not UTF-8.";
            return false;
        }

        bool seen = false;
        int tokens = 0;
        try
        {
            Utf8JsonReader reader = new(utf8Json, Options);
            while (reader.Read())
            {
                if (++tokens == 1 && reader.TokenType != JsonTokenType.StartObject)
                {
                    error = "It is not a JSON object.";
                    return false;
                }

                if (tokens > MaxTokens || reader.ValueSpan.Length > MaxStringBytes)
                {
                    error = "It has too many values, or one that is too long.";
                    return false;
                }

                // "@id" is the same member to a JSON-LD reader: two of them are two readings.
                if (reader.CurrentDepth == 1 && reader.TokenType == JsonTokenType.PropertyName && (reader.ValueTextEquals("id"u8) || reader.ValueTextEquals("@id"u8)))
                {
                    if (seen)
                    {
                        error = "It has two ids.";
                        return false;
                    }

                    seen = true;
                    if (!reader.Read() || reader.TokenType != JsonTokenType.String || !ObjectId.TryParse(reader.GetString(), out id))
                    {
                        error = "Its id is not an id.";
                        return false;
                    }
                }
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: half a surrogate pair, written as an escape.
            id = null;
            return false;
        }

        error = id is null ? "It has no id." : "";
        return id is not null;
    }
}
