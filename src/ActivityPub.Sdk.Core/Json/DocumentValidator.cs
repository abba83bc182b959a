using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace ActivityPub.Sdk.Json;

/// <summary>
/// Checks a whole document once, before anything in it is interpreted, so that reading it later cannot fail and cannot be read in two ways.
/// </summary>
internal static class DocumentValidator
{
    public static ActivityJsonError? Validate(ReadOnlySpan<byte> utf8Json, JsonLimits limits)
    {
        if (utf8Json.Length > limits.MaxBytes)
        {
            return new(ActivityJsonErrorKind.TooLarge, limits.MaxBytes, $"The document is larger than {limits.MaxBytes} bytes.");
        }

        if (utf8Json.StartsWith("\uFEFF"u8))
        {
            return new(ActivityJsonErrorKind.InvalidText, 0, "The document begins with a byte order mark.");
        }

        if (!Utf8.IsValid(utf8Json))
        {
            return new(ActivityJsonErrorKind.InvalidText, FirstInvalidByte(utf8Json), "The document is not valid UTF-8.");
        }

        // One level more than allowed, so that the reader does not answer first; the check below names the reason.
        Utf8JsonReader reader = new(utf8Json, new JsonReaderOptions { MaxDepth = Math.Max(1, limits.MaxDepth) + 1 });
        using MemberNames names = new();
        try
        {
            return Walk(ref reader, names, limits);
        }
        catch (JsonException)
        {
            return new(ActivityJsonErrorKind.Malformed, reader.BytesConsumed, "The document is not valid JSON.");
        }
    }

