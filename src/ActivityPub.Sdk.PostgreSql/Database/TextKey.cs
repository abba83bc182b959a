using System.Security.Cryptography;
using System.Text;

namespace ActivityPub.Sdk.PostgreSql.Database;

/// <summary>
/// What a text is looked up by. An entry of an index holds a third of a page at most, so a long text is cut and ends in its hash; the text
/// itself stands in a column of its own then.
/// </summary>
internal static class TextKey
{
    private const int MaxBytes = 512;
    private const int KeptCharacters = 100;

    public static string Of(string text) =>
        Encoding.UTF8.GetByteCount(text) <= MaxBytes ? text : Cut(text);

    private static string Cut(string text)
    {
        int end = char.IsHighSurrogate(text[KeptCharacters - 1]) ? KeptCharacters - 1 : KeptCharacters;
        return $"{text.AsSpan(0, end)}#{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";
    }

    /// <summary>A name in the form that is compared without case: as the database does it, for ASCII only.</summary>
    public static string Lower(string name) =>
        name.AsSpan().ContainsAnyInRange('A', 'Z')
            ? string.Create(name.Length, name, static (lower, text) =>
            {
                for (int i = 0; i < lower.Length; i++)
                {
                    lower[i] = text[i] is >= 'A' and <= 'Z' ? (char)(text[i] | 0x20) : text[i];
                }
            })
            : name;

    /// <summary>The text as PostgreSQL can hold it: the null character and halves of surrogate pairs become U+FFFD.</summary>
    public static string Storable(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF') && !text.Contains('\0', StringComparison.Ordinal))
        {
            return text;
        }

        return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).Replace('\0', '\uFFFD');
    }
}
