using System.Globalization;
using ActivityPub.Sdk.Signatures.StructuredFields;
using CsCheck;

namespace ActivityPub.Sdk.Core.Tests.Signatures.StructuredFields;

/// <summary>The examples and the limits of RFC 9651. The third value of a case is its canonical form, or null where it is not well-formed.</summary>
public sealed class StructuredFieldTests
{
    [Theory]
    [InlineData("5", "5")]
    [InlineData("42", "42")]
    [InlineData("-0", "0")]
    [InlineData("00", "0")]
    [InlineData("-042", "-42")]
    [InlineData("999999999999999", "999999999999999")]
    [InlineData("-999999999999999", "-999999999999999")]
    [InlineData("1000000000000000", null)]
    [InlineData("--0", null)]
    [InlineData("-", null)]
    [InlineData("- 42", null)]
    [InlineData("4.5", "4.5")]
    [InlineData("-4.50", "-4.5")]
    [InlineData("1.0", "1.0")]
    [InlineData("0.000", "0.0")]
    [InlineData("-0.0", "0.0")]
    [InlineData("01.5", "1.5")]
    [InlineData("1.123", "1.123")]
    [InlineData("1.1234", null)]
    [InlineData("1.", null)]
    [InlineData(".5", null)]
    [InlineData("1.5.4", null)]
    [InlineData("123456789012.1", "123456789012.1")]
    [InlineData("1234567890123.1", null)]
    [InlineData("1e3", null)]
    [InlineData("5; foo=bar", "5;foo=bar")]
    [InlineData("5;a;b=?1;c=?0", "5;a;b;c=?0")]
    [InlineData("5;a=1;a=2", "5;a=2")]
    [InlineData("5;a=1;b=2;a=3", "5;a=3;b=2")]
    [InlineData("5 ;a", null)]
    [InlineData("5;A=1", null)]
    [InlineData("5;a =1", null)]
    [InlineData("5;a= 1", null)]
    [InlineData("5;", null)]
    [InlineData("\"hello world\"", "\"hello world\"")]
    [InlineData("\"\"", "\"\"")]
    [InlineData("\"b \\\\ \\\" c\"", "\"b \\\\ \\\" c\"")]
    [InlineData("\"a\\b\"", null)]
    [InlineData("\"a\\", null)]
    [InlineData("\"a", null)]
    [InlineData("\"a\u007f\"", null)]
    [InlineData("\"\té\"", null)]
    [InlineData("foo123/456", "foo123/456")]
    [InlineData("*a:b/c", "*a:b/c")]
    [InlineData("a_b-c.d3:f%00/*", "a_b-c.d3:f%00/*")]
    [InlineData("a\"b", null)]
    [InlineData("_a", null)]
    [InlineData(":cHJldGVuZCB0aGlzIGlzIGJpbmFyeSBjb250ZW50Lg==:", ":cHJldGVuZCB0aGlzIGlzIGJpbmFyeSBjb250ZW50Lg==:")]
    [InlineData("::", "::")]
    [InlineData(":aGVsbG8:", null)]
    [InlineData(":iZ==:", null)]
    [InlineData(":_-Ah:", null)]
    [InlineData(":aGVsbG8=", null)]
    [InlineData(":aGVs bG8=:", null)]
    [InlineData("?1", "?1")]
    [InlineData("?0", "?0")]
    [InlineData("?2", null)]
    [InlineData("?T", null)]
    [InlineData("?", null)]
    [InlineData("@1659578233", "@1659578233")]
    [InlineData("@-62135596800", "@-62135596800")]
    [InlineData("@1659578233.12", null)]
    [InlineData("@", null)]
    [InlineData("%\"This is intended for display to %c3%bcsers.\"", "%\"This is intended for display to %c3%bcsers.\"")]
    [InlineData("%\"f%c3%bc\"", "%\"f%c3%bc\"")]
    [InlineData("%\"%41%22%25\"", "%\"A%22%25\"")]
    [InlineData("%\"f%C3%BC\"", null)]
    [InlineData("%\"f%fc\"", null)]
    [InlineData("%\"%a\"", null)]
    [InlineData("%\"%", null)]
    [InlineData("%\"ü\"", null)]
    [InlineData("%foo", null)]
    [InlineData("  1  ", "1")]
    [InlineData("\t1", null)]
    [InlineData("1\t", null)]
    [InlineData("1, 2", null)]
    [InlineData("()", null)]
    [InlineData("", null)]
    public void Items(string text, string? canonical)
    {
        Assert.Equal(canonical is not null, StructuredField.TryParseItem(text, out StructuredItem? item));
        Assert.Equal(canonical, item?.ToString());
    }

