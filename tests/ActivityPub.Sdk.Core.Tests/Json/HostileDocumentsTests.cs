using System.Text;
using ActivityPub.Sdk.Json;
using ActivityPub.Sdk.Vocabulary;

namespace ActivityPub.Sdk.Core.Tests.Json;

public sealed class HostileDocumentsTests
{
    public static TheoryData<string, ActivityJsonErrorKind> Refused => new()
    {
        { "", ActivityJsonErrorKind.Malformed },
        { "{", ActivityJsonErrorKind.Malformed },
        { "{}{}", ActivityJsonErrorKind.Malformed },
        { "{} x", ActivityJsonErrorKind.Malformed },
        { """{"a":1,}""", ActivityJsonErrorKind.Malformed },
        { """{"a":1 /* comment */}""", ActivityJsonErrorKind.Malformed },
        { """{"a":NaN}""", ActivityJsonErrorKind.Malformed },
        { """{"a":01}""", ActivityJsonErrorKind.Malformed },
        { """{"a":"\x"}""", ActivityJsonErrorKind.Malformed },
        { """{'a':1}""", ActivityJsonErrorKind.Malformed },
        { "{\"a\":\"\u0001\"}", ActivityJsonErrorKind.Malformed },
        { "{\"a\":\"\0\"}", ActivityJsonErrorKind.Malformed },
        { "[]", ActivityJsonErrorKind.NotAnObject },
        { "null", ActivityJsonErrorKind.NotAnObject },
        { "1", ActivityJsonErrorKind.NotAnObject },
        { "\"https://a.example/\"", ActivityJsonErrorKind.NotAnObject },
        { "\uFEFF{}", ActivityJsonErrorKind.InvalidText },
        { """{"a":"\u0000"}""", ActivityJsonErrorKind.InvalidText },
        { """{"a\u0000":1}""", ActivityJsonErrorKind.InvalidText },
        { """{"a":"\ud800"}""", ActivityJsonErrorKind.InvalidText },
        { """{"a":"\ud800x"}""", ActivityJsonErrorKind.InvalidText },
        { """{"a":"\ud800\u0041"}""", ActivityJsonErrorKind.InvalidText },
        { """{"a":"\udc00\ud800"}""", ActivityJsonErrorKind.InvalidText },
        { """{"\udfff":1}""", ActivityJsonErrorKind.InvalidText },
        { """{"a":1e400}""", ActivityJsonErrorKind.InvalidNumber },
        { """{"a":-1E400}""", ActivityJsonErrorKind.InvalidNumber },
        { $$"""{"a":{{new string('9', 400)}}}""", ActivityJsonErrorKind.InvalidNumber },
        { """{"a":1,"a":2}""", ActivityJsonErrorKind.DuplicateMember },
        { """{"a":1,"\u0061":2}""", ActivityJsonErrorKind.DuplicateMember },
        { """{"x":{"y":[{"a":1,"a":2}]}}""", ActivityJsonErrorKind.DuplicateMember },
        { """{"actor":"https://a.example/","ACTOR":"https://b.example/"}""", ActivityJsonErrorKind.DuplicateMember },
        { """{"id":"https://a.example/","Id":"https://b.example/"}""", ActivityJsonErrorKind.DuplicateMember },
        { """{"id":"https://a.example/","@id":"https://b.example/"}""", ActivityJsonErrorKind.DuplicateMember },
        { """{"type":"Note","@type":"Create"}""", ActivityJsonErrorKind.DuplicateMember },
        { """{"type":"Note","\u0074YPE":"Create"}""", ActivityJsonErrorKind.DuplicateMember },
        { """{"object":"https://a.example/","as:object":"https://b.example/"}""", ActivityJsonErrorKind.DuplicateMember },
        { """{"actor":"https://a.example/","https://www.w3.org/ns/activitystreams#actor":"https://b.example/"}""", ActivityJsonErrorKind.DuplicateMember },
        { """{"@graph":[]}""", ActivityJsonErrorKind.ForbiddenKeyword },
        { """{"x":{"@included":[]}}""", ActivityJsonErrorKind.ForbiddenKeyword },
        { """{"\u0040reverse":{}}""", ActivityJsonErrorKind.ForbiddenKeyword },
        { """{"@context":{"g":"@graph"},"g":[]}""", ActivityJsonErrorKind.ForbiddenKeyword },
        { """{"@context":["https://www.w3.org/ns/activitystreams",{"g":{"@id":"@graph"}}]}""", ActivityJsonErrorKind.ForbiddenKeyword },
        { """{"@context":[{"g":{"@id":"\u0040included"}}]}""", ActivityJsonErrorKind.ForbiddenKeyword },
        { """{"@context":{"x":{"@reverse":"as:object"}}}""", ActivityJsonErrorKind.ForbiddenKeyword },
        { """{"object":{"@context":{"g":"@graph"}}}""", ActivityJsonErrorKind.ForbiddenKeyword },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void A_document_that_could_be_read_in_two_ways_or_not_at_all_is_refused(string json, ActivityJsonErrorKind kind)
    {
        byte[] document = Encoding.UTF8.GetBytes(json);

        bool read = ActivityJson.TryRead(document, out ApObject? result, out ActivityJsonError? error);

        Assert.False(read);
        Assert.Null(result);
        Assert.Equal(kind, error!.Kind);
        Assert.InRange(error.BytePosition, 0, document.Length);
        Assert.Equal(kind, Assert.Throws<ActivityJsonException>(() => ActivityJson.Read(document)).Kind);
    }

    [Theory]
    [InlineData("""{"content":"@graph, @included and @reverse are words here"}""")]
    [InlineData("""{"content":"@graph"}""")]
    [InlineData("""{"tag":[{"@context":"https://www.w3.org/ns/activitystreams"},"@graph"],"content":"@reverse"}""")]
    [InlineData("""{"contentMap":{"id":"Bahasa Indonesia"},"ID":"no other form of it is there"}""")]
    [InlineData("""{"content":"\ud83d\ude00 \\ud800 \\u0000"}""")]
    [InlineData("""{"totalItems":123456789012345678901234567890,"width":1e3}""")]
    public void What_only_looks_hostile_is_read(string json)
    {
        byte[] document = Encoding.UTF8.GetBytes(json);

        Assert.Equal([], SameMeaning.Differences(document, ActivityJson.Write(ActivityJson.Read(document))));
    }

    [Theory]
    [InlineData(new byte[] { (byte)'{', (byte)'"', 0xC3, 0x28, (byte)'"', (byte)':', (byte)'1', (byte)'}' })]
    [InlineData(new byte[] { (byte)'{', (byte)'"', 0xED, 0xA0, 0x80, (byte)'"', (byte)':', (byte)'1', (byte)'}' })]
    [InlineData(new byte[] { (byte)'{', (byte)'"', 0xC0, 0xAF, (byte)'"', (byte)':', (byte)'1', (byte)'}' })]
    public void Broken_UTF8_is_refused_where_it_breaks(byte[] document)
    {
        ActivityJsonException refused = Assert.Throws<ActivityJsonException>(() => ActivityJson.Read(document));

        Assert.Equal(ActivityJsonErrorKind.InvalidText, refused.Kind);
        Assert.Equal(2, refused.BytePosition);
    }

    [Fact]
    public void Depth_is_limited()
    {
        static byte[] Nested(int levels) => Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("""{"object":""", levels - 1)) + "{}" + new string('}', levels - 1));

