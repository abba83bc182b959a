using System.Text;

namespace ActivityPub.Sdk.Cms.Interactions;

/// <summary>
/// What a name looks like, so that two that the eye takes for one are equal: case, accents, spaces and look-alike letters of other
/// alphabets do not count. After the idea of <see href="https://www.unicode.org/reports/tr39/#Confusable_Detection">UTS 39</see>, with the
/// letters that are used for it; nothing here depends on the culture data of the machine.
/// </summary>
internal static class NameSkeleton
{
    // Each begins with what the others look like.
    private static readonly string[] LookAlikes =
    [
        "aàáâãäåāăąæаαАΑ@",
        "bьвβВΒ",
        "cçćĉċčсС",
        "dďđðԁ",
        "eèéêëēĕėęěеёεЕЁΕ3",
        "gĝğġģɡ",
        "hĥħһҺНΗ",
        "kķкκКΚ",
        "lĺļľŀłìíîïĩīĭįıіїӏιІЇΙiIL1|",
        "mмМΜ",
        "nñńņňŋпηνΝ",
        "oòóôõöøōŏőоοσОΟ0",
        "pрρРΡ",
        "qԛ",
        "rŕŗřг",
        "sśŝşšșßѕЅ$5",
        "tţťŧțтτТΤ",
        "uùúûüũūŭůűųиυμ",
        "vѵ",
        "wŵԝω",
        "xхχХΧ",
        "yýÿŷуγУΥ",
        "zźżžζΖ",
        "jĵјЈ",
    ];

    private static readonly Dictionary<int, char> Map = Read();

    public static string Of(string name)
    {
        StringBuilder skeleton = new(name.Length);
        foreach (Rune written in name.EnumerateRunes())
        {
            Rune rune = Fold(written);
            if (Map.TryGetValue(rune.Value, out char looks) || Map.TryGetValue(Rune.ToLowerInvariant(rune).Value, out looks))
            {
                skeleton.Append(looks);
            }
            else if (Rune.IsLetterOrDigit(rune))
            {
                skeleton.Append(Rune.ToLowerInvariant(rune).ToString());
            }
        }

        return skeleton.Replace("rn", "m").Replace("vv", "w").ToString();
    }

    // Letters in boxes, circles, full width and mathematical dress are letters.
    private static Rune Fold(Rune rune) => rune.Value switch
    {
        >= 0xFF01 and <= 0xFF5E and int wide => new Rune(wide - 0xFF01 + '!'),
        >= 0x1D400 and <= 0x1D6A3 and int letter => Latin((letter - 0x1D400) % 52),
        >= 0x1D7CE and <= 0x1D7FF and int digit => new Rune('0' + ((digit - 0x1D7CE) % 10)),
        >= 0x24B6 and <= 0x24CF and int circled => Latin(circled - 0x24B6),
        >= 0x24D0 and <= 0x24E9 and int circled => Latin(circled - 0x24D0),
        >= 0x1F130 and <= 0x1F149 and int squared => Latin(squared - 0x1F130),
        >= 0x1F150 and <= 0x1F169 and int filled => Latin(filled - 0x1F150),
        >= 0x1F170 and <= 0x1F189 and int filled => Latin(filled - 0x1F170),
        >= 0x1F1E6 and <= 0x1F1FF and int flag => Latin(flag - 0x1F1E6),
        _ => rune,
    };

    private static Rune Latin(int index) => index < 26 ? new Rune('A' + index) : new Rune('a' + index - 26);

    private static Dictionary<int, char> Read()
    {
        Dictionary<int, char> map = [];
        foreach (string group in LookAlikes)
        {
            foreach (char written in group)
            {
                map[written] = group[0];
            }
        }

        return map;
    }
}
