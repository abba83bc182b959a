using ActivityPub.Sdk.Identifiers;

using CsCheck;

namespace ActivityPub.Sdk.Core.Tests.Identifiers;

public class ObjectIdTests
{
    [Theory]
    [InlineData("https://city.example/ap/actors/news")]
    [InlineData("https://city.example")]
    [InlineData("https://city.example/?author=2")]
    [InlineData("https://city.example?author=2")]
    [InlineData("https://threads.net/ap/users/17841400000000000/")]
    [InlineData("https://city.example/users/news#main-key")]
    [InlineData("http://localhost:5080/ap/actors/news")]
    [InlineData("https://a_b.example/")]
    [InlineData("https://bücher.example/straße")]
    [InlineData("https://xn--bcher-kva.example/")]
    [InlineData("https://city.example/a%20b")]
    [InlineData("https://127.0.0.1:8443/x")]
    [InlineData("https://[2001:db8::1]/x")]
    [InlineData("https://city.example/😀")]
    public void Keeps_an_id_as_it_was_written(string text)
    {
        ObjectId id = ObjectId.Parse(text);

        Assert.Equal(text, id.Value);
        Assert.Equal(text, id.ToString());
    }

    [Theory]
    [InlineData("HTTPS://City.Example/Path", "https://city.example/Path")]
    [InlineData("https://city.example:443/", "https://city.example/")]
    [InlineData("https://city.example", "https://city.example/")]
    [InlineData("http://city.example:80", "http://city.example/")]
    [InlineData("https://city.example:0443/x", "https://city.example/x")]
    [InlineData("https://BÜCHER.example/", "https://xn--bcher-kva.example/")]
    [InlineData("https://ΣΑΣ.example/", "https://xn--mxa9ab.example/")]
    [InlineData("https://straße.example/", "https://xn--strae-oqa.example/")]
    [InlineData("https://日本語.example/", "https://xn--wgv71a119e.example/")]
    [InlineData("https://city.example?x=1", "https://city.example/?x=1")]
    [InlineData("https://[2001:DB8:0:0::1]/", "https://[2001:db8::1]/")]
    public void Equal_when_scheme_host_and_port_are(string left, string right)
    {
        Assert.Equal(ObjectId.Parse(left), ObjectId.Parse(right));
        Assert.Equal(ObjectId.Parse(left).GetHashCode(), ObjectId.Parse(right).GetHashCode());
        Assert.True(ObjectId.Parse(left) == ObjectId.Parse(right));
    }

    [Theory]
    [InlineData("https://city.example/a", "https://city.example/A")]
    [InlineData("https://city.example/%7Ea", "https://city.example/~a")]
    [InlineData("https://city.example/%2f", "https://city.example/%2F")]
    [InlineData("https://city.example/a", "https://city.example/a/")]
    [InlineData("https://city.example/a", "https://city.example/a?")]
    [InlineData("https://city.example/a", "https://city.example/a#")]
    [InlineData("https://city.example/a#x", "https://city.example/a#y")]
    [InlineData("https://city.example/a", "http://city.example/a")]
    [InlineData("https://city.example/a", "https://city.example:8443/a")]
    [InlineData("https://city.example/a", "https://www.city.example/a")]
    public void Differ_in_every_byte_behind_the_host(string left, string right)
    {
        Assert.NotEqual(ObjectId.Parse(left), ObjectId.Parse(right));
        Assert.True(ObjectId.Parse(left) != ObjectId.Parse(right));
    }

