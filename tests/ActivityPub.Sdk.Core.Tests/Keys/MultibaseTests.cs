using System.Text;
using ActivityPub.Sdk.Keys;
using CsCheck;

namespace ActivityPub.Sdk.Core.Tests.Keys;

public sealed class MultibaseTests
{
    // draft-msporny-base58-03, section 5.
    [Theory]
    [InlineData("Hello World!", "z2NEpo7TZRRrLZSi2U")]
    [InlineData("The quick brown fox jumps over the lazy dog.", "zUSm3fpXnKG5EUBx2ndxBDMPVciP5hGey2Jh4NDv6gmeo1LkMeiKrLJUUBk6Z")]
    [InlineData("", "z")]
    [InlineData("\0", "z1")]
    [InlineData("\0\0a", "z112g")]
    public void Base58_of_the_draft(string text, string expected)
    {
        Assert.Equal(expected, Multibase.EncodeBase58(Encoding.UTF8.GetBytes(text)));
        Assert.True(Multibase.TryDecode(expected, out byte[]? data));
        Assert.Equal(text, Encoding.UTF8.GetString(data));
    }

    [Fact]
    public void Base58_with_leading_zeros() => Assert.Equal("z11233QC4", Multibase.EncodeBase58([0x00, 0x00, 0x28, 0x7f, 0xb4, 0xcd]));

    [Theory]
    [InlineData("")]
    [InlineData("x12")]
    [InlineData("z0")]
    [InlineData("zO")]
    [InlineData("zI")]
    [InlineData("zl")]
    [InlineData("z2g ")]
    [InlineData("z2gé")]
    [InlineData("z\u013a")]
    [InlineData("uQQ==")]
    [InlineData("uQR")]
    [InlineData("uQ Q")]
    [InlineData("u+/")]
    [InlineData("uQ")]
    public void Other_texts_are_refused(string text) => Assert.False(Multibase.TryDecode(text, out _));

    [Fact]
    public void Too_long_texts_are_refused()
    {
        Assert.True(Multibase.TryDecode("z" + new string('1', Multibase.MaxLength - 1), out _));
        Assert.False(Multibase.TryDecode("z" + new string('1', Multibase.MaxLength), out _));
    }

    [Fact]
    public void Both_encodings_round_trip()
    {
        Gen.Byte.Array[0, 300].Sample(data =>
        {
            Assert.True(Multibase.TryDecode(Multibase.EncodeBase58(data), out byte[]? decoded));
            Assert.Equal(data, decoded);
            Assert.True(Multibase.TryDecode(Multibase.EncodeBase64Url(data), out decoded));
            Assert.Equal(data, decoded);
        }, iter: 3000);
    }

    [Fact]
    public void One_value_has_one_text()
    {
        Gen.String[0, 40].Sample(text =>
        {
            if (Multibase.TryDecode("z" + text, out byte[]? data))
            {
                Assert.Equal("z" + text, Multibase.EncodeBase58(data));
            }

            if (Multibase.TryDecode("u" + text, out data))
            {
                Assert.Equal("u" + text, Multibase.EncodeBase64Url(data));
            }
        }, iter: 20_000);
        Gen.Char["123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"].Array[0, 60].Sample(text =>
        {
            Assert.True(Multibase.TryDecode("z" + new string(text), out byte[]? data));
            Assert.Equal("z" + new string(text), Multibase.EncodeBase58(data));
        }, iter: 5000);
    }
}