    [Theory]
    [InlineData("sugar, tea, rum", "sugar, tea, rum")]
    [InlineData("(\"foo\" \"bar\"), (\"baz\"), (\"bat\" \"one\"), ()", "(\"foo\" \"bar\"), (\"baz\"), (\"bat\" \"one\"), ()")]
    [InlineData("(\"foo\"; a=1;b=2);lvl=5, (\"bar\" \"baz\");lvl=1", "(\"foo\";a=1;b=2);lvl=5, (\"bar\" \"baz\");lvl=1")]
    [InlineData("abc;a=1;b=2; cde_456, (ghi;jk=4 l);q=\"9\";r=w", "abc;a=1;b=2;cde_456, (ghi;jk=4 l);q=\"9\";r=w")]
    [InlineData("1,\t2 ,3", "1, 2, 3")]
    [InlineData("(  1  42  )", "(1 42)")]
    [InlineData("", "")]
    [InlineData("1,", null)]
    [InlineData(",1", null)]
    [InlineData("1,,2", null)]
    [InlineData("1 2", null)]
    [InlineData("(1 42", null)]
    [InlineData("(1", null)]
    [InlineData("(1,2)", null)]
    [InlineData("(\t1)", null)]
    [InlineData("(1\"a\")", null)]
    [InlineData("((1))", null)]
    public void Lists(string text, string? canonical)
    {
        Assert.Equal(canonical is not null, StructuredField.TryParseList(text, out IReadOnlyList<StructuredMember>? list));
        Assert.Equal(canonical, list is null ? null : StructuredField.Serialize(list));
    }

    [Theory]
    [InlineData("en=\"Applepie\", da=:w4ZibGV0w6ZydGU=:", "en=\"Applepie\", da=:w4ZibGV0w6ZydGU=:")]
    [InlineData("a=?0, b, c; foo=bar", "a=?0, b, c;foo=bar")]
    [InlineData("a=?1;x", "a;x")]
    [InlineData("rating=1.5, feelings=(joy sadness)", "rating=1.5, feelings=(joy sadness)")]
    [InlineData("a=(1 2), b=3, c=4;aa=bb, d=(5 6);valid", "a=(1 2), b=3, c=4;aa=bb, d=(5 6);valid")]
    [InlineData("a=1,b=2,a=3", "a=3, b=2")]
    [InlineData("*k.e-y_1=1", "*k.e-y_1=1")]
    [InlineData("", "")]
    [InlineData("a=1,", null)]
    [InlineData("a=", null)]
    [InlineData("a =1", null)]
    [InlineData("a= 1", null)]
    [InlineData("A=1", null)]
    [InlineData("1=1", null)]
    [InlineData("a=1 b=2", null)]
    [InlineData("a=(1", null)]
    public void Dictionaries(string text, string? canonical)
    {
        Assert.Equal(canonical is not null, StructuredField.TryParseDictionary(text, out StructuredDictionary? dictionary));
        Assert.Equal(canonical, dictionary?.ToString());
    }

