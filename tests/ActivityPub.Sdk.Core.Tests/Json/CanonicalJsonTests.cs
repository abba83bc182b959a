using System.Text;
using System.Text.Json;
using ActivityPub.Sdk.Json;
using CsCheck;

namespace ActivityPub.Sdk.Core.Tests.Json;

/// <summary>The examples of RFC 8785, and what has no canonical form.</summary>
public sealed class CanonicalJsonTests
{
    [Fact]
    public void The_example_of_section_3_2_2()
    {
        const string Input = """
            {
              "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
              "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
              "literals": [null, true, false]
            }
            """;
        Assert.Equal("""{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}""", Canonicalize(Input));
    }

    [Fact]
    public void The_example_of_section_3_2_3_sorts_by_utf_16_code_units()
    {
        const string Input = """
            {"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh","1":"One","\ud83d\ude00":"Emoji: Grinning Face","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis"}
            """;
        using JsonDocument document = JsonDocument.Parse(CanonicalJson.Canonicalize(Encoding.UTF8.GetBytes(Input)));
        Assert.Equal(
            ["Carriage Return", "One", "Control", "Latin Small Letter O With Diaeresis", "Euro Sign", "Emoji: Grinning Face", "Hebrew Letter Dalet With Dagesh"],
            document.RootElement.EnumerateObject().Select(p => p.Value.GetString()));
    }

    [Theory]
    [InlineData(0x0000000000000000, "0")]
    [InlineData(0x8000000000000000, "0")]
    [InlineData(0x0000000000000001, "5e-324")]
    [InlineData(0x8000000000000001, "-5e-324")]
    [InlineData(0x7fefffffffffffff, "1.7976931348623157e+308")]
    [InlineData(0xffefffffffffffff, "-1.7976931348623157e+308")]
    [InlineData(0x4340000000000000, "9007199254740992")]
    [InlineData(0xc340000000000000, "-9007199254740992")]
    [InlineData(0x4430000000000000, "295147905179352830000")]
    [InlineData(0x44b52d02c7e14af5, "9.999999999999997e+22")]
    [InlineData(0x44b52d02c7e14af6, "1e+23")]
    [InlineData(0x44b52d02c7e14af7, "1.0000000000000001e+23")]
    [InlineData(0x444b1ae4d6e2ef4e, "999999999999999700000")]
    [InlineData(0x444b1ae4d6e2ef4f, "999999999999999900000")]
    [InlineData(0x444b1ae4d6e2ef50, "1e+21")]
    [InlineData(0x3eb0c6f7a0b5ed8c, "9.999999999999997e-7")]
    [InlineData(0x3eb0c6f7a0b5ed8d, "0.000001")]
    [InlineData(0x41b3de4355555553, "333333333.3333332")]
    [InlineData(0x41b3de4355555554, "333333333.33333325")]
    [InlineData(0x41b3de4355555555, "333333333.3333333")]
    [InlineData(0x41b3de4355555556, "333333333.3333334")]
    [InlineData(0x41b3de4355555557, "333333333.33333343")]
    [InlineData(0xbecbf647612f3696, "-0.0000033333333333333333")]
    [InlineData(0x43143ff3c1cb0959, "1424953923781206.2")]
    public void The_numbers_of_appendix_B(ulong bits, string expected) =>
        Assert.Equal(expected, CanonicalJson.FormatNumber(BitConverter.UInt64BitsToDouble(bits)));

    [Theory]
    [InlineData(0x7fffffffffffffff)]
    [InlineData(0x7ff0000000000000)]
    [InlineData(0xfff0000000000000)]
    public void What_is_no_number_is_refused(ulong bits) =>
        Assert.Throws<FormatException>(() => CanonicalJson.FormatNumber(BitConverter.UInt64BitsToDouble(bits)));

    [Theory]
    [InlineData("""{"a":1,"a":2}""")]
    [InlineData("""{"a":1,"\u0061":2}""")]
    [InlineData("""[{"b":{"a":1,"a":1}}]""")]
    [InlineData("\"\\ud800\"")]
    [InlineData("\"\\udc00\\ud800\"")]
    [InlineData("{\"\\ud800\":1}")]
    [InlineData("9007199254740993")]
    [InlineData("-9007199254740993")]
    [InlineData("123456789012345678901234567890")]
    [InlineData("1e400")]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{}{}")]
    [InlineData("NaN")]
    public void What_has_no_canonical_form_is_refused(string input) => Assert.Throws<FormatException>(() => Canonicalize(input));

