using System.Text;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Json;
using ActivityPub.Sdk.Vocabulary;

namespace ActivityPub.Sdk.Core.Tests.Json;

/// <summary>Shapes that servers without a recording send, made by hand after what their source code emits.</summary>
public sealed class TolerantReadingTests
{
    private static readonly ObjectId _alice = ObjectId.Parse("https://a.example/users/alice");

    [Theory]
    [InlineData("""{"type":"Note","to":"https://www.w3.org/ns/activitystreams#Public"}""")]
    [InlineData("""{"type":"Note","to":"as:Public"}""")]
    [InlineData("""{"type":"Note","to":"Public"}""")]
    [InlineData("""{"type":"Note","to":["as:Public"]}""")]
    [InlineData("""{"type":["Note"],"to":[null,"\u0061s:Public"]}""")]
    [InlineData("""{"@type":"as:Note","as:to":"as:Public"}""")]
    [InlineData("""{"@type":["https://www.w3.org/ns/activitystreams#Note"],"https://www.w3.org/ns/activitystreams#to":{"@id":"https://www.w3.org/ns/activitystreams#Public"}}""")]
    public void Public_is_one_in_every_form(string json)
    {
        Note note = Read<Note>(json);

        Assert.True(ActivityStreams.IsPublic(note.To));
        Assert.Equal(ActivityStreams.Public, note.To.Single.Id);
        Assert.True(note.Is("Note"));
    }

    [Fact]
    public void Ids_that_are_null_or_none_leave_the_object_readable()
    {
        Note note = Read<Note>("""{"type":"Note","id":null,"tag":{"id":null,"type":"Emoji","name":":x:","icon":"https://a.example/x.png"},"url":"magnet:?xt=urn","attributedTo":1,"inReplyTo":{}}""");

        Assert.Null(note.Id);
        Assert.Null(note.Tag.Objects<Emoji>().Single().Id);
        Assert.Equal("https://a.example/x.png", note.Tag.Objects<Emoji>().Single().Icon.First.Id!.Value);
        Assert.True(note.Url.Single.IsRaw);
        Assert.Equal("magnet:?xt=urn", note.Url.Single.Text);
        Assert.Null(note.Url.Single.Id);
        Assert.True(note.AttributedTo.Single.IsRaw);
        Assert.Null(note.AttributedTo.Single.Id);
        Assert.Equal(1, note.AttributedTo.Single.RawJson!.Value.GetInt32());
        Assert.Null(note.InReplyTo.Single.Id);
        Assert.False(note.InReplyTo.Single.IsRaw);
    }

    [Fact]
    public void An_invalid_id_is_none_and_is_kept()
    {
        Note note = Read<Note>("""{"type":"Note","id":"acct:alice@a.example","attributedTo":"https://a.example/\\x","url":""}""");

        Assert.Null(note.Id);
        Assert.Equal("acct:alice@a.example", note.Extensions["id"].GetString());
        Assert.Null(note.AttributedTo.Single.Id);
        Assert.Equal("""{"id":"acct:alice@a.example","type":"Note","attributedTo":"https://a.example/\\x","url":""}""", WithoutContext(note));
    }

    [Fact]
    public void An_activity_of_an_unknown_type_is_an_activity()
    {
        Activity activity = Read<Activity>("""{"id":"https://a.example/1","type":"Bite","actor":"https://a.example/users/alice","target":"https://b.example/users/bob"}""");

        Assert.Equal(["Bite"], activity.Types);
        Assert.Equal(_alice, activity.Actor.Single.Id);
        Assert.Equal(typeof(Activity), activity.GetType());
        Assert.Equal(typeof(Actor), Read<ApObject>("""{"type":"Robot","inbox":"https://a.example/inbox"}""").GetType());
        Assert.Equal(typeof(ApObject), Read<ApObject>("""{"type":"ChatMessage","content":"x"}""").GetType());
        Assert.Equal(typeof(Person), Read<ApObject>("""{"type":["Hub","Person"]}""").GetType());
        Assert.Equal(["Hub", "Person"], Read<ApObject>("""{"type":["Hub","as:Person"]}""").Types);
    }

