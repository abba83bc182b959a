using ActivityPub.Sdk.Identifiers;

namespace ActivityPub.Sdk.Core.Tests.Identifiers;

public class OriginTests
{
    [Theory]
    [InlineData("https://city.example", "https", "city.example", 443, "city.example", "https://city.example")]
    [InlineData("https://City.Example/", "https", "city.example", 443, "city.example", "https://city.example")]
    [InlineData("http://localhost:5080", "http", "localhost", 5080, "localhost:5080", "http://localhost:5080")]
    [InlineData("http://city.example:80", "http", "city.example", 80, "city.example", "http://city.example")]
    [InlineData("https://city.example:80", "https", "city.example", 80, "city.example:80", "https://city.example:80")]
    [InlineData("https://[::1]:8443", "https", "[::1]", 8443, "[::1]:8443", "https://[::1]:8443")]
    public void Has_scheme_host_and_port(string text, string scheme, string host, int port, string authority, string written)
    {
        Origin origin = new(text);

        Assert.Equal(scheme, origin.Scheme);
        Assert.Equal(host, origin.Host);
        Assert.Equal(port, origin.Port);
        Assert.Equal(authority, origin.Authority);
        Assert.Equal(written, origin.ToString());
        Assert.Equal(scheme == "https", origin.IsHttps);
        Assert.Equal(origin, new Origin(written));
        Assert.True(Origin.TryParse(text, out Origin? parsed) && parsed == origin);
    }

    [Theory]
    [InlineData("")]
    [InlineData("city.example")]
    [InlineData("https://city.example/path")]
    [InlineData("https://city.example?x")]
    [InlineData("https://city.example#x")]
    [InlineData("https://city.example//")]
    [InlineData("https://user@city.example")]
    [InlineData("ws://city.example")]
    public void Refuses_what_is_more_or_less(string text)
    {
        Assert.Throws<FormatException>(() => new Origin(text));
        Assert.False(Origin.TryParse(text, out _));
    }

    [Fact]
    public void Appends_a_path()
    {
        Origin origin = new("https://city.example/");

        Assert.Equal("https://city.example/ap/actors/news#main-key", origin.Append("/ap/actors/news#main-key").Value);
        Assert.Equal(origin, origin.Append("//evil.example/x").Origin);
        Assert.Throws<FormatException>(() => origin.Append("ap"));
        Assert.Throws<FormatException>(() => origin.Append(".evil.example/"));
        Assert.Throws<FormatException>(() => origin.Append("/a/../b"));
    }
}
