using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ActivityPub.Sdk.Fuzz.Oracles;

/// <summary>RFC 8785 a second time: over <see cref="JsonNode"/> and strings, with numbers laid out from the shortest exact digits that are found by trying.</summary>
internal static class SecondCanonicalizer
{
    public static string Canonicalize(JsonNode? node)
    {
        StringBuilder text = new();
        Write(node, text);
        return text.ToString();
    }

    public static string Number(double value)
    {
        if (value == 0)
        {
            return "0";
        }

        string scientific = Shortest(Math.Abs(value));
        string[] parts = scientific.Split('E');
        string s = parts[0].TrimEnd('0');
        int k = s.Length;
        int n = int.Parse(parts[1], CultureInfo.InvariantCulture) + 1;
        string sign = value < 0 ? "-" : "";

        // Number::toString of ECMA-262, step by step.
        if (k <= n && n <= 21)
        {
            return sign + s + new string('0', n - k);
        }

        if (n is > 0 and <= 21)
        {
            return $"{sign}{s[..n]}.{s[n..]}";
        }

        if (n is > -6 and <= 0)
        {
            return $"{sign}0.{new string('0', -n)}{s}";
        }

        string exponent = (n - 1).ToString("+0;-0", CultureInfo.InvariantCulture);
        return k == 1 ? $"{sign}{s}e{exponent}" : $"{sign}{s[0]}.{s[1..]}e{exponent}";
    }

    // The fewest digits that read back as the same number. Beside a power of two the nearest such digits may not, and their neighbours do.
    private static string Shortest(double value)
    {
        for (int digits = 0; digits <= 16; digits++)
        {
            string[] parts = value.ToString("E" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture).Split('E');
            long nearest = long.Parse(parts[0].Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
            foreach (long candidate in (long[])[nearest, nearest + 1, nearest - 1])
            {
                string text = candidate.ToString(CultureInfo.InvariantCulture);
                if (text.Length == digits + 1 && double.Parse($"{text}e{int.Parse(parts[1], CultureInfo.InvariantCulture) - digits}", CultureInfo.InvariantCulture) == value)
                {
                    return $"{text}E{parts[1]}";
                }
            }
        }

        throw new BrokenOracleException("Seventeen digits are always enough.");
    }

    private static void Write(JsonNode? node, StringBuilder text)
    {
        switch (node)
        {
            case null:
                text.Append("null");
                break;
            case JsonObject members:
                text.Append('{').AppendJoin(',', members.OrderBy(static m => m.Key, StringComparer.Ordinal).Select(static m => Text(m.Key) + ":" + Canonicalize(m.Value))).Append('}');
                break;
            case JsonArray items:
                text.Append('[').AppendJoin(',', items.Select(Canonicalize)).Append(']');
                break;
            default:
                text.Append(node.GetValueKind() switch
                {
                    JsonValueKind.String => Text(node.GetValue<string>()),
                    JsonValueKind.Number => Number(double.Parse(node.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture)),
                    JsonValueKind.True => "true",
                    _ => "false",
                });
                break;
        }
    }

    private static string Text(string value)
    {
        StringBuilder text = new("\"");
        foreach (char c in value)
        {
            text.Append(c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\b' => "\\b",
                '\t' => "\\t",
                '\n' => "\\n",
                '\f' => "\\f",
                '\r' => "\\r",
                < ' ' => $"\\u{(int)c:x4}",
                _ => c.ToString(),
            });
        }

        return text.Append('"').ToString();
    }
}