    [Fact]
    public void Mastodon_announces_an_embedded_own_post_and_adds_without_id()
    {
        Announce announce = Read<Announce>("""{"id":"https://a.example/1/activity","type":"Announce","actor":"https://a.example/users/alice","object":{"id":"https://a.example/1","type":"Note","attributedTo":"https://a.example/users/alice"}}""");
        Add add = Read<Add>("""{"type":"Add","actor":"https://a.example/users/alice","object":"https://a.example/1","target":"https://a.example/users/alice/collections/featured"}""");

        Assert.IsType<Note>(announce.Object.Single.Object);
        Assert.Equal("https://a.example/1", announce.Object.Single.Id!.Value);
        Assert.Null(add.Id);
        Assert.Equal("https://a.example/users/alice/collections/featured", add.Target.Single.Id!.Value);
    }

    [Fact]
    public void Mastodon_authorizes_quotes()
    {
        Note note = Read<Note>("""
            {"type":"Note","quote":"https://b.example/1","_misskey_quote":"https://b.example/1","quoteUri":"https://b.example/1","quoteAuthorization":"https://b.example/stamps/1",
             "interactionPolicy":{"canQuote":{"automaticApproval":"https://www.w3.org/ns/activitystreams#Public","manualApproval":["https://a.example/users/alice/followers"]}}}
            """);
        QuoteRequest request = Read<QuoteRequest>("""{"type":"QuoteRequest","id":"https://a.example/q/1","actor":"https://a.example/users/alice","object":"https://b.example/1","instrument":{"type":"Note","id":"https://a.example/2"}}""");

        Assert.Equal("https://b.example/1", note.Quote!.Value.Id!.Value);
        Assert.Equal("https://b.example/1", note.MisskeyQuote!.Value);
        Assert.Equal("https://b.example/stamps/1", note.QuoteAuthorization!.Value.Id!.Value);
        Assert.True(ActivityStreams.IsPublic(note.InteractionPolicy!.CanQuote!.AutomaticApproval));
        Assert.Equal("https://a.example/users/alice/followers", note.InteractionPolicy.CanQuote.ManualApproval.Single.Id!.Value);
        Assert.IsType<Note>(request.Instrument.Single.Object);
    }

    [Fact]
    public void Misskey_reacts_with_a_like_and_accepts_without_id()
    {
        Like like = Read<Like>("""
            {"@context":["https://www.w3.org/ns/activitystreams",{"misskey":"https://misskey-hub.net/ns#","_misskey_reaction":"misskey:_misskey_reaction"}],
             "type":"Like","id":"https://m.example/likes/9","actor":"https://m.example/users/9","object":"https://city.example/ap/objects/1","content":":blobcat:","_misskey_reaction":":blobcat:",
             "tag":[{"id":"https://m.example/emojis/blobcat","type":"Emoji","name":":blobcat:","updated":"2024-01-02T03:04:05.678Z","icon":{"type":"Image","mediaType":"image/png","url":"https://m.example/blobcat.png"}}]}
            """);
        Accept accept = Read<Accept>("""{"type":"Accept","actor":"https://m.example/users/9","object":{"id":"https://city.example/ap/follows/1","type":"Follow","actor":"https://city.example/ap/actors/news","object":"https://m.example/users/9"}}""");

        Assert.Equal(":blobcat:", like.Content!.Value);
        Assert.Equal(":blobcat:", like.MisskeyReaction);
        Emoji emoji = like.Tag.Objects<Emoji>().Single();
        Assert.Equal("https://m.example/blobcat.png", emoji.Icon.Objects<Image>().Single().Url.Single.Id!.Value);
        Assert.Equal(new DateTimeOffset(2024, 1, 2, 3, 4, 5, 678, TimeSpan.Zero), emoji.Updated);
        Assert.Null(accept.Id);
        Assert.Equal("https://city.example/ap/follows/1", accept.Object.Objects<Follow>().Single().Id!.Value);
    }

