using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace ActivityPub.Sdk.Signatures.StructuredFields;

/// <summary>A value of a structured field, without parameters.</summary>
/// <remarks>
/// Immutable and thread-safe. Every value that exists can be written. Two values are equal when type and value are equal.
/// See <see href="https://www.rfc-editor.org/rfc/rfc9651#section-3.3">RFC 9651 section 3.3</see>.
/// </remarks>
public readonly struct BareItem : IEquatable<BareItem>
{
    /// <summary>The greatest integer, fifteen nines.</summary>
    public const long MaxInteger = 999_999_999_999_999;

    private static readonly UTF8Encoding _strictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly object? _reference;
    private readonly decimal _number;

    private BareItem(BareItemType type, decimal number)
    {
        Type = type;
        _number = number;
    }

    private BareItem(BareItemType type, object reference)
    {
        Type = type;
        _reference = reference;
    }

    /// <summary>The type of the value.</summary>
    public BareItemType Type { get; }

    /// <summary>Makes an integer.</summary>
    /// <param name="value">From -999,999,999,999,999 to 999,999,999,999,999.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number has more than 15 digits.</exception>
    public static BareItem FromInteger(long value)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, MaxInteger);
        ArgumentOutOfRangeException.ThrowIfLessThan(value, -MaxInteger);
        return new BareItem(BareItemType.Integer, value);
    }

    /// <summary>Makes a decimal, rounded to three digits behind the point (half to even).</summary>
    /// <param name="value">A number with at most 12 digits before the point.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are more than 12 digits before the point.</exception>
    public static BareItem FromDecimal(decimal value)
    {
        decimal rounded = Math.Round(value, 3, MidpointRounding.ToEven);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(Math.Abs(rounded), 1_000_000_000_000m, nameof(value));
        return new BareItem(BareItemType.Decimal, rounded);
    }

    /// <summary>Makes a string.</summary>
    /// <param name="value">Printable ASCII.</param>
    /// <exception cref="ArgumentException">There is another character.</exception>
    public static BareItem FromString(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value.AsSpan().ContainsAnyExceptInRange(' ', '~')
            ? throw new ArgumentException("A string holds printable ASCII only.", nameof(value))
            : new BareItem(BareItemType.String, value);
    }

    /// <summary>Makes a token.</summary>
    /// <param name="value">A letter or <c>*</c>, then token characters, <c>:</c> or <c>/</c>.</param>
    /// <exception cref="ArgumentException">The text is no token.</exception>
    public static BareItem FromToken(string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(value);
        bool valid = char.IsAsciiLetter(value[0]) || value[0] == '*';
        foreach (char c in value)
        {
            valid &= StructuredFieldReader.IsTokenCharacter(c) || c is ':' or '/';
        }

        return valid ? new BareItem(BareItemType.Token, value) : throw new ArgumentException("The text is no token.", nameof(value));
    }

    /// <summary>Makes a byte sequence.</summary>
    /// <param name="value">The bytes; they are copied.</param>
    public static BareItem FromBytes(ReadOnlySpan<byte> value) => new(BareItemType.ByteSequence, value.ToArray());

    /// <summary>Makes a boolean.</summary>
    /// <param name="value">The value.</param>
    public static BareItem FromBoolean(bool value) => new(BareItemType.Boolean, value ? 1 : 0);

    /// <summary>Makes a date.</summary>
    /// <param name="unixSeconds">Seconds since 1970, in the range of an integer.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number has more than 15 digits.</exception>
    public static BareItem FromDate(long unixSeconds)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(unixSeconds, MaxInteger);
        ArgumentOutOfRangeException.ThrowIfLessThan(unixSeconds, -MaxInteger);
        return new BareItem(BareItemType.Date, unixSeconds);
    }

    /// <summary>Makes a display string.</summary>
    /// <param name="value">Unicode text without lone surrogates.</param>
    /// <exception cref="ArgumentException">There is a lone surrogate.</exception>
    public static BareItem FromDisplayString(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        try
        {
            _ = _strictUtf8.GetByteCount(value);
        }
        catch (EncoderFallbackException e)
        {
            throw new ArgumentException("The text has a lone surrogate.", nameof(value), e);
        }

        return new BareItem(BareItemType.DisplayString, value);
    }

    /// <summary>Gives the value of an <see cref="BareItemType.Integer"/> or a <see cref="BareItemType.Date"/> (seconds since 1970).</summary>
    /// <param name="value">The value.</param>
    /// <returns>Whether the value is of one of these types.</returns>
    public bool TryGetInteger(out long value)
    {
        bool matches = Type is BareItemType.Integer or BareItemType.Date;
        value = matches ? (long)_number : 0;
        return matches;
    }

    /// <summary>Gives the value of a <see cref="BareItemType.Decimal"/>.</summary>
    /// <param name="value">The value.</param>
    /// <returns>Whether the value is of this type.</returns>
    public bool TryGetDecimal(out decimal value)
    {
        value = _number;
        return Type == BareItemType.Decimal;
    }

    /// <summary>Gives the value of a <see cref="BareItemType.Boolean"/>.</summary>
    /// <param name="value">The value.</param>
    /// <returns>Whether the value is of this type.</returns>
    public bool TryGetBoolean(out bool value)
    {
        value = _number != 0;
        return Type == BareItemType.Boolean;
    }

    /// <summary>Gives the text of a <see cref="BareItemType.String"/>, a <see cref="BareItemType.Token"/> or a <see cref="BareItemType.DisplayString"/>.</summary>
    /// <param name="value">The text, escapes resolved.</param>
    /// <returns>Whether the value is of one of these types.</returns>
    public bool TryGetText([NotNullWhen(true)] out string? value)
    {
        value = _reference as string;
        return value is not null;
    }

    /// <summary>Gives the bytes of a <see cref="BareItemType.ByteSequence"/>.</summary>
    /// <param name="value">The bytes.</param>
    /// <returns>Whether the value is of this type.</returns>
    public bool TryGetBytes(out ReadOnlyMemory<byte> value)
    {
        value = _reference as byte[];
        return Type == BareItemType.ByteSequence;
    }

    /// <inheritdoc/>
    public bool Equals(BareItem other) =>
        Type == other.Type && _number == other._number
        && (_reference is byte[] bytes ? other._reference is byte[] others && bytes.AsSpan().SequenceEqual(others) : Equals(_reference, other._reference));

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is BareItem other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Type, _number, _reference is byte[] bytes ? bytes.Length : _reference?.GetHashCode() ?? 0);

    /// <summary>The value as it is written in a field.</summary>
    public override string ToString()
    {
        StringBuilder text = new();
        Write(text);
        return text.ToString();
    }

    /// <summary>Whether two values are equal.</summary>
    public static bool operator ==(BareItem left, BareItem right) => left.Equals(right);

    /// <summary>Whether two values differ.</summary>
    public static bool operator !=(BareItem left, BareItem right) => !left.Equals(right);

    internal static bool TryCreate(in BareItemToken token, out BareItem item)
    {
        item = default;
        switch (token.Type)
        {
            case BareItemType.Integer:
            case BareItemType.Date:
            case BareItemType.Boolean:
                item = new BareItem(token.Type, token.Integer);
                return true;
            case BareItemType.Decimal:
                item = new BareItem(BareItemType.Decimal, token.Decimal);
                return true;
            case BareItemType.String:
                item = new BareItem(BareItemType.String, Unescape(token));
                return true;
            case BareItemType.Token:
                item = new BareItem(BareItemType.Token, token.Raw.ToString());
                return true;
            case BareItemType.ByteSequence:
                item = new BareItem(BareItemType.ByteSequence, Base64Strict.Decode(token.Raw)!);
                return true;
            default:
                if (TryDecodeDisplayString(token.Raw, out string? text))
                {
                    item = new BareItem(BareItemType.DisplayString, text);
                    return true;
                }

                return false;
        }
    }

    internal void Write(StringBuilder text)
    {
        switch (Type)
        {
            case BareItemType.Integer:
                text.Append(CultureInfo.InvariantCulture, $"{(long)_number}");
                break;
            case BareItemType.Date:
                text.Append(CultureInfo.InvariantCulture, $"@{(long)_number}");
                break;
            case BareItemType.Decimal:
                // The type has a negative zero of its own; it is written without the sign.
                text.Append((_number == 0 ? 0m : _number).ToString("0.0##", CultureInfo.InvariantCulture));
                break;
            case BareItemType.Boolean:
                text.Append(_number == 0 ? "?0" : "?1");
                break;
            case BareItemType.Token:
                text.Append((string)_reference!);
                break;
            case BareItemType.String:
                text.Append('"').Append(((string)_reference!).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)).Append('"');
                break;
            case BareItemType.ByteSequence:
                text.Append(':').Append(Convert.ToBase64String((byte[])_reference!)).Append(':');
                break;
            default:
                text.Append("%\"");
                foreach (byte b in _strictUtf8.GetBytes((string)_reference!))
                {
                    if (b is < 0x20 or > 0x7e or (byte)'%' or (byte)'"')
                    {
                        text.Append('%').Append(Convert.ToHexStringLower([b]));
                    }
                    else
                    {
                        text.Append((char)b);
                    }
                }

                text.Append('"');
                break;
        }
    }

    private static string Unescape(in BareItemToken token)
    {
        if (!token.HasEscapes)
        {
            return token.Raw.ToString();
        }

        StringBuilder text = new(token.Raw.Length);
        for (int i = 0; i < token.Raw.Length; i++)
        {
            text.Append(token.Raw[i] == '\\' ? token.Raw[++i] : token.Raw[i]);
        }

        return text.ToString();
    }

    private static bool TryDecodeDisplayString(ReadOnlySpan<char> raw, [NotNullWhen(true)] out string? text)
    {
        byte[] bytes = new byte[raw.Length];
        int length = 0;
        for (int i = 0; i < raw.Length; i++)
        {
            if (raw[i] == '%')
            {
                Convert.FromHexString(raw.Slice(i + 1, 2), bytes.AsSpan(length, 1), out _, out _);
                i += 2;
            }
            else
            {
                bytes[length] = (byte)raw[i];
            }

            length++;
        }

        bool valid = System.Text.Unicode.Utf8.IsValid(bytes.AsSpan(0, length));
        text = valid ? Encoding.UTF8.GetString(bytes, 0, length) : null;
        return valid;
    }
}
