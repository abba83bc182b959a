using System.Buffers;

namespace ActivityPub.Sdk.Signatures;

/// <summary>Base64 with one spelling per value: no white space, full padding, unused bits zero. The decoder of the platform accepts all of these.</summary>
internal static class Base64Strict
{
    private static readonly SearchValues<char> _alphabet = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");

    public static bool IsCanonical(ReadOnlySpan<char> text, out int length)
    {
        length = 0;
        if (text.Length % 4 != 0)
        {
            return false;
        }

        if (text.IsEmpty)
        {
            return true;
        }

        int padding = text[^1] != '=' ? 0 : text[^2] != '=' ? 1 : 2;
        ReadOnlySpan<char> digits = text[..^padding];
        if (digits.ContainsAnyExcept(_alphabet))
        {
            return false;
        }

        length = (text.Length / 4 * 3) - padding;
        return padding == 0 || (Value(digits[^1]) & (padding == 1 ? 0b11 : 0b1111)) == 0;
    }

    public static byte[]? Decode(ReadOnlySpan<char> text)
    {
        if (!IsCanonical(text, out int length))
        {
            return null;
        }

        byte[] data = new byte[length];
        return Convert.TryFromBase64Chars(text, data, out int written) && written == length ? data : null;
    }

    /// <summary>Decodes a value of exactly the length of the destination.</summary>
    public static bool TryDecodeExact(ReadOnlySpan<char> text, Span<byte> destination) =>
        IsCanonical(text, out int length) && length == destination.Length && Convert.TryFromBase64Chars(text, destination, out int written) && written == length;

    private static int Value(char c) => c switch
    {
        >= 'A' and <= 'Z' => c - 'A',
        >= 'a' and <= 'z' => c - 'a' + 26,
        >= '0' and <= '9' => c - '0' + 52,
        '+' => 62,
        _ => 63,
    };
}