    [Fact]
    public void PeerTube_attributes_to_objects_and_has_many_urls()
    {
        Video video = Read<Video>("""
            {"type":"Video","id":"https://p.example/videos/watch/1","name":"A film","duration":"PT1266S","views":12,"sensitive":false,"commentsEnabled":true,
             "attributedTo":[{"type":"Person","id":"https://p.example/accounts/ann"},{"type":"Group","id":"https://p.example/video-channels/films"}],
             "icon":[{"type":"Image","url":"https://p.example/small.jpg","mediaType":"image/jpeg","width":280,"height":157},{"type":"Image","url":"https://p.example/large.jpg","width":850}],
             "url":[{"type":"Link","mediaType":"text/html","href":"https://p.example/w/1"},{"type":"Link","mediaType":"video/mp4","href":"https://p.example/1-720.mp4","height":720,"size":123456,"fps":30},
                    {"type":"Link","mediaType":"application/x-bittorrent;x-scheme-handler/magnet","href":"magnet:?xt=urn:btih:1","height":720}]}
            """);

        Assert.Equal("PT1266S", video.Duration);
        Assert.Equal(["https://p.example/accounts/ann", "https://p.example/video-channels/films"], video.AttributedTo.Ids().Select(static i => i.Value));
        Assert.IsType<Group>(video.AttributedTo[1].Object);
        Assert.True(video.AttributedTo.Single.IsEmpty);
        Assert.Equal(280, video.Icon.First.Object!.Width);
        Assert.Equal("https://p.example/w/1", video.Url.First.Id!.Value);
        Assert.Equal(720, video.Url.Objects<Link>().ElementAt(1).Height);
        Assert.Equal("magnet:?xt=urn:btih:1", video.Url.Objects<Link>().Last().Extensions["href"].GetString());
        Assert.Equal(12, video.Extensions["views"].GetInt32());
    }

    [Fact]
    public void Lemmy_announces_activities_and_likes_without_recipients()
    {
        Announce announce = Read<Announce>("""
            {"@context":["https://join-lemmy.org/context.json","https://www.w3.org/ns/activitystreams"],"id":"https://l.example/activities/announce/1","type":"Announce","actor":"https://l.example/c/main",
             "to":["https://www.w3.org/ns/activitystreams#Public"],"cc":["https://l.example/c/main/followers"],
             "object":{"id":"https://x.example/activities/create/1","type":"Create","actor":"https://x.example/u/ann","to":["https://l.example/c/main","https://www.w3.org/ns/activitystreams#Public"],"cc":[],"audience":"https://l.example/c/main",
              "object":{"type":"Page","id":"https://x.example/post/1","attributedTo":"https://x.example/u/ann","name":"A title","content":"<p>b</p>","mediaType":"text/html","source":{"content":"b","mediaType":"text/markdown"},
               "attachment":[{"type":"Link","href":"https://news.example/1"}],"image":{"type":"Image","url":"https://x.example/1.jpg"},"language":{"identifier":"en","name":"English"},"published":"2023-07-11T10:14:48.879573+00:00","stickied":false}}}
            """);
        Like like = Read<Like>("""{"id":"https://x.example/activities/like/1","type":"Like","actor":"https://x.example/u/ann","object":"https://l.example/post/1","audience":"https://l.example/c/main"}""");

        Create create = announce.Object.Objects<Create>().Single();
        Page page = create.Object.Objects<Page>().Single();
        Assert.Equal("A title", page.Name!.Value);
        Assert.Equal("b", page.Source!.Content!.Value);
        Assert.Equal("text/markdown", page.Source.MediaType);
        Assert.Equal("https://news.example/1", page.Attachment.Single.Id!.Value);
        Assert.Equal(new DateTimeOffset(2023, 7, 11, 10, 14, 48, TimeSpan.Zero).AddTicks(8795730), page.Published);
        Assert.Equal("https://l.example/c/main", create.Audience.Single.Id!.Value);
        Assert.True(like.To.IsEmpty);
        Assert.Equal("English", page.Extensions["language"].GetProperty("name").GetString());
    }

