using ActivityPub.Sdk.Identifiers;

using CsCheck;

namespace ActivityPub.Sdk.Core.Tests.Identifiers;

public class HandleTests
{
    [Theory]
    [InlineData("@news@city.example", "news", "city.example")]
    [InlineData("news@city.example", "news", "city.example")]
    [InlineData("acct:news@city.example", "news", "city.example")]
    [InlineData("ACCT:News@City.Example", "News", "city.example")]
    [InlineData("a.b_c-d@city.example", "a.b_c-d", "city.example")]
    [InlineData("@demo@localhost:5081", "demo", "localhost:5081")]
    [InlineData("news@city.example:443", "news", "city.example")]
    [InlineData("news@bücher.example", "news", "xn--bcher-kva.example")]
    [InlineData("gts.test@gts.test", "gts.test", "gts.test")]
    public void Reads_the_forms_in_use(string text, string user, string host)
    {
        Handle handle = Handle.Parse(text);

        Assert.Equal(user, handle.User);
        Assert.Equal(host, handle.Host);
        Assert.Equal($"acct:{user}@{host}", handle.ToAcctUri());
        Assert.Equal($"@{user}@{host}", handle.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("@")]
    [InlineData("news")]
    [InlineData("@news")]
    [InlineData("@news@")]
    [InlineData("@@city.example")]
    [InlineData("@@news@city.example")]
    [InlineData("news@city.example@evil.example")]
    [InlineData("news@attacker/.good.example")]
    [InlineData("news@good.example/")]
    [InlineData("news@good.example?x")]
    [InlineData("news@good.example#x")]
    [InlineData("news@good.example.")]
    [InlineData("news@user:secret")]
    [InlineData("new s@city.example")]
    [InlineData("nëws@city.example")]
    [InlineData("new\ns@city.example")]
    [InlineData("news@city.example\n")]
    [InlineData("news@127.1")]
    [InlineData("acct://news@city.example")]
    [InlineData("https://city.example/@news")]
    [InlineData("news\u202e@city.example")]
    public void Refuses_what_is_no_handle(string text)
    {
        Assert.False(Handle.TryParse(text, out _));
        Assert.Throws<FormatException>(() => Handle.Parse(text));
    }

    [Fact]
    public void Equal_without_case()
    {
        Assert.Equal(Handle.Parse("@News@CITY.example"), Handle.Parse("acct:news@city.example"));
        Assert.Equal(Handle.Parse("@News@CITY.example").GetHashCode(), Handle.Parse("acct:news@city.example").GetHashCode());
        Assert.NotEqual(Handle.Parse("@news@city.example"), Handle.Parse("@news@www.city.example"));
        Assert.True(Handle.Create("news", "city.example") == Handle.Parse("news@city.example"));
        Assert.True(Handle.Create("news", "city.example") != Handle.Parse("press@city.example"));
    }

    [Fact]
    public void A_user_has_at_most_128_characters()
    {
        Assert.True(Handle.TryParse(new string('a', 128) + "@city.example", out _));
        Assert.False(Handle.TryParse(new string('a', 129) + "@city.example", out _));
    }

    [Fact]
    public void Reads_what_it_writes() =>
        Gen.Select(Gen.String[Gen.Char["abcXYZ019_.-"], 1, 20], AnyOf("city.example", "bücher.example", "localhost:5081", "[::1]:8080", "[2001:DB8::1]"))
            .Sample(static parts =>
            {
                Handle handle = Handle.Create(parts.Item1, parts.Item2);
                return Handle.Parse(handle.ToString()) == handle && Handle.Parse(handle.ToAcctUri()) == handle && Handle.Parse(handle.ToString()).Host == handle.Host;
            });

    private static Gen<string> AnyOf(params string[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);
}
