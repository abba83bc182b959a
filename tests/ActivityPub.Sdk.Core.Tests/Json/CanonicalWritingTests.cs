using System.Buffers;
using System.Text;
using System.Text.Json;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Json;
using ActivityPub.Sdk.Vocabulary;

namespace ActivityPub.Sdk.Core.Tests.Json;

public sealed class CanonicalWritingTests
{
    private static readonly ObjectId _news = ObjectId.Parse("https://city.example/ap/actors/news");
    private static readonly ObjectId _followers = ObjectId.Parse("https://city.example/ap/actors/news/followers");

    [Fact]
    public void A_post_is_written_as_the_strictest_readers_want_it()
    {
        Note note = new()
        {
            Id = ObjectId.Parse("https://city.example/ap/objects/1"),
            AttributedTo = [_news],
            To = [ActivityStreams.Public],
            Cc = [_followers],
            Content = new LanguageText("<p>Größe & <b>Maß</b></p>", "de"),
            Published = new DateTimeOffset(2026, 11, 23, 6, 7, 8, TimeSpan.FromHours(1)).ToUniversalTime(),
            Url = [ObjectId.Parse("https://city.example/news/1")],
            Sensitive = false,
            Tag = [new Hashtag { Href = ObjectId.Parse("https://city.example/tags/a"), Name = "#a" }],
            Attachment = [new Image { MediaType = "image/jpeg", Url = [ObjectId.Parse("https://city.example/a.jpg")], Name = "A house", Width = 800, Height = 600, FocalPoint = new(0, 0.5) }],
        };
        Create create = new() { Id = ObjectId.Parse("https://city.example/ap/activities/1"), Actor = [_news], To = note.To, Cc = note.Cc, Object = [note] };

        Assert.Equal(
            """
            {"@context":["https://www.w3.org/ns/activitystreams",{"Hashtag":"as:Hashtag","sensitive":"as:sensitive","toot":"http://joinmastodon.org/ns#","focalPoint":{"@id":"toot:focalPoint","@container":"@list"}}],
            "id":"https://city.example/ap/activities/1","type":"Create","actor":"https://city.example/ap/actors/news","to":["https://www.w3.org/ns/activitystreams#Public"],"cc":["https://city.example/ap/actors/news/followers"],
            "object":{"id":"https://city.example/ap/objects/1","type":"Note","attributedTo":"https://city.example/ap/actors/news","to":["https://www.w3.org/ns/activitystreams#Public"],"cc":["https://city.example/ap/actors/news/followers"],
            "content":"<p>Größe & <b>Maß</b></p>","contentMap":{"de":"<p>Größe & <b>Maß</b></p>"},"published":"2026-11-23T05:07:08Z","url":"https://city.example/news/1","sensitive":false,
            "tag":[{"type":"Hashtag","href":"https://city.example/tags/a","name":"#a"}],
            "attachment":[{"type":"Image","mediaType":"image/jpeg","url":"https://city.example/a.jpg","name":"A house","width":800,"height":600,"focalPoint":[0,0.5]}]}}
            """.ReplaceLineEndings(""),
            Text(create));
    }

    [Fact]
    public void An_accept_embeds_the_follow_as_it_came()
    {
        Follow follow = ActivityJson.Read<Follow>("""{"@context":"https://www.w3.org/ns/activitystreams","id":"https://m.example/f/1#x","type":"Follow","actor":"https://m.example/users/a","object":"https://city.example/ap/actors/news"}"""u8);

        string json = Text(new Accept { Id = ObjectId.Parse("https://city.example/ap/activities/2"), Actor = [_news], Object = [follow with { JsonLdContext = null }] });

        Assert.Equal(
            """{"@context":"https://www.w3.org/ns/activitystreams","id":"https://city.example/ap/activities/2","type":"Accept","actor":"https://city.example/ap/actors/news","object":{"id":"https://m.example/f/1#x","type":"Follow","actor":"https://m.example/users/a","object":"https://city.example/ap/actors/news"}}""",
            json);
    }

    [Fact]
    public void Recipients_are_arrays_also_when_there_are_none()
    {
        Assert.Equal("""{"@context":"https://www.w3.org/ns/activitystreams","type":"Note","to":["https://www.w3.org/ns/activitystreams#Public"],"cc":[]}""", Text(new Note { To = [ActivityStreams.Public], Cc = [] }));
        Assert.Equal("""{"@context":"https://www.w3.org/ns/activitystreams","type":"Note"}""", Text(new Note { To = default, Tag = default, Name = null, Id = null, Published = null, Replies = null }));
    }

    [Fact]
    public void Escapes_are_only_where_JSON_needs_them()
    {
        Assert.Contains("\"content\":\"<a href=\\\"x\\\">'+&\\\\ \\n ü漢</a>\"", Text(new Note { Content = "<a href=\"x\">'+&\\ \n ü漢</a>" }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_context_that_was_read_is_written_back()
    {
        const string Json = """{"@context":["https://other.example/ns", {"a":"https:\/\/other.example\/a"}],"type":"Note","sensitive":true,"a":{"b":[1,2.50,"x"]}}""";

        Assert.Equal(Json, Text(ActivityJson.Read(Encoding.UTF8.GetBytes(Json))));
        using var own = JsonDocument.Parse("""["https://www.w3.org/ns/activitystreams"]""");
        Assert.Equal("""{"@context":["https://www.w3.org/ns/activitystreams"],"type":"Note"}""", Text(new Note { JsonLdContext = own.RootElement }));
    }

    [Fact]
    public void The_three_ways_to_write_are_one()
    {
        Note note = new() { Content = "x", Tag = [new Emoji { Name = ":x:" }] };
        ArrayBufferWriter<byte> buffer = new();
        ActivityJson.Write(buffer, note);
        ArrayBufferWriter<byte> second = new();
        using (Utf8JsonWriter writer = new(second))
        {
            ActivityJson.Write(writer, note);
        }

        Assert.Equal(ActivityJson.Write(note), buffer.WrittenSpan.ToArray());
        Assert.Equal(ActivityJson.Write(note), second.WrittenSpan.ToArray());
    }

    private static string Text(ApObject value) => Encoding.UTF8.GetString(ActivityJson.Write(value));
}