    [Fact]
    public void Pleroma_has_language_contexts_arrays_of_types_and_emoji_reactions()
    {
        EmojiReact react = Read<EmojiReact>("""
            {"@context":["https://www.w3.org/ns/activitystreams","https://pl.example/schemas/litepub-0.1.jsonld",{"@language":"und"}],"id":"https://pl.example/activities/1","type":"EmojiReact","actor":"https://pl.example/users/a",
             "object":"https://city.example/ap/objects/1","content":"🔥","to":["https://pl.example/users/a/followers"],"cc":[],"context":"https://pl.example/contexts/1","published":"2023-01-01T00:00:00.123456Z"}
            """);
        Person person = Read<Person>("""
            {"@context":[{"@language":"und"}],"type":["Person"],"id":"https://pl.example/users/a","inbox":"https://pl.example/users/a/inbox","endpoints":{"sharedInbox":"https://pl.example/inbox","uploadMedia":"https://pl.example/api/upload","oauthRegistrationEndpoint":"https://pl.example/api/apps"},
             "publicKey":{"id":"https://pl.example/users/a#main-key","owner":"https://pl.example/users/a","publicKeyPem":"-----BEGIN PUBLIC KEY-----\n"},"capabilities":{"acceptsChatMessages":true},"url":"https://pl.example/users/a","alsoKnownAs":[]}
            """);

        Assert.Equal("🔥", react.Content!.Value);
        Assert.Equal("https://pl.example/contexts/1", react.Context!.Value.Id!.Value);
        Assert.Equal("https://pl.example/inbox", person.Endpoints!.SharedInbox!.Value);
        Assert.Equal("https://pl.example/api/apps", person.Endpoints.Extensions["oauthRegistrationEndpoint"].GetString());
        PublicKeyDocument key = person.PublicKey.Objects<PublicKeyDocument>().Single();
        Assert.Equal("https://pl.example/users/a", key.Owner!.Value);
        Assert.StartsWith("-----BEGIN", key.PublicKeyPem, StringComparison.Ordinal);
        Assert.Empty(key.Types);
        Assert.True(person.Extensions["capabilities"].GetProperty("acceptsChatMessages").GetBoolean());
    }

