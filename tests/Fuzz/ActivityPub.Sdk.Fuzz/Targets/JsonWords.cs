using System.Text;

namespace ActivityPub.Sdk.Fuzz.Targets;

/// <summary>What the targets that read JSON have in common.</summary>
internal static class JsonWords
{
    public static readonly string[] All =
    [
        "{", "}", "[", "]", ",", ":", "null", "true", "false", "\"\"", "\"id\":", "\"type\":", "\"actor\":", "\"object\":", "\"@context\":", "\"Note\"", "\"Create\"", "\"https://a.example/1\"", "{\"id\":\"https://a.example/1\"}", "\\u0000", "\\ud800", "\\ud83d\\ude00",
        "\\u002f", "\\/", "1e400", "-0", "0.1", "1E-7", "9007199254740993", "1e21", "123456789012345678901234567890", "\"proof\":", "\"name\":", "\"content\":", "\"tag\":", "\"url\":", "\"to\":[", "\u2028",
    ];

    public static IEnumerable<byte[]> Hostile()
    {
        foreach (string json in (string[])
            [
                "", "{}", "[]", "null", "{", "{\"a\":1,\"a\":2}", "{\"a\":1,\"\\u0061\":2}", "{\"\\ud800\":1}", "{\"a\":\"\\udc00\"}", "{\"a\":\"\\u0000\"}", "{\"a\":1e400}", "{\"a\":-1e-400}", "{\"a\":1}x", "{\"a\":1,}", "//c\n{}", "\ufeff{}",
                "{\"actor\":\"x\",\"ACTOR\":\"y\"}", "{\"@graph\":[]}", "{\"@included\":[]}", "{\"@reverse\":{}}", "{\"\\u0040graph\":[]}", "{\"a\":" + new string('9', 400) + "}",
            ])
        {
            yield return Encoding.UTF8.GetBytes(json);
        }

        yield return [(byte)'{', (byte)'"', 0xff, (byte)'"', (byte)':', (byte)'1', (byte)'}'];
        yield return [.. "{\"a\":\""u8, 0xc3, 0x28, .. "\"}"u8];
        foreach (int depth in (int[])[31, 32, 33, 64, 65, 1000])
        {
            yield return Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":", depth)) + "1" + new string('}', depth));
            yield return Encoding.UTF8.GetBytes("{\"a\":" + new string('[', depth) + new string(']', depth) + "}");
        }
    }
}
