using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ActivityPub.Sdk.Outbox;

/// <summary>Makes the final bytes of what leaves: without hidden recipients, and small and flat enough for every server.</summary>
/// <remarks>
/// Misskey reads 64 KiB, Pixelfed eight levels. What can be missed goes first: <c>source</c>, then <c>contentMap</c> where there is a
/// <c>content</c>, then <c>preview</c>.
/// </remarks>
internal static class OutgoingPayload
{
    /// <summary>The greatest size in bytes.</summary>
    public const int MaxBytes = 60 * 1024;

    /// <summary>The greatest number of objects and arrays inside each other, the outermost one included.</summary>
    public const int MaxDepth = 7;

    private static readonly string[] s_dispensable = ["source", "contentMap", "preview"];

    private static readonly JsonWriterOptions s_writerOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Takes hidden recipients out, at every depth. The same bytes where there are none.</summary>
    public static ReadOnlyMemory<byte> WithoutHiddenRecipients(ReadOnlyMemory<byte> json) =>
        MayNameHiddenRecipients(json.Span) ? Rewrite(json, static (_, name) => name is "bto" or "bcc") : json;

    /// <summary>The bytes of an activity as every server reads them.</summary>
    /// <param name="json">The activity.</param>
    /// <param name="reserved">How many bytes are still to be added.</param>
    /// <exception cref="ActivityTooLargeException">They cannot be made small enough.</exception>
    public static ReadOnlyMemory<byte> Fit(ReadOnlyMemory<byte> json, int reserved = 0)
    {
        ReadOnlyMemory<byte> result = json;
        for (int dropped = 0; !Fits(result.Span, reserved); dropped++)
        {
            if (dropped == s_dispensable.Length)
            {
                throw new ActivityTooLargeException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"The activity has {result.Length} bytes and {DepthOf(result.Span)} levels, also without source, contentMap and preview; other servers read {MaxBytes} bytes and {MaxDepth} levels. Publish a summary with a link instead of the whole text, or fewer attachments."));
            }

            string name = s_dispensable[dropped];
            result = Rewrite(result, (parent, member) => member == name && (name != "contentMap" || parent.TryGetProperty("content", out _)));
        }

        return result;
    }

    private static bool Fits(ReadOnlySpan<byte> json, int reserved) => json.Length < MaxBytes - reserved && DepthOf(json) <= MaxDepth;

    private static int DepthOf(ReadOnlySpan<byte> json)
    {
        Utf8JsonReader reader = new(json, new JsonReaderOptions { MaxDepth = 1000 });
        int depth = 0;
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                depth = Math.Max(depth, reader.CurrentDepth + 1);
            }
        }

        return depth;
    }

    // A name could be written with escapes, so a backslash is reason enough to look closer.
    private static bool MayNameHiddenRecipients(ReadOnlySpan<byte> json) =>
        json.IndexOf("\"bto\""u8) >= 0 || json.IndexOf("\"bcc\""u8) >= 0 || json.IndexOf("\\u"u8) >= 0;

    private static ReadOnlyMemory<byte> Rewrite(ReadOnlyMemory<byte> json, Func<JsonElement, string, bool> drops)
    {
        using JsonDocument document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 1000 });
        ArrayBufferWriter<byte> buffer = new(json.Length);
        using (Utf8JsonWriter writer = new(buffer, s_writerOptions))
        {
            Write(writer, document.RootElement, drops);
        }

        return buffer.WrittenMemory;
    }

    private static void Write(Utf8JsonWriter writer, JsonElement element, Func<JsonElement, string, bool> drops)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (JsonProperty member in element.EnumerateObject())
                {
                    // A context only says what terms mean.
                    if (member.Name == "@context")
                    {
                        member.WriteTo(writer);
                    }
                    else if (!drops(element, member.Name))
                    {
                        writer.WritePropertyName(member.Name);
                        Write(writer, member.Value, drops);
                    }
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (JsonElement item in element.EnumerateArray())
                {
                    Write(writer, item, drops);
                }

                writer.WriteEndArray();
                break;
            default:
                element.WriteTo(writer);
                break;
        }
    }
}