    [Fact]
    public void Others_embed_actors_objects_and_whole_deleted_notes()
    {
        Like discourse = Read<Like>("""{"type":"Like","actor":{"id":"https://d.example/ap/actor/1","type":"Person","inbox":"https://d.example/inbox"},"object":{"id":"https://city.example/1","type":"Note"}}""");
        Delete bookwyrm = Read<Delete>("""{"type":"Delete","id":"https://b.example/1/activity","actor":"https://b.example/user/a","to":["https://b.example/user/a/followers"],"object":{"id":"https://b.example/1","type":"Note","content":"x","published":"2023-01-01T00:00:00+00:00"}}""");
        Note friendica = Read<Note>("""{"type":"Note","content":"plain","contentMap":{"en":"richer"},"instrument":{"type":"Service","name":"Friendica"},"diaspora:guid":"1"}""");
        Note mapOnly = Read<Note>("""{"type":"Note","contentMap":{"de":"Hallo","en":"Hello"},"summary":null}""");
        Article ghost = Read<Article>("""{"type":"Article","image":"https://g.example/i.jpg","to":"as:Public","cc":"https://g.example/followers","preview":{"type":"Note","content":"short"}}""");
        Person fedify = Read<Person>("""{"type":"Person","http://joinmastodon.org/ns#discoverable":true,"toot:indexable":false}""");

        Assert.Equal("https://d.example/ap/actor/1", discourse.Actor.Single.Id!.Value);
        Assert.IsType<Note>(bookwyrm.Object.Single.Object);
        Assert.Equal("plain", friendica.Content!.Value);
        Assert.Equal("richer", friendica.Content.Map["en"]);
        Assert.Equal(["diaspora:guid", "instrument"], friendica.Extensions.Keys.Order());
        Assert.Equal("Hallo", mapOnly.Content!.Value);
        Assert.Equal("de", mapOnly.Content.Language);
        Assert.Null(mapOnly.Summary);
        Assert.Equal("https://g.example/i.jpg", ghost.Image.Single.Id!.Value);
        Assert.Equal("short", ghost.Preview.Single.Object!.Content!.Value);
        Assert.True(fedify.Discoverable);
        Assert.False(fedify.Indexable);
        Assert.Contains("\"http://joinmastodon.org/ns#discoverable\":true", Encoding.UTF8.GetString(ActivityJson.Write(fedify)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-11-23T04:37:09Z", "2026-11-23T04:37:09Z")]
    [InlineData("2026-11-23T04:37:09.183628625Z", "2026-11-23T04:37:09.1836286Z")]
    [InlineData("2026-11-23T04:37:09", "2026-11-23T04:37:09Z")]
    [InlineData("2026-11-23T04:37:09.5", "2026-11-23T04:37:09.5Z")]
    [InlineData("2026-11-23T06:37:09+02:00", "2026-11-23T06:37:09+02:00")]
    [InlineData("2026-11-23T04:37:09+00:00", "2026-11-23T04:37:09Z")]
    [InlineData("2026-11-23", "2026-11-23T00:00:00Z")]
    public void Times_are_instants_whatever_the_form(string written, string canonical)
    {
        Note note = Read<Note>($$"""{"type":"Note","published":"{{written}}"}""");

        Assert.Equal(DateTimeOffset.Parse(canonical, System.Globalization.CultureInfo.InvariantCulture), note.Published);
        Assert.Equal($$"""{"type":"Note","published":"{{canonical}}"}""", WithoutContext(note));
    }

    [Theory]
    [InlineData("\"yesterday\"")]
    [InlineData("\"2026-13-45T00:00:00Z\"")]
    [InlineData("1700000000")]
    [InlineData("[\"2026-11-23T04:37:09Z\",\"2026-11-24T04:37:09Z\"]")]
    [InlineData("{}")]
    public void What_is_no_time_is_kept(string value)
    {
        Note note = Read<Note>($$"""{"type":"Note","published":{{value}},"name":"x"}""");

        Assert.Null(note.Published);
        Assert.Equal("x", note.Name!.Value);
        Assert.Equal($$"""{"type":"Note","published":{{value}},"name":"x"}""", WithoutContext(note));
    }

    [Fact]
    public void Unexpected_forms_of_known_members_are_kept()
    {
        const string Json = """{"type":"Note","content":["a","b"],"contentMap":[],"name":{"en":"x"},"width":"12","sensitive":"true","focalPoint":[1],"interactionPolicy":"none","source":"text","first":["https://a.example/1","https://a.example/2"],"rel":[1]}""";

        Note note = Read<Note>(Json);

        Assert.Null(note.Content);
        Assert.Null(note.Name);
        Assert.Null(note.Width);
        Assert.Null(note.Sensitive);
        Assert.Null(note.FocalPoint);
        Assert.Null(note.InteractionPolicy);
        Assert.Null(note.Source);
        Assert.Equal(10, note.Extensions.Count);
        Assert.Equal(Json, WithoutContext(note));
    }

    [Theory]
    [InlineData("""{"type":"Note","contentMap":{"de":"b"},"content":"a"}""", """{"type":"Note","content":"a","contentMap":{"de":"b"}}""")]
    [InlineData("""{"type":"Note","content":"a","contentMap":{"de":"b"}}""", """{"type":"Note","content":"a","contentMap":{"de":"b"}}""")]
    [InlineData("""{"type":"Note","contentMap":{"de":"b"},"content":null}""", """{"type":"Note","content":"b","contentMap":{"de":"b"}}""")]
    [InlineData("""{"type":"Note","contentMap":{"de":"b"},"content":1}""", """{"type":"Note","contentMap":{"de":"b"},"content":1}""")]
    [InlineData("""{"type":"Note","content":1,"contentMap":{"de":"b"}}""", """{"type":"Note","content":1,"contentMap":{"de":"b"}}""")]
    [InlineData("""{"type":"Note","as:contentMap":{"de":"b"}}""", """{"type":"Note","as:content":"b","as:contentMap":{"de":"b"}}""")]
    public void Text_and_languages_come_in_any_order(string read, string written) => Assert.Equal(written, WithoutContext(Read<Note>(read)));

    [Fact]
    public void A_second_form_of_a_member_is_kept_beside_the_first()
    {
        Note note = Read<Note>("""{"type":"Note","content":"first","as:content":"second"}""");

        Assert.Equal("first", note.Content!.Value);
        Assert.Equal("second", note.Extensions["as:content"].GetString());
        Assert.Equal("""{"type":"Note","content":"first","as:content":"second"}""", WithoutContext(note));
    }

    private static T Read<T>(string json)
        where T : ApObject => ActivityJson.Read<T>(Encoding.UTF8.GetBytes(json));

    private static string WithoutContext(ApObject value)
    {
        string json = Encoding.UTF8.GetString(ActivityJson.Write(value));
        int start = json.IndexOf("\"@context\":", StringComparison.Ordinal);
        int end = json.IndexOfAny(['"'], start + 11) is var quote && json[start + 11] == '[' ? json.IndexOf("],", start, StringComparison.Ordinal) + 2 : json.IndexOf('"', quote + 1) + 2;
        return json[..start] + json[end..];
    }
}
