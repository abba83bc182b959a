using System.Text;
using System.Text.Json.Nodes;

using ActivityPub.Sdk.Core.Tests.Json;
using ActivityPub.Sdk.Discovery;
using ActivityPub.Sdk.Identifiers;

using CsCheck;

namespace ActivityPub.Sdk.Core.Tests.Discovery;

public class WebFingerDocumentTests
{
    // RFC 7033, section 3.1
    private const string OpenIdExample = """
        {
          "subject" : "acct:carol@example.com",
          "links" :
          [
            {
              "rel" : "http://openid.net/specs/connect/1.0/issuer",
              "href" : "https://openid.example.com"
            }
          ]
        }
        """;

    // RFC 7033, section 3.2
    private const string MetadataExample = """
        {
          "subject" : "http://blog.example.com/article/id/314",
          "aliases" :
          [
            "http://blog.example.com/cool_new_thing",
            "http://blog.example.com/steve/article/7"
          ],
          "properties" :
          {
            "http://blgx.example.net/ns/version" : "1.3",
            "http://blgx.example.net/ns/ext" : null
          },
          "links" :
          [
            {
              "rel" : "copyright",
              "href" : "http://www.example.com/copyright"
            },
            {
              "rel" : "author",
              "href" : "http://blog.example.com/author/steve",
              "titles" :
              {
                "en-us" : "The Magical World of Steve",
                "fr" : "Le Monde Magique de Steve"
              },
              "properties" :
              {
                "http://example.com/role" : "editor"
              }
            }
          ]
        }
        """;

    public static TheoryData<string, string, string> Recorded => new()
    {
        { "fedify/documents/webfinger-acct.json", "acct:bob@fedify.test", "https://fedify.test/users/bob" },
        { "fedify/documents/webfinger-url.json", "https://fedify.test/users/acme", "https://fedify.test/users/acme" },
        { "fedify/documents/webfinger-profile-url.json", "https://fedify.test/@bob", "https://fedify.test/users/bob" },
        { "gotosocial/documents/webfinger-acct.json", "acct:greta@gts.test", "https://gts.test/users/greta" },
        { "gotosocial/documents/webfinger-url.json", "acct:greta@gts.test", "https://gts.test/users/greta" },
        { "gotosocial/documents/webfinger-instance-actor.json", "acct:gts.test@gts.test", "https://gts.test/users/gts.test" },
        { "snac2/documents/webfinger-acct.json", "acct:nadia@snac.test", "https://snac.test/nadia" },
        { "snac2/documents/webfinger-url.json", "acct:nadia@snac.test", "https://snac.test/nadia" },
        { "wordpress/documents/webfinger-acct-writer.json", "acct:writer@wp.test", "https://wp.test/?author=2" },
        { "wordpress/documents/webfinger-acct-blog.json", "acct:blog@wp.test", "https://wp.test/?author=0" },
        { "wordpress/documents/webfinger-acct-application.json", "acct:application@wp.test", "https://wp.test/wp-json/activitypub/1.0/application" },
        { "wordpress/documents/webfinger-url-at.json", "acct:writer@wp.test", "https://wp.test/?author=2" },
        { "wordpress/documents/webfinger-url-actor-id.json", "acct:writer@wp.test", "https://wp.test/?author=2" },
        { "wordpress/documents/webfinger-url-author-page.json", "acct:writer@wp.test", "https://wp.test/?author=2" },
    };

