using System.Text;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Json;
using ActivityPub.Sdk.Vocabulary;

namespace ActivityPub.Sdk.Core.Tests.Json;

/// <summary>What one property may hold: lists are cut, single values that are too much stay JSON and are written back.</summary>
public sealed class FieldLimitsTests
{
    [Theory]
    [InlineData("cc", "tag", 100)]
    [InlineData("cc", "attachment", 32)]
    [InlineData("cc", "inReplyTo", 256)]
    public void A_list_that_is_full_is_read_whole_and_a_longer_one_is_cut(string before, string list, int most)
    {
        string full = Written(Read<Note>(NoteWith(list, most)));
        string cut = Written(Read<Note>(NoteWith(list, most + 1)));

        Assert.Equal(full, cut);
        Assert.Equal(most, CountOf(full, "https://b.example/"));

        string NoteWith(string name, int count) =>
            $$"""{"type":"Note","{{before}}":["https://a.example/"],"{{name}}":[{{string.Join(',', Enumerable.Range(1, count).Select(static i => $"\"https://b.example/{i}\""))}}],"x":1}""";
    }

    [Fact]
    public void Mentions_hashtags_and_emoji_share_the_hundred_tags()
    {
        string[] kinds = ["Mention", "Hashtag", "Emoji"];
        string tags = string.Join(',', Enumerable.Range(0, 4_000).Select(i => $$"""{"type":"{{kinds[i % 3]}}","href":"https://b.example/{{i}}","y":{{i}}}"""));

        Note note = Read<Note>($$"""{"type":"Note","tag":[{{tags}}]}""");

        Assert.Equal((34, 33, 33), (note.Tag.Objects<Mention>().Count(), note.Tag.Objects<Hashtag>().Count(), note.Tag.Objects<Emoji>().Count()));
        Assert.Equal(99, note.Tag[99].Object!.Extensions["y"].GetInt32());
        Assert.Equal(Written(note), Written(Read<Note>(Written(note))));
    }

    [Fact]
    public void An_activity_is_about_so_many_objects_only()
    {
        string ids = string.Join(',', Enumerable.Range(0, 20_000).Select(static i => $"\"https://b.example/{i}\""));

        Assert.Equal(256, Read<Undo>($$"""{"type":"Undo","object":[{{ids}}]}""").Object.Count);
        Assert.Equal(256, Read<Note>($$"""{"type":"Note","inReplyTo":[{{ids}}]}""").InReplyTo.Count);
        Assert.Equal(20_000, Read<Collection>($$"""{"type":"Collection","items":[{{ids}}]}""").Items.Count);
    }