        Assert.NotNull(ActivityJson.Read(Nested(32)));
        Assert.Equal(ActivityJsonErrorKind.TooDeep, Refusal(Nested(33)));
        Assert.Equal(ActivityJsonErrorKind.TooDeep, Refusal(Nested(65)));
        Assert.Equal(ActivityJsonErrorKind.TooDeep, Refusal(Nested(50_000)));
        Assert.Equal(ActivityJsonErrorKind.TooDeep, Refusal(Encoding.UTF8.GetBytes("{\"x\":" + new string('[', 100_000))));
        Assert.Equal(ActivityJsonErrorKind.TooDeep, Refusal(Nested(3), new JsonLimits { MaxDepth = 2 }));
    }

    [Fact]
    public void Size_texts_and_count_are_limited()
    {
        Assert.Equal(ActivityJsonErrorKind.TooLarge, Refusal(new byte[(1024 * 1024) + 1]));
        Assert.Equal(ActivityJsonErrorKind.TooLarge, Refusal(Encoding.UTF8.GetBytes($$"""{"content":"{{new string('x', (256 * 1024) + 1)}}"}""")));
        Assert.Equal(ActivityJsonErrorKind.TooLarge, Refusal(Encoding.UTF8.GetBytes($$"""{"{{new string('x', (256 * 1024) + 1)}}":1}""")));
        Assert.Equal(ActivityJsonErrorKind.TooManyTokens, Refusal(Encoding.UTF8.GetBytes($$"""{"items":[{{string.Join(',', Enumerable.Repeat('1', 200_000))}}]}""")));
    }

    [Fact]
    public void An_object_with_very_many_members_is_checked_in_good_time()
    {
        string members = string.Join(',', Enumerable.Range(0, 20_000).Select(static i => $"\"m{i}\":0"));

        Assert.Equal(20_000, ActivityJson.Read(Encoding.UTF8.GetBytes($$"""{{{members}}}""")).Extensions.Count);
        Assert.Equal(ActivityJsonErrorKind.DuplicateMember, Refusal(Encoding.UTF8.GetBytes($$"""{{{members}},"m7":0}""")));
    }

    [Fact]
    public void Lists_and_texts_are_cut()
    {
        static string Many(int count, string item) => string.Join(',', Enumerable.Repeat(item, count));
        byte[] note = Encoding.UTF8.GetBytes($$"""
            {"type":"Note","name":"{{new string('ä', 2000)}}","summary":"{{new string('s', 30_000)}}",
             "tag":[{{Many(5_000, """{"type":"Mention","href":"https://a.example/"}""")}}],
             "attachment":[{{Many(100, """{"type":"Image","name":"x"}""")}}],"cc":"https://a.example/"}
            """);

        Note read = ActivityJson.Read<Note>(note);

        Assert.Equal(100, read.Tag.Count);
        Assert.Equal(32, read.Attachment.Count);
        Assert.Equal(1024, read.Name!.Value.Length);
        Assert.Equal(20 * 1024, read.Summary!.Value.Length);
        Assert.Equal("https://a.example/", read.Cc.Single.Id!.Value);
    }

    [Fact]
    public void Lists_of_actors_and_polls_are_cut()
    {
        static string Many(int count, string item) => string.Join(',', Enumerable.Repeat(item, count));
        byte[] person = Encoding.UTF8.GetBytes($$"""
            {"type":"Person","attachment":[{{Many(60, """{"type":"PropertyValue"}""")}}],
             "alsoKnownAs":[{{Many(300, "\"https://a.example/\"")}}],"attributionDomains":[{{Many(300, "\"a.example\"")}}]}
            """);
        byte[] question = Encoding.UTF8.GetBytes($$"""{"type":"Question","oneOf":[{{Many(600, """{"type":"Note"}""")}}]}""");
        byte[] image = Encoding.UTF8.GetBytes($$"""{"type":"Image","name":"{{new string('a', 20_000)}}","blurhash":"{{new string('b', 101)}}"}""");

        Person actor = ActivityJson.Read<Person>(person);
        Assert.Equal(50, actor.Attachment.Count);
        Assert.Equal(256, actor.AlsoKnownAs.Count);
        Assert.Equal(256, actor.AttributionDomains.Count);
        Assert.Equal(500, ActivityJson.Read<Question>(question).OneOf.Count);
        Assert.Equal(10 * 1024, ActivityJson.Read<Image>(image).Name!.Value.Length);
        Assert.Null(ActivityJson.Read<Image>(image).Blurhash);
    }

    [Fact]
    public void Another_class_than_the_one_asked_for_is_refused()
    {
        Assert.Equal(
            ActivityJsonErrorKind.UnexpectedType,
            Assert.Throws<ActivityJsonException>(() => ActivityJson.Read<Activity>("""{"type":"Note"}"""u8)).Kind);
    }

    private static ActivityJsonErrorKind Refusal(byte[] document, JsonLimits? limits = null) =>
        Assert.Throws<ActivityJsonException>(() => ActivityJson.Read(document, limits)).Kind;
}