    /// <summary>
    /// Whether a value that is parsed already has nothing that fails when it is looked at: broken UTF-8, lone surrogates, also in the names
    /// of members that are only passed by, and more levels than allowed.
    /// </summary>
    public static bool IsReadable(JsonElement value, int maxDepth)
    {
        ReadOnlySpan<byte> raw = JsonMarshal.GetRawUtf8Value(value);
        if (!Utf8.IsValid(raw))
        {
            return false;
        }

        Utf8JsonReader reader = new(raw, new JsonReaderOptions { MaxDepth = maxDepth, CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.PropertyName or JsonTokenType.String && reader.ValueIsEscaped && !EscapesAreText(reader.ValueSpan))
                {
                    return false;
                }
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static ActivityJsonError? Walk(ref Utf8JsonReader reader, MemberNames names, JsonLimits limits)
    {
        int tokens = 0;
        int contextDepth = int.MaxValue;
        while (reader.Read())
        {
            if (++tokens > limits.MaxTokens)
            {
                return Error(ref reader, ActivityJsonErrorKind.TooManyTokens, $"The document has more than {limits.MaxTokens} names and values.");
            }

            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject or JsonTokenType.StartArray:
                    if (tokens == 1 && reader.TokenType != JsonTokenType.StartObject)
                    {
                        return Error(ref reader, ActivityJsonErrorKind.NotAnObject, "The document is not a JSON object.");
                    }

                    if (reader.CurrentDepth >= limits.MaxDepth)
                    {
                        return Error(ref reader, ActivityJsonErrorKind.TooDeep, $"The document is nested more than {limits.MaxDepth} levels deep.");
                    }

                    if (reader.TokenType == JsonTokenType.StartObject)
                    {
                        names.Open();
                    }

                    break;
                case JsonTokenType.EndObject:
                    names.Close();
                    if (reader.CurrentDepth < contextDepth)
                    {
                        contextDepth = int.MaxValue;
                    }

                    break;
                case JsonTokenType.PropertyName:
                    if (CheckText(ref reader, limits) is { } textError)
                    {
                        return textError;
                    }

                    if (!names.Add(ref reader))
                    {
                        return Error(ref reader, ActivityJsonErrorKind.DuplicateMember, "An object has two members of one name.");
                    }

                    if (IsForbidden(ref reader))
                    {
                        return Error(ref reader, ActivityJsonErrorKind.ForbiddenKeyword, "The document uses @graph, @included or @reverse.");
                    }

                    if (reader.CurrentDepth <= contextDepth)
                    {
                        contextDepth = reader.ValueTextEquals("@context"u8) ? reader.CurrentDepth : int.MaxValue;
                    }

                    break;
                case JsonTokenType.String:
                    if (tokens == 1)
                    {
                        return Error(ref reader, ActivityJsonErrorKind.NotAnObject, "The document is not a JSON object.");
                    }

                    if (CheckText(ref reader, limits) is { } error)
                    {
                        return error;
                    }

                    if (contextDepth != int.MaxValue && IsForbidden(ref reader))
                    {
                        return Error(ref reader, ActivityJsonErrorKind.ForbiddenKeyword, "A context gives @graph, @included or @reverse another name.");
                    }

                    break;
                case JsonTokenType.Number:
                    if (tokens == 1)
                    {
                        return Error(ref reader, ActivityJsonErrorKind.NotAnObject, "The document is not a JSON object.");
                    }

                    if (!IsFinite(ref reader))
                    {
                        return Error(ref reader, ActivityJsonErrorKind.InvalidNumber, "A number is too great.");
                    }

                    break;
                default:
                    if (tokens == 1)
                    {
                        return Error(ref reader, ActivityJsonErrorKind.NotAnObject, "The document is not a JSON object.");
                    }

                    break;
            }
        }

        return null;
    }

    private static ActivityJsonError? CheckText(ref Utf8JsonReader reader, JsonLimits limits)
    {
        if (reader.ValueSpan.Length > limits.MaxStringBytes)
        {
            return Error(ref reader, ActivityJsonErrorKind.TooLarge, $"A text is longer than {limits.MaxStringBytes} bytes.");
        }

        return reader.ValueIsEscaped && !EscapesAreText(reader.ValueSpan)
            ? Error(ref reader, ActivityJsonErrorKind.InvalidText, "A text has a zero character or a lone surrogate.")
            : null;
    }

    // The reader has checked that every escape is well formed.
    private static bool EscapesAreText(ReadOnlySpan<byte> text)
    {
        while (true)
        {
            int slash = text.IndexOf((byte)'\\');
            if (slash < 0)
            {
                return true;
            }

            if (text[slash + 1] != (byte)'u')
            {
                text = text[(slash + 2)..];
                continue;
            }

            int unit = Hex(text.Slice(slash + 2, 4));
            text = text[(slash + 6)..];
            if (unit == 0 || unit is >= 0xDC00 and <= 0xDFFF)
            {
                return false;
            }

            if (unit is >= 0xD800 and <= 0xDBFF)
            {
                if (text.Length < 6 || text[0] != (byte)'\\' || text[1] != (byte)'u' || Hex(text.Slice(2, 4)) is < 0xDC00 or > 0xDFFF)
                {
                    return false;
                }

                text = text[6..];
            }
        }
    }

    private static int Hex(ReadOnlySpan<byte> digits)
    {
        int value = 0;
        foreach (byte digit in digits)
        {
            value = (value << 4) | (digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10);
        }

        return value;
    }

    // A number without an exponent needs more than 300 digits to be too great.
    private static bool IsFinite(ref Utf8JsonReader reader) =>
        (reader.ValueSpan.Length < 300 && reader.ValueSpan.IndexOfAny((byte)'e', (byte)'E') < 0) || (reader.TryGetDouble(out double value) && double.IsFinite(value));

    private static bool IsForbidden(ref Utf8JsonReader reader) => reader.ValueSpan.Length is >= 6 and <= 54
        && (reader.ValueTextEquals("@graph"u8) || reader.ValueTextEquals("@included"u8) || reader.ValueTextEquals("@reverse"u8));

    private static int FirstInvalidByte(ReadOnlySpan<byte> bytes)
    {
        int position = 0;
        while (position < bytes.Length && Rune.DecodeFromUtf8(bytes[position..], out _, out int consumed) == System.Buffers.OperationStatus.Done)
        {
            position += consumed;
        }

        return position;
    }

    private static ActivityJsonError Error(ref Utf8JsonReader reader, ActivityJsonErrorKind kind, string message) => new(kind, reader.TokenStartIndex, message);
}
