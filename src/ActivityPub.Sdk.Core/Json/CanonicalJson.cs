using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace ActivityPub.Sdk.Json;

/// <summary>
/// Writes JSON in its one canonical form, so that it can be hashed and signed: the JSON Canonicalization Scheme of
/// <see href="https://www.rfc-editor.org/rfc/rfc8785">RFC 8785</see>.
/// </summary>
/// <remarks>
/// <para>Refused, because two readers could understand them differently: members with the same name, lone surrogates, invalid UTF-8,
/// whole numbers beyond 2^53 and numbers that no double can hold. No Unicode normalisation takes place.</para>
/// <para>Pure functions, thread-safe.</para>
/// </remarks>
public static class CanonicalJson
{
    /// <summary>The greatest depth that is read.</summary>
    public const int MaxDepth = 64;

    private const double MaxSafeInteger = 9007199254740992;

    // What has to be escaped inside of a string; everything else stands for itself.
    private static readonly SearchValues<byte> _escaped = SearchValues.Create(
        [0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x0e, 0x0f, 0x10, 0x11, 0x12, 0x13, 0x14, 0x15, 0x16, 0x17, 0x18, 0x19, 0x1a, 0x1b, 0x1c, 0x1d, 0x1e, 0x1f, (byte)'"', (byte)'\\']);