    [Fact]
    public void Only_texts_name_other_accounts_and_domains()
    {
        const string Json = """
            {"type":"Person","alsoKnownAs":[{"id":"https://good.example/a","x":1},["https://good.example/a"],7,"https://b.example/b"],
             "attributionDomains":[{"id":"good.example"},["good.example"],7,null,"b.example"],"x":1}
            """;

        Person person = Read<Person>(Json);

        Assert.False(person.AlsoKnownAs.ContainsId(ObjectId.Parse("https://good.example/a")));
        Assert.Equal(["https://b.example/b"], person.AlsoKnownAs.Ids().Select(static id => id.Value));
        Assert.Equal(["b.example"], person.AttributionDomains);
        Assert.Contains("""
            "alsoKnownAs":[{"id":"https://good.example/a","x":1},["https://good.example/a"],7,"https://b.example/b"],"attributionDomains":["b.example"],"x":1}
            """.Trim(), Written(person), StringComparison.Ordinal);

        Person single = Read<Person>("""{"type":"Person","alsoKnownAs":{"id":"https://good.example/a"},"attributionDomains":[{"id":"good.example"}]}""");
        Assert.False(single.AlsoKnownAs.ContainsId(ObjectId.Parse("https://good.example/a")));
        Assert.True(single.AttributionDomains.IsEmpty);
        Assert.Contains("""
            "attributionDomains":[{"id":"good.example"}]
            """.Trim(), Written(single), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(":blobcat:", "blobcat")]
    [InlineData("blobcat", "blobcat")]
    [InlineData(":Blob_Cat_2:", "Blob_Cat_2")]
    [InlineData(":ab:", "ab")]
    [InlineData(":a:", null)]
    [InlineData("::", null)]
    [InlineData(":", null)]
    [InlineData("", null)]
    [InlineData(":blob cat:", null)]
    [InlineData(":blob:cat:", null)]
    [InlineData(":<b>:", null)]
    [InlineData(":bl\u043Eb:", null)]
    public void An_emoji_has_a_shortcode_or_none(string name, string? shortcode)
    {
        Emoji emoji = new() { Name = new LanguageText(name) };

        Assert.Equal(shortcode, emoji.Shortcode);
        Assert.Equal(name, Read<Emoji>(Written(emoji)).Name!.Value);
    }

    [Fact]
    public void A_shortcode_has_128_characters_at_most()
    {
        Assert.NotNull(new Emoji { Name = new LanguageText(new string('a', 128)) }.Shortcode);
        Assert.Null(new Emoji { Name = new LanguageText(new string('a', 129)) }.Shortcode);
        Assert.Null(new Emoji().Shortcode);
    }

    [Theory]
    [InlineData("LzJ[S9Ixv$KotRRXOYTAjYm+s9V_", true)]
    [InlineData("00OZZy", true)]
    [InlineData("LzJ[S9Ixv$KotRRXOYTAjYm+s9V", false)]
    [InlineData("LzJ[S9Ixv$KotRRXOYTAjYm+s9V__", false)]
    [InlineData("LzJ[S9Ixv$KotRRXOYTAjYm+s9V<", false)]
    [InlineData("~", false)]
    [InlineData("", false)]
    public void A_blurhash_has_as_many_components_as_it_says(string blurhash, bool isOne)
    {
        Image image = Read<Image>($$"""{"type":"Image","blurhash":"{{blurhash}}"}""");

        Assert.Equal(isOne ? blurhash : null, image.Blurhash);
        Assert.Contains($"\"blurhash\":\"{blurhash}\"", Written(image).Replace("\\u003C", "<", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("2147483647", int.MaxValue)]
    [InlineData("-1", null)]
    [InlineData("2147483648", null)]
    [InlineData("1e300", null)]
    [InlineData("1.5", null)]
    public void A_count_is_a_number_that_can_be_one(string written, int? count)
    {
        Collection collection = Read<Collection>($$"""{"type":"Collection","totalItems":{{written}}}""");
        Question question = Read<Question>($$"""{"type":"Question","votersCount":{{written}},"oneOf":[{"type":"Note","replies":{"type":"Collection","totalItems":{{written}} } } ]}""");

        Assert.Equal(count, collection.TotalItems);
        Assert.Equal(count, question.VotersCount);
        Assert.Equal(count, question.OneOf[0].Object!.Replies!.Value.Object is Collection votes ? votes.TotalItems : -2);
        Assert.Contains($"\"totalItems\":{written}", Written(collection), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[0.5,-0.25]", true)]
    [InlineData("[0,1e999]", false)]
    [InlineData("[NaN,0]", false)]
    [InlineData("[0,1,2]", false)]
    [InlineData("[\"0\",\"1\"]", false)]
    public void A_focal_point_is_two_finite_numbers(string written, bool isOne)
    {
        bool read = ActivityJson.TryRead(Encoding.UTF8.GetBytes($$"""{"type":"Image","focalPoint":{{written}}}"""), out ApObject? image, out _);

        Assert.Equal(isOne, read && image!.FocalPoint is { } point && double.IsFinite(point.X) && double.IsFinite(point.Y));
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:text/html,x")]
    [InlineData("file:///etc/passwd")]
    [InlineData("//a.example/x")]
    [InlineData("/x")]
    [InlineData("https://[bad")]
    public void What_is_no_web_address_is_none_anywhere(string address) => AssertNoAddress(address, isOne: false);

    [Fact]
    public void A_web_address_has_2048_characters_at_most()
    {
        AssertNoAddress("https://a.example/" + new string('x', 2048 - 18), isOne: true);
        AssertNoAddress("https://a.example/" + new string('x', 2049 - 18), isOne: false);
    }

    [Theory]
    [InlineData("Person", "preferredUsername", 2 * 1024)]
    [InlineData("Note", "mediaType", 2 * 1024)]
    [InlineData("PropertyValue", "value", 20 * 1024)]
    [InlineData("CryptographicKey", "publicKeyPem", 16 * 1024)]
    public void A_short_text_that_is_a_monster_stays_JSON(string type, string member, int most)
    {
        ApObject fits = Read<ApObject>(ObjectWith(most));
        ApObject monster = Read<ApObject>(ObjectWith(most + 1));

        Assert.Empty(fits.Extensions);
        Assert.Equal([member], monster.Extensions.Keys);
        Assert.Contains($"\"{member}\":\"{new string('a', most + 1)}\"", Written(monster), StringComparison.Ordinal);

        string ObjectWith(int length) => type == "CryptographicKey"
            ? $$"""{"{{member}}":"{{new string('a', length)}}"}"""
            : $$"""{"type":"{{type}}","{{member}}":"{{new string('a', length)}}"}""";
    }

    [Fact]
    public void Content_may_be_256_KiB_and_the_bio_20()
    {
        Assert.Equal(256 * 1024, Read<Note>($$"""{"type":"Note","content":"{{new string('x', 256 * 1024)}}"}""").Content!.Value.Length);

        Person person = Read<Person>($$"""{"type":"Person","summaryMap":{"de":"{{new string('x', 30_000)}}"},"x":1}""");
        Assert.Equal(20 * 1024, person.Summary!.Map["de"].Length);
        Assert.Equal(1, Read<Person>(Written(person)).Extensions["x"].GetInt32());
    }

    private static void AssertNoAddress(string address, bool isOne)
    {
        Note note = Read<Note>($$"""
            {"type":"Note","url":"{{address}}","icon":{"type":"Image","url":"{{address}}"},"image":"{{address}}","attachment":[{"type":"Document","url":"{{address}}"}],
             "tag":[{"type":"Mention","href":"{{address}}"}],"preview":{"type":"Link","href":"{{address}}"} }
            """);
        Person person = Read<Person>($$"""{"type":"Person","inbox":"{{address}}","endpoints":{"sharedInbox":"{{address}}"} }""");

        ObjectId?[] found =
        [
            note.Url.First.Id, note.Icon.First.Object!.Url.First.Id, note.Image.First.Id, note.Attachment[0].Object!.Url.First.Id,
            note.Tag.Objects<Mention>().Single().Href, note.Preview.Objects<Link>().Single().Href, person.Inbox, person.Endpoints!.SharedInbox,
        ];
        Assert.All(found, id => Assert.Equal(isOne ? address : null, id?.Value));
        Assert.Equal(6, CountOf(Written(note), $"\"{address}\""));
        Assert.Equal(2, CountOf(Written(person), $"\"{address}\""));
    }

    private static int CountOf(string text, string part) => text.Split(part).Length - 1;

    private static T Read<T>(string json)
        where T : ApObject => ActivityJson.Read<T>(Encoding.UTF8.GetBytes(json));

    private static string Written(ApObject value) => Encoding.UTF8.GetString(ActivityJson.Write(value));
}
