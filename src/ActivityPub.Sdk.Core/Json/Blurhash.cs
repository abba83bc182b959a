using System.Buffers;

namespace ActivityPub.Sdk.Json;

/// <summary>Looks at the outside of a blurhash: decoding costs as much as the picture that is asked for, and is for those who show it.</summary>
internal static class Blurhash
{
    private const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz#$%*+,-.:;=?@[]^_{|}~";

    private static readonly SearchValues<char> _digits = SearchValues.Create(Digits);

    /// <summary>Whether the first digit names as many components as follow: one digit for the maximum, four for the mean colour, two for each of the others.</summary>
    public static bool IsWellFormed(string text)
    {
        int size = text.Length == 0 ? -1 : Digits.IndexOf(text[0], StringComparison.Ordinal);
        return size >= 0 && text.Length == 4 + (2 * ((size % 9) + 1) * ((size / 9) + 1)) && !text.AsSpan().ContainsAnyExcept(_digits);
    }
}