    [Theory]
    [InlineData("")]
    [InlineData("news")]
    [InlineData("/ap/actors/news")]
    [InlineData("//evil.example/x")]
    [InlineData("acct:news@city.example")]
    [InlineData("javascript:alert(1)")]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://city.example/")]
    [InlineData("https:/city.example/")]
    [InlineData("https:///x")]
    [InlineData("https://")]
    [InlineData("https://user@city.example/")]
    [InlineData("https://user:secret@city.example/")]
    [InlineData("https://good.example@evil.example/")]
    [InlineData("https://city.example:0/")]
    [InlineData("https://city.example:65536/")]
    [InlineData("https://city.example:/")]
    [InlineData("https://city.example:+443/")]
    [InlineData("https://city.example:443x/")]
    [InlineData("https://city.example./")]
    [InlineData("https://city.example。/")]
    [InlineData("https://city..example/")]
    [InlineData("https://-city.example/")]
    [InlineData("https://city-.example/")]
    [InlineData("https://a;b.example/")]
    [InlineData("https://*.example/")]
    [InlineData("https://[bad/")]
    [InlineData("https://[::1]evil.example/")]
    [InlineData("https://[::1]]/")]
    [InlineData("https://[::ffff:010.0.0.1]/")]
    [InlineData("https://_.example/")]
    [InlineData("https://4._/")]
    [InlineData("https://ⓔxample.com/")]
    [InlineData("https://ci\u00adty.example/")]
    [InlineData("https://ci\u200bty.example/")]
    [InlineData("https://ﬁ.example/")]
    [InlineData("https://u\u0308.example/")]
    [InlineData("https://İ.example/")]
    [InlineData("https://\u212a.example/")]
    [InlineData("https://xn--ü.example/")]
    [InlineData("https://[fe80::1%25eth0]/")]
    [InlineData("https://city%2eexample/")]
    [InlineData("https://city.example%00.evil.example/")]
    [InlineData("https://attacker\\.good.example/")]
    [InlineData("https://city.example\\@evil.example/")]
    [InlineData("https://city.example/a b")]
    [InlineData(" https://city.example/")]
    [InlineData("https://city.example/\t")]
    [InlineData("https://city.example/\r\nHost: evil.example")]
    [InlineData("https://city.example/%0d%0aX: y")]
    [InlineData("https://city.example/%0D%0A")]
    [InlineData("https://city.example/%00")]
    [InlineData("https://city.example/%7f")]
    [InlineData("https://city.example/\u0085")]
    [InlineData("https://city.example/\u00a0")]
    [InlineData("https://city.example/\u202egnp.exe")]
    [InlineData("https://city.example/../x")]
    [InlineData("https://city.example/a/./b")]
    [InlineData("https://city.example/a/%2e%2E/b")]
    [InlineData("https://city.example/a/.%2e")]
    public void Refuses_what_has_two_readings(string text)
    {
        Assert.False(ObjectId.TryParse(text, out ObjectId? id));
        Assert.Null(id);
        Assert.Throws<FormatException>(() => ObjectId.Parse(text));
    }

    [Theory]
    [InlineData("127。0。0。1")]
    [InlineData("１２７.0.0.1")]
    [InlineData("①②⑦.0.0.1")]
    [InlineData("⓪x7f.1")]
    [InlineData("0x7f000001")]
    [InlineData("0x7F.0.0.1")]
    [InlineData("0177.0.0.1")]
    [InlineData("2130706433")]
    [InlineData("127.1")]
    [InlineData("127.0.0.1.")]
    [InlineData("256.1.1.1")]
    [InlineData("1.2.3.4.5")]
    [InlineData("a.example.0x7f")]
    [InlineData("a.example.12")]
    public void Refuses_an_address_in_disguise(string host)
    {
        Assert.False(ObjectId.TryParse($"http://{host}/", out _));
        Assert.False(Handle.TryParse($"@news@{host}", out _));
        Assert.False(Origin.TryParse($"http://{host}", out _));
    }

    [Theory]
    [InlineData("[::ffff:7f00:1]", "[::ffff:127.0.0.1]")]
    [InlineData("[::127.0.0.1]", "[::127.0.0.1]")]
    [InlineData("[64:ff9b::a00:1]", "[64:ff9b::a00:1]")]
    public void An_address_that_holds_another_has_one_form(string written, string canonical) =>
        Assert.Equal(canonical, ObjectId.Parse($"http://{written}/").Origin.Host);

    [Theory]
    [InlineData("https://GOOD.example/", true)]
    [InlineData("https://good.example:443/x", true)]
    [InlineData("https://ｇｏｏｄ.example.evil.example/", false)]
    [InlineData("https://gооd.example/", false)] // Cyrillic
    [InlineData("https://good.example.evil.example/", false)]
    [InlineData("https://evil-good.example/", false)]
    [InlineData("http://good.example/", false)]
    [InlineData("https://good.example:444/", false)]
    public void Twins_of_a_host_are_another_origin(string text, bool same)
    {
        ObjectId good = ObjectId.Parse("https://good.example/users/a");

        Assert.Equal(same, ObjectId.TryParse(text, out ObjectId? id) && good.HasSameOrigin(id));
        Assert.False(good.HasSameOrigin(null));
    }

