using System.Globalization;
using System.Text;

namespace ActivityPub.Sdk.Cms.Interactions;

/// <summary>Plain text of others, made safe to be shown beside other text: nothing invisible, nothing that turns the direction.</summary>
internal static class AuthorText
{
    public static string Clean(string? text, int maximum)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "";
        }

        StringBuilder clean = new(Math.Min(text.Length, maximum));
        bool needsSpace = false;
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune))
            {
                needsSpace = clean.Length > 0;
                continue;
            }

            // Joiners inside emoji and scripts that need them are format characters too; without them the text is still readable.
            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.Surrogate
                || IsInvisible(rune))
            {
                continue;
            }

            if (needsSpace)
            {
                clean.Append(' ');
                needsSpace = false;
            }

            clean.Append(rune.ToString());
            if (clean.Length >= maximum)
            {
                break;
            }
        }

        return clean.ToString();
    }

    // Blank letters and fillers that are no white space by category.
    private static bool IsInvisible(Rune rune) => rune.Value is 0x115F or 0x1160 or 0x3164 or 0xFFA0 or 0x2800 or 0x034F or 0xFFFD;
}