    [Theory]
    [MemberData(nameof(Recorded))]
    public void Reads_what_real_servers_answer_and_writes_the_same(string path, string subject, string actor)
    {
        byte[] bytes = Recording.File(path);

        WebFingerDocument document = WebFingerDocument.Parse(bytes);

        Assert.Equal(subject, document.Subject);
        Assert.Equal(actor, document.FindActorId()?.Value);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(bytes), JsonNode.Parse(document.ToUtf8Json())));
    }

    [Fact]
    public void Every_recorded_answer_is_a_case()
    {
        string[] answers = [.. Directory.EnumerateFiles(Recording.Root, "webfinger-*.json", SearchOption.AllDirectories).Select(static file => Path.GetRelativePath(Recording.Root, file).Replace('\\', '/'))];
        string[] errors = ["gotosocial/documents/webfinger-unknown.json", "wordpress/documents/webfinger-unknown.json", "wordpress/documents/webfinger-other-host.json"];

        Assert.Equal(answers.Except(errors).Order(StringComparer.Ordinal), Recorded.Select(static row => row.Data.Item1).Order(StringComparer.Ordinal));
        Assert.All(errors, static error => Assert.Null(WebFingerDocument.Parse(Recording.File(error)).FindActorId()));
    }

    [Theory]
    [InlineData("snac2/documents/webfinger-unknown.html")]
    [InlineData("fedify/documents/webfinger-unknown.txt")]
    public void An_error_page_is_no_document(string path) => Assert.False(WebFingerDocument.TryParse(Recording.File(path), out _));

    [Theory]
    [InlineData(OpenIdExample)]
    [InlineData(MetadataExample)]
    public void Keeps_everything_of_the_examples_of_the_RFC(string json)
    {
        WebFingerDocument document = WebFingerDocument.Parse(Encoding.UTF8.GetBytes(json));

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(json), JsonNode.Parse(document.ToUtf8Json())));
        Assert.Null(document.FindActorId());
    }

    [Fact]
    public void Reads_the_members_of_the_RFC()
    {
        WebFingerDocument document = WebFingerDocument.Parse(Encoding.UTF8.GetBytes(MetadataExample));

        Assert.Equal("http://blog.example.com/article/id/314", document.Subject);
        Assert.Equal(["http://blog.example.com/cool_new_thing", "http://blog.example.com/steve/article/7"], document.Aliases);
        Assert.Equal("1.3", document.Properties["http://blgx.example.net/ns/version"]);
        Assert.Null(document.Properties["http://blgx.example.net/ns/ext"]);
        Assert.Equal(["copyright", "author"], document.Links.Select(static link => link.Rel));
        Assert.Equal("Le Monde Magique de Steve", document.Links[1].Titles["fr"]);
        Assert.Equal("editor", document.Links[1].Properties["http://example.com/role"]);
    }

    [Fact]
    public void Makes_the_document_of_an_account()
    {
        WebFingerDocument document = WebFingerDocument.ForActor(
            Handle.Parse("@news@city.example"),
            ObjectId.Parse("https://city.example/ap/actors/news"),
            ObjectId.Parse("https://city.example/news"),
            "https://city.example/follow?uri={uri}");

        Assert.Equal(
            """{"subject":"acct:news@city.example","aliases":["https://city.example/ap/actors/news","https://city.example/news"],"links":[{"rel":"self","type":"application/activity+json","href":"https://city.example/ap/actors/news"},{"rel":"http://webfinger.net/rel/profile-page","type":"text/html","href":"https://city.example/news"},{"rel":"http://ostatus.org/schema/1.0/subscribe","template":"https://city.example/follow?uri={uri}"}]}""",
            Encoding.UTF8.GetString(document.ToUtf8Json()));
    }

    [Theory]
    [InlineData("application/activity+json", true)]
    [InlineData("application/activity+json; charset=utf-8", true)]
    [InlineData("Application/Activity+JSON", true)]
    [InlineData("application/ld+json; profile=\\\"https://www.w3.org/ns/activitystreams\\\"", true)]
    [InlineData("application/ld+json;profile=\\\"https://www.w3.org/ns/activitystreams\\\"", true)]
    [InlineData("application/ld+json", false)]
    [InlineData("application/json", false)]
    [InlineData("text/html", false)]
    [InlineData("", false)]
    public void The_self_link_needs_a_type_of_ActivityPub(string type, bool counts)
    {
        string json = $$"""{"links":[{"rel":"self","href":"https://good.example/none"},{"rel":"self","type":"{{type}}","href":"https://good.example/a"}]}""";

        Assert.Equal(counts ? "https://good.example/a" : null, WebFingerDocument.Parse(Encoding.UTF8.GetBytes(json)).FindActorId()?.Value);
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:application/activity+json,{}")]
    [InlineData("file:///etc/passwd")]
    [InlineData("//good.example/a")]
    [InlineData("/a")]
    [InlineData("https://user@good.example/a")]
    [InlineData("https://good.example\\\\@evil.example/")]
    public void A_link_that_is_no_id_is_passed_over(string href)
    {
        string json = $$"""{"links":[{"rel":"self","type":"application/activity+json","href":"{{href}}"},{"rel":"self","type":"application/activity+json","href":"https://good.example/b"}]}""";

        Assert.Equal("https://good.example/b", WebFingerDocument.Parse(Encoding.UTF8.GetBytes(json)).FindActorId()?.Value);
    }

    [Theory]
    [InlineData("""{"subject":1,"aliases":"x","properties":[],"links":{}}""")]
    [InlineData("""{"subject":null,"aliases":[1,null,{}],"properties":{"a":1},"links":[1,null,[],{},{"rel":1}]}""")]
    [InlineData("""{}""")]
    public void Leaves_out_members_of_a_wrong_type(string json)
    {
        WebFingerDocument document = WebFingerDocument.Parse(Encoding.UTF8.GetBytes(json));

        Assert.Null(document.Subject);
        Assert.Empty(document.Aliases);
        Assert.Empty(document.Properties);
        Assert.Empty(document.Links);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("<XRD/>")]
    [InlineData("""{"subject":"acct:a@good.example","subject":"acct:a@evil.example"}""")]
    [InlineData("""{"subject":"acct:a@good.example","\u0073ubject":"acct:a@evil.example"}""")]
    [InlineData("""{"subject":"\ud800"}""")]
    public void Refuses_what_is_no_document(string json)
    {
        Assert.False(WebFingerDocument.TryParse(Encoding.UTF8.GetBytes(json), out _));
        Assert.Throws<FormatException>(() => WebFingerDocument.Parse(Encoding.UTF8.GetBytes(json)));
    }

    [Fact]
    public void Is_bounded()
    {
        string links = string.Join(',', Enumerable.Repeat("""{"rel":"x"}""", 500));
        WebFingerDocument many = WebFingerDocument.Parse(Encoding.UTF8.GetBytes($$"""{"links":[{{links}}],"aliases":[{{string.Join(',', Enumerable.Repeat("\"a\"", 500))}}]}"""));

        Assert.Equal(100, many.Links.Count);
        Assert.Equal(100, many.Aliases.Count);
        Assert.False(WebFingerDocument.TryParse(Encoding.UTF8.GetBytes($$"""{"subject":"{{new string('x', 65_536)}}"}"""), out _));
        Assert.False(WebFingerDocument.TryParse(Encoding.UTF8.GetBytes("{\"x\":" + new string('[', 20) + new string(']', 20) + "}"), out _));
    }

    [Fact]
    public void Never_throws_on_any_bytes() =>
        Gen.Byte.Array[0, 40].Sample(static bytes => WebFingerDocument.TryParse(bytes, out _) | NodeInfoDocument.TryParse(bytes, out _) | NodeInfoLinks.TryParse(bytes, out _) | HostMetaDocument.TryParseXml(bytes, out _) | true, iter: 5_000);
}