    [Theory]
    [InlineData(new byte[] { (byte)'"', 0xff, (byte)'"' })]
    [InlineData(new byte[] { (byte)'"', 0xed, 0xa0, 0x80, (byte)'"' })]
    [InlineData(new byte[] { (byte)'"', 0xc0, 0x80, (byte)'\\', (byte)'n', (byte)'"' })]
    [InlineData(new byte[] { (byte)'{', (byte)'"', 0xff, (byte)'"', (byte)':', (byte)'1', (byte)'}' })]
    public void Invalid_utf_8_is_refused(byte[] input) => Assert.Throws<FormatException>(() => CanonicalJson.Canonicalize(input));

    // The stack has no room for a value that somebody else parsed without a limit.
    [Fact]
    public void A_value_that_was_parsed_with_more_levels_is_refused()
    {
        string json = new string('[', 100_000) + new string(']', 100_000);
        using JsonDocument document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 200_000 });
        Assert.Throws<FormatException>(() => CanonicalJson.Canonicalize(document.RootElement));
    }

    [Fact]
    public void Deep_nesting_is_refused()
    {
        Assert.Throws<FormatException>(() => Canonicalize(new string('[', 65) + new string(']', 65)));
        Assert.Equal(new string('[', 64) + new string(']', 64), Canonicalize(new string('[', 64) + new string(']', 64)));
    }

    [Theory]
    [InlineData("-0", "0")]
    [InlineData("-0.0", "0")]
    [InlineData("1.0", "1")]
    [InlineData("10e1", "100")]
    [InlineData("9007199254740992", "9007199254740992")]
    [InlineData("-71.184902", "-71.184902")]
    [InlineData("\"<\\u003c&+'é\\u00e9\"", "\"<<&+'éé\"")]
    [InlineData("\"\\b\\f\\n\\r\\t\\u007f\\u001f\"", "\"\\b\\f\\n\\r\\t\u007f\\u001f\"")]
    public void Other_spellings_come_out_the_same(string input, string expected) => Assert.Equal(expected, Canonicalize(input));

    [Fact]
    public void The_canonical_form_of_a_canonical_form_is_itself_and_means_the_same()
    {
        GenJson(3).Sample(json =>
        {
            string once = Canonicalize(json);
            Assert.Equal(once, Canonicalize(once));
            using JsonDocument before = JsonDocument.Parse(json);
            using JsonDocument after = JsonDocument.Parse(once);
            Assert.True(JsonElement.DeepEquals(before.RootElement, after.RootElement));
        }, iter: 2000);
    }

    [Fact]
    public void Numbers_read_back_as_the_same_double()
    {
        Gen.Double.Where(double.IsFinite).Sample(number =>
            Assert.Equal(number == 0 ? 0 : number, double.Parse(CanonicalJson.FormatNumber(number), System.Globalization.CultureInfo.InvariantCulture)), iter: 20_000);
    }

    [Fact]
    public void Random_bytes_throw_nothing_else()
    {
        Gen.Byte.Array[0, 60].Sample(bytes =>
        {
            try
            {
                CanonicalJson.Canonicalize(bytes);
            }
            catch (FormatException)
            {
                // The only exception that is declared.
            }
        }, iter: 20_000);
    }

    private static string Canonicalize(string json) => Encoding.UTF8.GetString(CanonicalJson.Canonicalize(Encoding.UTF8.GetBytes(json)));

    private static Gen<string> GenText() => Gen.Char.Where(c => !char.IsSurrogate(c)).Array[0, 8].Select(c => JsonSerializer.Serialize(new string(c)));

    private static Gen<string> GenJson(int depth)
    {
        Gen<string> leaf = Gen.OneOf(
            Gen.Const("null"), Gen.Const("true"), Gen.Const("false"), GenText(),
            Gen.Long[-(1L << 53), 1L << 53].Select(n => n.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            Gen.Double[-1e10, 1e10].Select(n => n.ToString("R", System.Globalization.CultureInfo.InvariantCulture)));
        return depth == 0
            ? leaf
            : Gen.OneOf(
                leaf,
                GenJson(depth - 1).Array[0, 4].Select(items => "[" + string.Join(" , ", items) + "]"),
                Gen.Select(GenText(), GenJson(depth - 1)).Array[0, 4].Select(members =>
                    "{ " + string.Join(",\n", members.DistinctBy(m => m.Item1).Select(m => m.Item1 + " : " + m.Item2)) + "}"));
    }
}
