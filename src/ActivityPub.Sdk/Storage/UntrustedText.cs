using System.Globalization;
using System.Text;

namespace ActivityPub.Sdk.Storage;

/// <summary>
/// Plain text as another server wrote it: a name, a content warning. It is a type of its own because such text may hold characters that
/// nobody sees and that turn the direction of what stands beside it. <see cref="Clean"/> takes them away; a page must still encode the result.
/// </summary>
/// <remarks>Immutable and thread-safe. Two are equal where their text is.</remarks>
public sealed class UntrustedText : IEquatable<UntrustedText>
{
    // Scripts of the world put up to three marks on a letter; piles of them reach over the lines around.
    private const int MaxMarks = 3;

    private readonly string _text;

    /// <summary>Wraps text.</summary>
    /// <param name="text">The text as received.</param>
    public UntrustedText(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        _text = text;
    }

    /// <summary>The number of characters of the text.</summary>
    public int Length => _text.Length;

    /// <summary>Wraps text where there is some.</summary>
    /// <param name="text">The text as received, or <see langword="null"/>.</param>
    public static UntrustedText? From(string? text) => text is null ? null : new UntrustedText(text);

    /// <summary>The text as received. For stores only.</summary>
    public string Reveal() => _text;

    /// <summary>
    /// The text on one line, without control and format characters (bidirectional controls, zero-width characters, tags), variation
    /// selectors, blank letters, private characters, lone surrogates and more than three marks on a letter. It is not encoded.
    /// </summary>
    /// <param name="maximum">The greatest number of characters.</param>
    /// <returns>The text; empty where nothing visible is left.</returns>
    public string Clean(int maximum)
    {
        StringBuilder clean = new(Math.Min(_text.Length, maximum));
        bool needsSpace = false;
        int marks = 0;
        foreach (Rune rune in _text.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune))
            {
                needsSpace = clean.Length > 0;
                continue;
            }

            UnicodeCategory category = Rune.GetUnicodeCategory(rune);
            marks = category is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark ? marks + 1 : 0;

            // Joiners inside emoji and scripts that need them are format characters too; without them the text is still readable.
            if (category is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.Surrogate
                || marks > MaxMarks || IsInvisible(rune))
            {
                continue;
            }

            int space = needsSpace ? 1 : 0;
            if (clean.Length + space + rune.Utf16SequenceLength > maximum)
            {
                break;
            }

            if (needsSpace)
            {
                clean.Append(' ');
                needsSpace = false;
            }

            clean.Append(rune.ToString());
        }

        return clean.ToString();
    }

    /// <summary>How long the text is, and not the text.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"[untrusted text, {_text.Length} characters]");

    /// <inheritdoc/>
    public bool Equals(UntrustedText? other) => other is not null && string.Equals(_text, other._text, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as UntrustedText);

    /// <inheritdoc/>
    public override int GetHashCode() => string.GetHashCode(_text, StringComparison.Ordinal);

    // Blank letters and fillers that are no white space by category, variation selectors, the mark of a broken character.
    private static bool IsInvisible(Rune rune) => rune.Value is 0x115F or 0x1160 or 0x3164 or 0xFFA0 or 0x2800 or 0x034F or 0xFFFD or 0x17B4 or 0x17B5
        or (>= 0x180B and <= 0x180F) or (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0000 and <= 0xE0FFF);
}
