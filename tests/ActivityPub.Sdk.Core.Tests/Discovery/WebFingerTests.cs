using ActivityPub.Sdk.Discovery;
using ActivityPub.Sdk.Identifiers;

namespace ActivityPub.Sdk.Core.Tests.Discovery;

public class WebFingerTests
{
    [Fact]
    public void Asks_for_an_account()
    {
        Assert.Equal("https://city.example/.well-known/webfinger?resource=acct%3Anews%40city.example", WebFinger.GetUrl(Handle.Parse("@news@city.example")).Value);
        Assert.Equal("http://localhost:5081/.well-known/webfinger?resource=acct%3Ademo%40localhost%3A5081", WebFinger.GetUrl(Handle.Parse("@demo@localhost:5081"), useHttp: true).Value);
        Assert.Equal("/.well-known/webfinger?resource=acct%3Anews%40city.example", WebFinger.GetUrl(Handle.Parse("@news@city.example")).ToUri().PathAndQuery);
    }

    // The query of RFC 7033, section 4.1, without its rel parameter.
    [Fact]
    public void Asks_as_the_RFC_does() =>
        Assert.Equal("https://example.com/.well-known/webfinger?resource=acct%3Abob%40example.com", WebFinger.GetUrl(new Origin("https://example.com"), "acct:bob@example.com").Value);

    [Fact]
    public void Asks_for_a_url_at_its_own_server() =>
        Assert.Equal("https://wp.test/.well-known/webfinger?resource=https%3A%2F%2Fwp.test%2F%3Fauthor%3D2%26x%3D%2523", WebFinger.GetUrl(ObjectId.Parse("https://wp.test/?author=2&x=%23")).Value);

    [Theory]
    [InlineData("acct:news@city.example", "@news@city.example", null)]
    [InlineData("news@city.example", "@news@city.example", null)]
    [InlineData("@news@city.example", "@news@city.example", null)]
    [InlineData("https://city.example/ap/actors/news", null, "https://city.example/ap/actors/news")]
    [InlineData("https://city.example/@news", null, "https://city.example/@news")]
    public void Reads_what_others_ask_for(string resource, string? handle, string? url)
    {
        Assert.True(WebFinger.TryParseResource(resource, out Handle? parsedHandle, out ObjectId? parsedUrl));
        Assert.Equal(handle, parsedHandle?.ToString());
        Assert.Equal(url, parsedUrl?.Value);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("news")]
    [InlineData("mailto:news@city.example")]
    [InlineData("acct:news")]
    [InlineData("javascript:alert(1)")]
    public void Refuses_other_questions(string? resource) => Assert.False(WebFinger.TryParseResource(resource, out _, out _));

    [Theory]
    [InlineData("https://gts.test/.well-known/webfinger?resource={uri}", "https://gts.test/.well-known/webfinger?resource=acct%3Aa%40b.example")]
    [InlineData("https://other.example/x/{uri}/y", "https://other.example/x/acct%3Aa%40b.example/y")]
    [InlineData("https://other.example/x", null)]
    [InlineData("https://{uri}/x", null)]
    [InlineData("javascript:{uri}", null)]
    [InlineData(null, null)]
    public void Expands_a_template(string? template, string? expected)
    {
        Assert.Equal(expected is not null, WebFinger.TryExpandTemplate(template, "acct:a@b.example", out ObjectId? url));
        Assert.Equal(expected, url?.Value);
    }
}