    /// <summary>Makes the canonical form of a JSON text.</summary>
    /// <param name="utf8Json">The text, at most <see cref="MaxDepth"/> levels deep.</param>
    /// <returns>The canonical form in UTF-8.</returns>
    /// <exception cref="FormatException">The text is not JSON, or has something that has no canonical form.</exception>
    public static byte[] Canonicalize(ReadOnlyMemory<byte> utf8Json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(utf8Json, new JsonDocumentOptions { MaxDepth = MaxDepth });
            return Canonicalize(document.RootElement);
        }
        catch (JsonException e)
        {
            throw new FormatException("The text is not JSON.", e);
        }
    }

    /// <summary>Makes the canonical form of a JSON value.</summary>
    /// <param name="value">The value, at most <see cref="MaxDepth"/> levels deep.</param>
    /// <returns>The canonical form in UTF-8.</returns>
    /// <exception cref="FormatException">The value has something that has no canonical form.</exception>
    public static byte[] Canonicalize(JsonElement value)
    {
        ArrayBufferWriter<byte> writer = new(256);
        Write(value, writer);
        return writer.WrittenSpan.ToArray();
    }

    /// <summary>Writes the canonical form of a JSON value.</summary>
    /// <param name="value">The value, at most <see cref="MaxDepth"/> levels deep.</param>
    /// <param name="writer">Where the UTF-8 goes; after an exception it holds a part of it.</param>
    /// <exception cref="FormatException">The value has something that has no canonical form.</exception>
    public static void Write(JsonElement value, IBufferWriter<byte> writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        Write(value, writer, 0);
    }

    /// <summary>Writes an object without some of its members, and with one of them replaced.</summary>
    internal static void WriteObject(JsonElement value, IBufferWriter<byte> writer, ReadOnlySpan<string> without, JsonElement? context) =>
        WriteObject(value, writer, without, context, 1);

    // Who made the value may have allowed more levels than the stack has room for.
    private static void Write(JsonElement value, IBufferWriter<byte> writer, int depth)
    {
        if (value.ValueKind is JsonValueKind.Object or JsonValueKind.Array && ++depth > MaxDepth)
        {
            throw new FormatException($"The value is nested more than {MaxDepth} levels deep.");
        }

        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                WriteObject(value, writer, default, null, depth);
                break;
            case JsonValueKind.Array:
                writer.Write("["u8);
                bool first = true;
                foreach (JsonElement item in value.EnumerateArray())
                {
                    if (!first)
                    {
                        writer.Write(","u8);
                    }

                    first = false;
                    Write(item, writer, depth);
                }

                writer.Write("]"u8);
                break;
            case JsonValueKind.String:
                WriteString(value, writer);
                break;
            case JsonValueKind.Number:
                WriteNumber(value, writer);
                break;
            case JsonValueKind.True:
                writer.Write("true"u8);
                break;
            case JsonValueKind.False:
                writer.Write("false"u8);
                break;
            case JsonValueKind.Null:
                writer.Write("null"u8);
                break;
            default:
                throw new FormatException("There is no JSON value.");
        }
    }

    private static void WriteObject(JsonElement value, IBufferWriter<byte> writer, ReadOnlySpan<string> without, JsonElement? context, int depth)
    {
        List<(string Name, JsonElement Value)> members = [];
        foreach (JsonProperty property in value.EnumerateObject())
        {
            members.Add((ReadName(property), property.Value));
        }

        members.Sort(static (a, b) => string.CompareOrdinal(a.Name, b.Name));
        writer.Write("{"u8);
        bool first = true;
        for (int i = 0; i < members.Count; i++)
        {
            (string name, JsonElement member) = members[i];
            if (i > 0 && name == members[i - 1].Name)
            {
                throw new FormatException($"The member '{name}' appears twice in one object.");
            }

            if (without.Contains(name))
            {
                continue;
            }

            if (!first)
            {
                writer.Write(","u8);
            }

            first = false;
            WriteText(name, writer);
            writer.Write(":"u8);
            Write(context is { } replaced && name == "@context" ? replaced : member, writer, depth);
        }

        writer.Write("}"u8);
    }

    /// <summary>Formats a number as ECMAScript does (<see href="https://www.rfc-editor.org/rfc/rfc8785#section-3.2.2.3">section 3.2.2.3</see>).</summary>
    /// <exception cref="FormatException">The number is not finite.</exception>
    internal static string FormatNumber(double number)
    {
        if (!double.IsFinite(number))
        {
            throw new FormatException("A number is too large for a double.");
        }

        if (number == 0)
        {
            return "0";
        }

        // The platform gives the shortest digits that read back as the same double, as ECMAScript wants them; only the layout differs.
        Span<char> buffer = stackalloc char[32];
        number.TryFormat(buffer, out int length, "R", CultureInfo.InvariantCulture);
        ReadOnlySpan<char> shortest = buffer[..length].TrimStart('-');
        int e = shortest.IndexOf('E');
        int exponent = e < 0 ? 0 : int.Parse(shortest[(e + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        ReadOnlySpan<char> mantissa = e < 0 ? shortest : shortest[..e];
        int dot = mantissa.IndexOf('.');
        string all = dot < 0 ? mantissa.ToString() : string.Concat(mantissa[..dot], mantissa[(dot + 1)..]);
        string digits = all.TrimStart('0');

        // Where the decimal point stands, counted from the first digit.
        int point = (dot < 0 ? mantissa.Length : dot) - (all.Length - digits.Length) + exponent;
        digits = digits.TrimEnd('0');
        StringBuilder text = new(32);
        if (number < 0)
        {
            text.Append('-');
        }

        if (digits.Length <= point && point <= 21)
        {
            text.Append(digits).Append('0', point - digits.Length);
        }
        else if (point is > 0 and <= 21)
        {
            text.Append(digits, 0, point).Append('.').Append(digits, point, digits.Length - point);
        }
        else if (point is > -6 and <= 0)
        {
            text.Append("0.").Append('0', -point).Append(digits);
        }
        else
        {
            text.Append(digits[0]);
            if (digits.Length > 1)
            {
                text.Append('.').Append(digits, 1, digits.Length - 1);
            }

            text.Append('e').Append(point > 0 ? '+' : '-').Append(CultureInfo.InvariantCulture, $"{Math.Abs(point - 1)}");
        }

        return text.ToString();
    }

    private static string ReadName(JsonProperty property)
    {
        try
        {
            // Invalid UTF-8 between the quotes would come out as replacement characters.
            return Utf8.IsValid(JsonMarshal.GetRawUtf8PropertyName(property)) ? property.Name : throw new FormatException("A member name is not valid UTF-8.");
        }
        catch (InvalidOperationException e)
        {
            throw new FormatException("A member name has a lone surrogate.", e);
        }
    }

    private static void WriteNumber(JsonElement value, IBufferWriter<byte> writer)
    {
        ReadOnlySpan<byte> raw = JsonMarshal.GetRawUtf8Value(value);
        if (!value.TryGetDouble(out double number))
        {
            throw new FormatException("A number is too large for a double.");
        }

        if (raw.IndexOfAny((byte)'.', (byte)'e', (byte)'E') < 0)
        {
            if (Math.Abs(number) > MaxSafeInteger || (Math.Abs(number) == MaxSafeInteger && !raw.EndsWith("9007199254740992"u8)))
            {
                throw new FormatException("A whole number is beyond 2^53 and has no exact double.");
            }

            if (!raw.SequenceEqual("-0"u8))
            {
                writer.Write(raw);
                return;
            }
        }

        string text = FormatNumber(number);
        int written = Encoding.ASCII.GetBytes(text, writer.GetSpan(text.Length));
        writer.Advance(written);
    }

    private static void WriteString(JsonElement value, IBufferWriter<byte> writer)
    {
        ReadOnlySpan<byte> raw = JsonMarshal.GetRawUtf8Value(value);
        if (!raw.Contains((byte)'\\'))
        {
            // Nothing is escaped, and nothing in it may be: the text is canonical as it stands.
            writer.Write(Utf8.IsValid(raw) ? raw : throw new FormatException("A string is not valid UTF-8."));
            return;
        }

        if (!Utf8.IsValid(raw))
        {
            throw new FormatException("A string is not valid UTF-8.");
        }

        try
        {
            WriteText(value.GetString()!, writer);
        }
        catch (InvalidOperationException e)
        {
            throw new FormatException("A string has a lone surrogate.", e);
        }
    }

    private static void WriteText(string text, IBufferWriter<byte> writer)
    {
        writer.Write("\""u8);
        int size = Encoding.UTF8.GetByteCount(text);
        byte[] rented = ArrayPool<byte>.Shared.Rent(size);
        try
        {
            ReadOnlySpan<byte> rest = rented.AsSpan(0, Encoding.UTF8.GetBytes(text, rented));
            while (true)
            {
                int plain = rest.IndexOfAny(_escaped);
                if (plain < 0)
                {
                    writer.Write(rest);
                    break;
                }

                writer.Write(rest[..plain]);
                WriteEscape(rest[plain], writer);
                rest = rest[(plain + 1)..];
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        writer.Write("\""u8);
    }

    private static void WriteEscape(byte value, IBufferWriter<byte> writer)
    {
        ReadOnlySpan<byte> shortForm = value switch
        {
            (byte)'"' => "\\\""u8,
            (byte)'\\' => "\\\\"u8,
            (byte)'\b' => "\\b"u8,
            (byte)'\f' => "\\f"u8,
            (byte)'\n' => "\\n"u8,
            (byte)'\r' => "\\r"u8,
            (byte)'\t' => "\\t"u8,
            _ => default,
        };
        if (!shortForm.IsEmpty)
        {
            writer.Write(shortForm);
            return;
        }

        const string Digits = "0123456789abcdef";
        writer.Write([(byte)'\\', (byte)'u', (byte)'0', (byte)'0', (byte)Digits[value >> 4], (byte)Digits[value & 15]]);
    }
}