    [Fact]
    public void Values_come_out_with_their_types()
    {
        Assert.True(StructuredField.TryParseDictionary("i=-7, d=2.5, s=\"a\\\"b\\\\\", t=tok, y=:AQI=:, b, w=@9, u=%\"%c3%bc\", l=(1);p=2", out StructuredDictionary? dictionary));
        Assert.True(Value("i").TryGetInteger(out long integer));
        Assert.Equal(-7, integer);
        Assert.True(Value("d").TryGetDecimal(out decimal number));
        Assert.Equal(2.5m, number);
        Assert.True(Value("s").TryGetText(out string? text));
        Assert.Equal("a\"b\\", text);
        Assert.True(Value("t").TryGetText(out text));
        Assert.Equal("tok", text);
        Assert.True(Value("y").TryGetBytes(out ReadOnlyMemory<byte> bytes));
        Assert.Equal([1, 2], bytes.ToArray());
        Assert.True(Value("b").TryGetBoolean(out bool flag) && flag);
        Assert.True(Value("w").TryGetInteger(out integer));
        Assert.Equal(9, integer);
        Assert.True(Value("u").TryGetText(out text));
        Assert.Equal("ü", text);
        Assert.False(Value("u").TryGetInteger(out _));
        Assert.False(Value("i").TryGetText(out _));
        Assert.True(dictionary.TryGetValue("l", out StructuredMember? member));
        StructuredInnerList list = Assert.IsType<StructuredInnerList>(member);
        Assert.Single(list.Items);
        Assert.True(list.Parameters.TryGetValue("p", out BareItem parameter) && parameter == BareItem.FromInteger(2));
        Assert.False(dictionary.TryGetValue("none", out _));

        BareItem Value(string key) => dictionary.TryGetValue(key, out StructuredMember? found) ? Assert.IsType<StructuredItem>(found).Value : default;
    }

