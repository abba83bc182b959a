using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace ActivityPub.Sdk.Keys;

/// <summary>
/// Bytes as text with a prefix that names the encoding: <c>z</c> for base58btc, <c>u</c> for base64url without padding.
/// </summary>
/// <remarks>
/// Strict: one text for one value. Thread-safe. See
/// <see href="https://www.w3.org/TR/cid-1.0/#multibase-0">Controlled Identifiers, section 2.4</see>.
/// </remarks>
public static class Multibase
{
    /// <summary>The greatest length of a text that is read, in characters. An RSA key of 8,192 bits needs 1,426.</summary>
    public const int MaxLength = 2048;

    private const string Alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

    // 58^5 is the greatest power of 58 below 2^32: digits travel in groups of five.
    private const int DigitsPerGroup = 5;
    private const uint Group = 656356768;

    private static ReadOnlySpan<sbyte> Values =>
    [
        -1, 0, 1, 2, 3, 4, 5, 6, 7, 8, -1, -1, -1, -1, -1, -1,
        -1, 9, 10, 11, 12, 13, 14, 15, 16, -1, 17, 18, 19, 20, 21, -1,
        22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, -1, -1, -1, -1, -1,
        -1, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, -1, 44, 45, 46,
        47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57,
    ];

    /// <summary>Writes bytes in base58btc, with the prefix <c>z</c>.</summary>
    /// <param name="data">The bytes.</param>
    public static string EncodeBase58(ReadOnlySpan<byte> data)
    {
        int zeros = data.IndexOfAnyExcept((byte)0);
        zeros = zeros < 0 ? data.Length : zeros;
        ReadOnlySpan<byte> rest = data[zeros..];
        uint[] rented = ArrayPool<uint>.Shared.Rent((rest.Length / 3) + 1);
        try
        {
            int used = 0;
            foreach (byte b in rest)
            {
                ulong carry = b;
                for (int i = 0; i < used; i++)
                {
                    carry += (ulong)rented[i] << 8;
                    rented[i] = (uint)(carry % Group);
                    carry /= Group;
                }

                if (carry > 0)
                {
                    rented[used++] = (uint)carry;
                }
            }

            StringBuilder text = new(1 + zeros + (used * DigitsPerGroup));
            text.Append('z').Append('1', zeros);
            Span<char> digits = stackalloc char[DigitsPerGroup];
            for (int i = used - 1; i >= 0; i--)
            {
                uint value = rented[i];
                for (int d = DigitsPerGroup - 1; d >= 0; d--)
                {
                    digits[d] = Alphabet[(int)(value % 58)];
                    value /= 58;
                }

                text.Append(i == used - 1 ? digits.TrimStart('1') : digits);
            }

            return text.ToString();
        }
        finally
        {
            ArrayPool<uint>.Shared.Return(rented);
        }
    }

    /// <summary>Writes bytes in base64url without padding, with the prefix <c>u</c>.</summary>
    /// <param name="data">The bytes.</param>
    public static string EncodeBase64Url(ReadOnlySpan<byte> data) => "u" + Base64Url.EncodeToString(data);

    /// <summary>Reads a text of either encoding without throwing.</summary>
    /// <param name="text">The text with its prefix, up to <see cref="MaxLength"/> characters.</param>
    /// <param name="data">The bytes where the text is valid.</param>
    /// <returns>Whether the text is valid: a known prefix, only characters of its alphabet, no padding, no unused bits that are set.</returns>
    public static bool TryDecode(ReadOnlySpan<char> text, [NotNullWhen(true)] out byte[]? data)
    {
        data = null;
        if (text.Length is < 1 or > MaxLength)
        {
            return false;
        }

        return text[0] switch
        {
            'z' => TryDecodeBase58(text[1..], out data),
            'u' => TryDecodeBase64Url(text[1..], out data),
            _ => false,
        };
    }

    private static bool TryDecodeBase64Url(ReadOnlySpan<char> text, [NotNullWhen(true)] out byte[]? data)
    {
        data = null;
        foreach (char c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_'))
            {
                return false;
            }
        }

        if (!Base64Url.IsValid(text))
        {
            return false;
        }

        data = Base64Url.DecodeFromChars(text);
        if (Base64Url.EncodeToString(data).AsSpan().SequenceEqual(text))
        {
            return true;
        }

        data = null;
        return false;
    }

    private static bool TryDecodeBase58(ReadOnlySpan<char> text, [NotNullWhen(true)] out byte[]? data)
    {
        data = null;
        int zeros = text.IndexOfAnyExcept('1');
        zeros = zeros < 0 ? text.Length : zeros;
        ReadOnlySpan<char> rest = text[zeros..];
        uint[] rented = ArrayPool<uint>.Shared.Rent((rest.Length / DigitsPerGroup) + 2);
        try
        {
            int used = 0;
            for (int start = 0; start < rest.Length;)
            {
                // The first group takes what is left over, so that all others are whole.
                int take = start == 0 && rest.Length % DigitsPerGroup > 0 ? rest.Length % DigitsPerGroup : DigitsPerGroup;
                ulong carry = 0;
                ulong scale = 1;
                foreach (char c in rest.Slice(start, take))
                {
                    int value = c - '0' < Values.Length && c >= '0' ? Values[c - '0'] : -1;
                    if (value < 0)
                    {
                        return false;
                    }

                    carry = (carry * 58) + (uint)value;
                    scale *= 58;
                }

                for (int i = 0; i < used; i++)
                {
                    carry += rented[i] * scale;
                    rented[i] = (uint)carry;
                    carry >>= 32;
                }

                if (carry > 0)
                {
                    rented[used++] = (uint)carry;
                }

                start += take;
            }

            int length = 0;
            if (used > 0)
            {
                int topBits = 32 - System.Numerics.BitOperations.LeadingZeroCount(rented[used - 1]);
                length = ((used - 1) * 4) + ((topBits + 7) / 8);
            }

            data = new byte[zeros + length];
            for (int i = 0; i < length; i++)
            {
                data[^(i + 1)] = (byte)(rented[i / 4] >> (8 * (i % 4)));
            }

            return true;
        }
        finally
        {
            ArrayPool<uint>.Shared.Return(rented);
        }
    }
}
