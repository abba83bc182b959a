using System.Buffers;
using System.Text;

namespace ActivityPub.Sdk.Identifiers;

/// <summary>
/// The ASCII form of host names with letters of other scripts. It is the same in every process: the mapping of the platform depends on
/// whether it came with the data of Unicode, and makes example.com of 'ⓔxample.com' here and another name there. Taken are only letters
/// that the mapping of IDNA leaves as they are or turns into lower case; with all others a name has to be written in its ASCII form.
/// </summary>
/// <remarks>See <see href="https://www.unicode.org/reports/tr46/">UTS 46</see> and <see href="https://www.rfc-editor.org/rfc/rfc3492">RFC 3492</see>.</remarks>
internal static class InternationalHost
{
    private const int MaxLabel = 63;

    // Latin, Greek, Cyrillic, Hebrew, Arabic, Georgian, kana, han and hangul; without marks, which would have to be joined with their letters.
    private static readonly SearchValues<char> _letters = SearchValues.Create(Letters(
        "\u00c0\u00d6\u00d8\u00f6\u00f8\u012f", "\u0131\u0131\u0134\u013e\u0141\u0148\u014a\u017e\u1ea0\u1ef9", "\u0388\u038a\u038c\u038c\u038e\u03a1\u03a3\u03ce", "\u0400\u0481\u048a\u04bf\u04c1\u052f", "\u05d0\u05ea\u0621\u063a\u0641\u064a", "\u10d0\u10fa", "\u3005\u3005\u3041\u3096\u30a1\u30fa\u30fc\u30fc\u3400\u4dbf\u4e00\u9fff", "\uac00\ud7a3"));

    /// <summary>The ASCII form in lower case; <see langword="null"/> where the name has a character that is not taken, or a label would be too long.</summary>
    public static string? ToAscii(ReadOnlySpan<char> name)
    {
        StringBuilder ascii = new(name.Length + 16);
        foreach (Range range in name.Split('.'))
        {
            ReadOnlySpan<char> label = name[range];
            int start = ascii.Length + (ascii.Length > 0 ? 1 : 0);
            ascii.Append(ascii.Length > 0 ? "." : "");
            if (Ascii.IsValid(label))
            {
                foreach (char c in label)
                {
                    ascii.Append(char.ToLowerInvariant(c));
                }
            }
            else if (!TryEncode(label, ascii))
            {
                return null;
            }

            if (ascii.Length - start > MaxLabel)
            {
                return null;
            }
        }

        return ascii.ToString();
    }

    // The encoding procedure of RFC 3492 section 6.3. All letters are of the basic plane.
    private static bool TryEncode(ReadOnlySpan<char> label, StringBuilder output)
    {
        // Two hyphens in the third place announce an encoding; a label is not encoded twice.
        if (label.Length > MaxLabel || (label.Length >= 4 && label[2] == '-' && label[3] == '-'))
        {
            return false;
        }

        Span<char> letters = stackalloc char[MaxLabel];
        letters = letters[..label.Length];
        output.Append("xn--");
        int basic = 0;
        for (int i = 0; i < label.Length; i++)
        {
            if (!char.IsAscii(label[i]) && !_letters.Contains(label[i]))
            {
                return false;
            }

            letters[i] = char.ToLowerInvariant(label[i]);
            if (char.IsAscii(letters[i]))
            {
                output.Append(letters[i]);
                basic++;
            }
        }

        if (basic > 0)
        {
            output.Append('-');
        }

        int next = 0x80;
        int delta = 0;
        int bias = 72;
        int handled = basic;
        while (handled < letters.Length)
        {
            int smallest = int.MaxValue;
            foreach (char c in letters)
            {
                smallest = c >= next && c < smallest ? c : smallest;
            }

            delta += (smallest - next) * (handled + 1);
            next = smallest;
            foreach (char c in letters)
            {
                if (c < next)
                {
                    delta++;
                }
                else if (c == next)
                {
                    AppendInteger(output, delta, bias);
                    bias = Adapt(delta, handled + 1, handled == basic);
                    delta = 0;
                    handled++;
                }
            }

            delta++;
            next++;
        }

        return true;
    }

    private static void AppendInteger(StringBuilder output, int value, int bias)
    {
        for (int k = 36; ; k += 36)
        {
            int threshold = Math.Clamp(k - bias, 1, 26);
            if (value < threshold)
            {
                output.Append(Digit(value));
                return;
            }

            output.Append(Digit(threshold + ((value - threshold) % (36 - threshold))));
            value = (value - threshold) / (36 - threshold);
        }
    }

    private static int Adapt(int delta, int points, bool first)
    {
        delta = first ? delta / 700 : delta / 2;
        delta += delta / points;
        int k = 0;
        for (; delta > 455; k += 36)
        {
            delta /= 35;
        }

        return k + (36 * delta / (delta + 38));
    }

    // Each two characters are the first and the last of a range.
    private static string Letters(params ReadOnlySpan<string> ranges)
    {
        StringBuilder letters = new();
        foreach (string pairs in ranges)
        {
            for (int i = 0; i < pairs.Length; i += 2)
            {
                for (char c = pairs[i]; c <= pairs[i + 1]; c++)
                {
                    letters.Append(c);
                }
            }
        }

        return letters.ToString();
    }

    private static char Digit(int value) => (char)(value < 26 ? 'a' + value : '0' + value - 26);
}