    [Fact]
    public void Refuses_half_a_surrogate_pair_and_too_much()
    {
        Assert.False(ObjectId.TryParse("https://city.example/\ud800", out _));
        Assert.False(ObjectId.TryParse("https://city.example/\udc00x", out _));
        Assert.True(ObjectId.TryParse("https://city.example/" + new string('a', 2048 - 21), out _));
        Assert.False(ObjectId.TryParse("https://city.example/" + new string('a', 2048 - 20), out _));
        Assert.False(ObjectId.TryParse($"https://{new string('a', 64)}.example/", out _));
        Assert.True(ObjectId.TryParse($"https://{new string('a', 63)}.example/", out _));
    }

    [Fact]
    public void A_message_shows_no_control_characters_and_no_monster()
    {
        string message = Assert.Throws<FormatException>(() => ObjectId.Parse("x\r\n\u202e" + new string('y', 100_000))).Message;

        Assert.StartsWith("'x???yyy", message, StringComparison.Ordinal);
        Assert.InRange(message.Length, 1, 400);
    }

    [Fact]
    public void A_key_id_without_its_fragment_is_the_document()
    {
        ObjectId key = ObjectId.Parse("https://city.example/users/news#main-key");

        Assert.True(key.HasFragment);
        Assert.Equal(ObjectId.Parse("https://city.example/users/news"), key.WithoutFragment());
        ObjectId actor = ObjectId.Parse("https://city.example/users/news");
        Assert.Same(actor, actor.WithoutFragment());
    }

    [Theory]
    [InlineData("https://city.example/%7Enews/%41?b=%2F&a=%7e", "/%7Enews/%41?b=%2F&a=%7e")]
    [InlineData("https://city.example/a//b?x=[1]", "/a//b?x=[1]")]
    [InlineData("https://city.example?x", "/?x")]
    [InlineData("https://city.example", "/")]
    [InlineData("https://city.example/straße", "/stra%C3%9Fe")]
    [InlineData("https://city.example/100%", "/100%25")]
    [InlineData("https://city.example/a#b", "/a")]
    [InlineData("https://city.example/%7E%41?b=%2e#main-key", "/%7E%41?b=%2e")]
    [InlineData("https://city.example/ü%7E", "/%C3%BC%7E")]
    [InlineData("https://city.example/😀|^", "/%F0%9F%98%80%7C%5E")]
    [InlineData("https://city.example/\"<>", "/%22%3C%3E")]
    public void A_request_carries_the_bytes_of_the_id(string text, string target) => Assert.Equal(target, ObjectId.Parse(text).ToUri().PathAndQuery);

    [Fact]
    public void Reads_its_own_canonical_form_as_the_same_id()
    {
        Gen<string> label = Gen.OneOf(
            Gen.String[Gen.Char["abcXYZ019-_"], 1, 12],
            Gen.String[Gen.Char["äßéσ中。．０７ⓧa."], 1, 6],
            AnyOf("xn--bcher-kva", "127", "0x7f", "[::1]", "localhost", "good", "%2e", "a@b", ":80", ""));
        Gen<string> rest = Gen.String[Gen.Char["/?#.%2eE0dDaA~\\ \r\tü:@&=+;,'\"<>[]\ud83d\ude00"], 0, 30];
        Gen.Select(AnyOf("https://", "http://", "HTTPS://", "//", "ftp://"), label.Array[1, 4], rest)
            .Select(parts => parts.Item1 + string.Join('.', parts.Item2) + parts.Item3)
            .Sample(
                text =>
                {
                    if (!ObjectId.TryParse(text, out ObjectId? id) || id is null)
                    {
                        return true;
                    }

                    Uri uri = id.ToUri();
                    ObjectId again = ObjectId.Parse(id.Origin + (id.PathAndRest.StartsWith('/') ? "" : "/") + id.PathAndRest);
                    return again.Equals(id)
                        && again.Origin == id.Origin
                        && uri.IdnHost.Trim('[', ']') == id.Origin.Host.Trim('[', ']')
                        && uri.Port == id.Origin.Port
                        && uri.UserInfo.Length == 0
                        && uri.PathAndQuery.All(static c => c is > ' ' and < '\u007f')
                        && !id.Origin.Host.EndsWith('.')
                        && id.Value == text;
                },
                iter: 20_000);
    }

    [Fact]
    public void Never_throws_on_any_text() =>
        Gen.String.Sample(static text => ObjectId.TryParse(text, out _) | ObjectId.TryParse("https://" + text, out _) | Handle.TryParse(text, out _) | true, iter: 20_000);

    private static Gen<string> AnyOf(params string[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);
}
