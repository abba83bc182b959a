using System.Buffers;
using System.Globalization;
using System.Text;

namespace ActivityPub.Sdk.Cms.Content;

internal static class HashtagName
{
    private static readonly SearchValues<char> Separators = SearchValues.Create(" -/.&+\t");

    /// <summary>Makes one tag of what an editor wrote: several words in camel case, without <c>#</c>; <see langword="null"/> where nothing usable is left.</summary>
    public static string? FromText(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        StringBuilder name = new(text.Length);
        bool atStart = true;
        bool hasSeveralWords = text.Trim().AsSpan().ContainsAny(Separators);
        foreach (Rune rune in text.Normalize(NormalizationForm.FormC).EnumerateRunes())
        {
            if (!IsPart(rune))
            {
                atStart = true;
                continue;
            }

            name.Append(atStart && hasSeveralWords ? Rune.ToUpperInvariant(rune).ToString() : rune.ToString());
            atStart = false;
        }

        string result = name.ToString();
        return result.Length is > 0 and <= 100 && HasLetter(result) ? result : null;
    }

    /// <summary>The length of the tag that begins at the start of the text, 0 where none does.</summary>
    public static int LengthAtStart(ReadOnlySpan<char> text)
    {
        int length = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (!IsPart(rune))
            {
                break;
            }

            length += rune.Utf16SequenceLength;
        }

        return length is > 0 and <= 100 && HasLetter(text[..length]) ? length : 0;
    }

    public static bool IsPart(Rune rune) =>
        rune.Value == '_' || Rune.IsLetterOrDigit(rune)
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    // Every server takes a tag of digits only for plain text.
    private static bool HasLetter(ReadOnlySpan<char> text)
    {
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (Rune.IsLetter(rune))
            {
                return true;
            }
        }

        return false;
    }
}