    [Fact]
    public void What_cannot_be_written_cannot_be_made()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => BareItem.FromInteger(1_000_000_000_000_000));
        Assert.Throws<ArgumentOutOfRangeException>(() => BareItem.FromDate(-1_000_000_000_000_000));
        Assert.Throws<ArgumentOutOfRangeException>(() => BareItem.FromDecimal(999_999_999_999.9995m));
        Assert.Throws<ArgumentException>(() => BareItem.FromString("é"));
        Assert.Throws<ArgumentException>(() => BareItem.FromString("\n"));
        Assert.Throws<ArgumentException>(() => BareItem.FromToken("a b"));
        Assert.Throws<ArgumentException>(() => BareItem.FromToken("1a"));
        Assert.Throws<ArgumentException>(() => BareItem.FromToken(""));
        Assert.Throws<ArgumentException>(() => BareItem.FromDisplayString("\ud800"));
        Assert.Throws<ArgumentException>(() => new StructuredParameters(KeyValuePair.Create("A", BareItem.FromBoolean(true))));
        Assert.Throws<ArgumentException>(() => new StructuredDictionary(KeyValuePair.Create<string, StructuredMember>(" a", new StructuredItem(BareItem.FromBoolean(true)))));
    }

    [Theory]
    [InlineData("0.0005", "0.0")]
    [InlineData("0.0015", "0.002")]
    [InlineData("1.0025", "1.002")]
    [InlineData("-1.0035", "-1.004")]
    [InlineData("7", "7.0")]
    public void Decimals_are_rounded_half_to_even(string value, string expected) =>
        Assert.Equal(expected, BareItem.FromDecimal(decimal.Parse(value, CultureInfo.InvariantCulture)).ToString());

    [Fact]
    public void Everything_that_can_be_made_survives_writing_and_reading()
    {
        Gen<char> lower = Gen.Char['a', 'z'];
        Gen<string> key = Gen.Select(lower, Gen.OneOf(lower, Gen.Char['0', '9'], Gen.Const('_'), Gen.Const('-'), Gen.Const('.'), Gen.Const('*')).Array[0, 5]).Select((c, rest) => c + new string(rest));
        Gen<BareItem> bare = Gen.OneOf(
            Gen.Long[-BareItem.MaxInteger, BareItem.MaxInteger].Select(BareItem.FromInteger),
            Gen.Int[-1_000_000, 1_000_000].Select(n => BareItem.FromDecimal(n / 1000m)),
            Gen.Char[' ', '~'].Array[0, 12].Select(c => BareItem.FromString(new string(c))),
            Gen.Select(Gen.Char['A', 'Z'], key).Select((c, k) => BareItem.FromToken(c + k)),
            Gen.Byte.Array[0, 12].Select(b => BareItem.FromBytes(b)),
            Gen.Bool.Select(BareItem.FromBoolean),
            Gen.Long[-BareItem.MaxInteger, BareItem.MaxInteger].Select(BareItem.FromDate),
            Gen.Char.Where(c => !char.IsSurrogate(c)).Array[0, 8].Select(c => BareItem.FromDisplayString(new string(c))));
        Gen<StructuredParameters> parameters = Gen.Select(key, bare).Array[0, 3].Select(p => new StructuredParameters(p.Select(x => KeyValuePair.Create(x.Item1, x.Item2))));
        Gen<StructuredItem> item = Gen.Select(bare, parameters).Select((b, p) => new StructuredItem(b, p));
        Gen<StructuredMember> member = Gen.OneOf(item.Select(i => (StructuredMember)i), Gen.Select(item.Array[0, 3], parameters).Select((i, p) => (StructuredMember)new StructuredInnerList(i, p)));
        item.Sample(i =>
        {
            Assert.True(StructuredField.TryParseItem(i.ToString(), out StructuredItem? read));
            Assert.Equal(i.Value, read.Value);
            Assert.Equal(i.Parameters, read.Parameters);
            Assert.Equal(i.ToString(), read.ToString());
        }, iter: 5000);
        member.Array[0, 4].Sample(list =>
        {
            string text = StructuredField.Serialize(list);
            Assert.True(StructuredField.TryParseList(text, out IReadOnlyList<StructuredMember>? read));
            Assert.Equal(text, StructuredField.Serialize(read));
        }, iter: 2000);
        Gen.Select(key, member).Array[0, 4].Sample(members =>
        {
            string text = new StructuredDictionary(members.Select(m => KeyValuePair.Create(m.Item1, m.Item2))).ToString();
            Assert.True(StructuredField.TryParseDictionary(text, out StructuredDictionary? read));
            Assert.Equal(text, read.ToString());
        }, iter: 2000);
    }

    [Fact]
    public void Random_text_throws_nothing_and_what_is_read_is_stable()
    {
        string[] pieces = ["a", "b=", "=", ";", ",", " ", "(", ")", "\"", "\\", ":", "AQ==", "?1", "@", "%\"", "%c3%bc", "-", "1", "2.5", "*", "é"];
        Gen.OneOf(Gen.String[0, 40], Gen.Int[0, pieces.Length - 1].Select(i => pieces[i]).Array[0, 12].Select(string.Concat)).Sample(text =>
        {
            if (StructuredField.TryParseItem(text, out StructuredItem? item))
            {
                Assert.True(StructuredField.TryParseItem(item.ToString(), out StructuredItem? again));
                Assert.Equal(item.ToString(), again.ToString());
            }

            if (StructuredField.TryParseList(text, out IReadOnlyList<StructuredMember>? list))
            {
                Assert.True(StructuredField.TryParseList(StructuredField.Serialize(list), out _));
            }

            if (StructuredField.TryParseDictionary(text, out StructuredDictionary? dictionary))
            {
                Assert.True(StructuredField.TryParseDictionary(dictionary.ToString(), out StructuredDictionary? again));
                Assert.Equal(dictionary.ToString(), again.ToString());
            }
        }, iter: 50_000);
    }
}
