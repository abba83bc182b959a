using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using ActivityPub.Sdk.Fuzz.Input;
using ActivityPub.Sdk.Fuzz.Oracles;
using ActivityPub.Sdk.Json;

namespace ActivityPub.Sdk.Fuzz.Targets;

/// <summary>Canonical JSON against a second implementation, and against the JSON of a JavaScript engine where there is one. Only what has two readings is refused.</summary>
internal sealed class CanonicalJsonTarget : FuzzTarget
{
    public override string Name => "jcs";

    public override IReadOnlyList<string> Dictionary => [.. JsonWords.All, "5e-324", "1.7976931348623157e308", "9007199254740992", "-9007199254740992", "1e-6", "1e-7", "0.000001", "1e20", "1e21", "333333333.33333329", "4.50", "2e-3", "\\u20ac", "\\u000f", "\ufb33", "\\u0080", "\\\"", "\\b"];

    public override IEnumerable<byte[]> MakeSeeds() => Recordings.Documents().Take(20).Concat(JsonWords.Hostile()).Concat(((string[])
        [
            "[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001]", "[5e-324,-5e-324,1.7976931348623157e308,9007199254740992,-9007199254740992,295147905179352830000,9.999999999999997e22,1e23,1.0000000000000001e23,5.684341886080801e-14,999999999999999700000,0.000001,-1.25e-7]",
            "{\"\\u20ac\":1,\"\\r\":2,\"\ufb33\":3,\"1\":4,\"\ud83d\ude00\":5,\"\\u0080\":6,\"\u00f6\":7}", "\"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\\"\\/\\u007f\u2028<>&\"", "[-0,0.0,-0.0,0e5,1.0,100,1e2,-1]", "{\"b\":{\"\":[],\"a\":{}},\"a\":[null,true,false]}", "1", " [ ] ", "9007199254740993",
        ]).Select(Encoding.UTF8.GetBytes));

    public override void Run(ReadOnlySpan<byte> input)
    {
        CheckNumbers(input);
        byte[] bytes = input.ToArray();
        byte[] canonical;
        try
        {
            canonical = CanonicalJson.Canonicalize(bytes);
        }
        catch (FormatException)
        {
            Oracle.Holds(MayBeRefused(bytes), "A document with one reading is refused.");
            return;
        }

        if (!MayBeRefused(canonical))
        {
            // 1e20 becomes a whole number, and as such could be one that no double holds.
            Oracle.Same(canonical, CanonicalJson.Canonicalize(canonical), "The canonical form of the canonical form");
        }

        Oracle.Same(SecondCanonicalizer.Canonicalize(JsonNode.Parse(bytes, null, new JsonDocumentOptions { MaxDepth = 64 })), Encoding.UTF8.GetString(canonical), "The second implementation");
        if (JavaScript.Instance is { } engine)
        {
            Oracle.Same(engine.Canonicalize(Encoding.UTF8.GetString(bytes)), Encoding.UTF8.GetString(canonical), "JavaScript");
        }
    }

    // The bytes as numbers, since text hardly ever makes an interesting one.
    private static void CheckNumbers(ReadOnlySpan<byte> input)
    {
        for (int i = 0; i + 8 <= input.Length && i < 32; i += 8)
        {
            double number = BinaryPrimitives.ReadDoubleLittleEndian(input[i..]);
            if (!double.IsFinite(number))
            {
                continue;
            }

            string text = CanonicalJson.FormatNumber(number);
            Oracle.Same(SecondCanonicalizer.Number(number), text, $"The number {number:R}");
            Oracle.Holds(double.Parse(text, CultureInfo.InvariantCulture) == number, "A number changed.");
            if (JavaScript.Instance is { } engine)
            {
                Oracle.Same(engine.Canonicalize(number.ToString("R", CultureInfo.InvariantCulture)), text, $"The number {number:R} in JavaScript");
            }
        }
    }

    private static bool MayBeRefused(byte[] bytes)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = 64, AllowDuplicateProperties = false });
            return !Utf8.IsValid(bytes) || HasOddValue(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return true;
        }
    }

    private static bool HasOddValue(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().Any(static m => !IsText(m) || HasOddValue(m.Value)),
        JsonValueKind.Array => value.EnumerateArray().Any(HasOddValue),
        JsonValueKind.String => !IsText(value),
        JsonValueKind.Number => !double.IsFinite(value.GetDouble()) || (value.GetRawText().All(static c => char.IsAsciiDigit(c) || c == '-') && decimal.Abs(ToDecimal(value.GetRawText())) > 9007199254740992),
        _ => false,
    };

    private static decimal ToDecimal(string digits) => decimal.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out decimal value) ? value : decimal.MaxValue;

    private static bool IsText(JsonElement value)
    {
        try
        {
            return value.GetString() is not null;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static bool IsText(JsonProperty member)
    {
        try
        {
            return member.Name is not null;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
