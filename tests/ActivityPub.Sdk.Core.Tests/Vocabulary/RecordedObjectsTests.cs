using ActivityPub.Sdk.Core.Tests.Json;
using ActivityPub.Sdk.Json;
using ActivityPub.Sdk.Vocabulary;

namespace ActivityPub.Sdk.Core.Tests.Vocabulary;

/// <summary>What real servers send lands in the properties it belongs to.</summary>
public sealed class RecordedObjectsTests
{
    [Fact]
    public void A_rich_note_of_Fedify()
    {
        Create create = Read<Create>("fedify/requests/14-create-note-rich.json");

        Assert.Equal("https://fedify.test/notes/n6#create", create.Id!.Value);
        Assert.Equal("https://fedify.test/users/bob", create.Actor.Single.Id!.Value);
        Assert.True(ActivityStreams.IsPublic(create.To));
        Assert.Equal(2, create.Cc.Count);
        Assert.Equal(2, create.Extensions["proof"].GetArrayLength());
        Assert.Equal("RsaSignature2017", create.Extensions["signature"].GetProperty("type").GetString());
        Note note = Assert.IsType<Note>(create.Object.Single.Object);
        Assert.Equal("de", note.Content!.Language);
        Assert.Equal(note.Content.Value, note.Content.Map["de"]);
        Assert.Equal("Inhaltswarnung", note.Summary!.Value);
        Assert.True(note.Sensitive);
        Assert.Equal("text/html", note.MediaType);
        Assert.Equal("text/markdown", note.Source!.MediaType);
        Assert.Equal("Hallo @fedalice #fediverse :party:", note.Source.Content!.Value);
        Assert.Equal(new DateTimeOffset(2026, 11, 23, 4, 41, 41, TimeSpan.Zero).AddTicks(2589010), note.Published);
        Document image = note.Attachment.Objects<Document>().Single();
        Assert.Equal(("image/png", 2, 2, "Ein roter Punkt auf weißem Grund"), (image.MediaType, image.Width, image.Height, image.Name!.Value));
        Assert.Equal("https://capture.test/users/fedalice", note.Tag.Objects<Mention>().Single().Href!.Value);
        Assert.Equal("#fediverse", note.Tag.Objects<Hashtag>().Single().Name!.Value);
        Assert.Equal("https://fedify.test/emoji.png", note.Tag.Objects<Emoji>().Single().Icon.Single.Object!.Url.Single.Id!.Value);
        Assert.Empty(note.Extensions);
    }

    [Fact]
    public void A_follow_with_the_whole_follower_that_Fedify_embeds()
    {
        Accept accept = Read<Accept>("fedify/requests/05-accept-follow.json");

        Follow follow = accept.Object.Objects<Follow>().Single();
        Assert.Equal("https://capture.test/users/fedalice#follow-1", follow.Id!.Value);
        Assert.Equal("https://fedify.test/users/bob", follow.Object.Single.Id!.Value);
        Person follower = Assert.IsType<Person>(follow.Actor.Single.Object);
        Assert.True(follower.Discoverable);
        Assert.Equal("https://capture.test/inbox", follower.Endpoints!.SharedInbox!.Value);
        Assert.Equal("https://capture.test/users/fedalice#main-key", follower.PublicKey.Objects<PublicKeyDocument>().Single().Id!.Value);
        Assert.Equal(["CryptographicKey"], follower.PublicKey.Single.Object!.Types);
    }

    [Fact]
    public void An_actor_of_Fedify_with_several_keys()
    {
        Person bob = Read<Person>("fedify/documents/actor-bob.json");
        Organization acme = Read<Organization>("fedify/documents/actor-acme.json");

        Assert.Equal(3, bob.PublicKey.Count);
        Assert.All(bob.PublicKey.Objects<PublicKeyDocument>(), key => Assert.Equal(bob.Id, key.Owner));
        Assert.Equal(3, bob.AssertionMethod.Objects<MultikeyDocument>().Count());
        Assert.All(bob.AssertionMethod.Objects<MultikeyDocument>(), key => Assert.StartsWith("z", key.PublicKeyMultibase, StringComparison.Ordinal));
        Assert.All(bob.AssertionMethod.Objects<MultikeyDocument>(), key => Assert.Equal(bob.Id, key.Controller));
        Assert.Equal("bob", bob.PreferredUsername);
        Assert.NotNull(bob.Inbox);
        Assert.NotNull(bob.Outbox);
        Assert.NotNull(bob.Followers?.Id);
        Assert.Single(acme.PublicKey);
    }

    [Fact]
    public void A_quote_of_Fedify()
    {
        Note note = Read<Note>("fedify/documents/note-quote.json");

        Assert.Equal("https://capture.test/objects/fednote1", note.Quote!.Value.Id!.Value);
        Assert.Equal(note.Quote.Value.Id, note.QuoteUrl);
        Assert.Equal(note.Quote.Value.Id, note.QuoteUri);
        Assert.Equal(note.Quote.Value.Id, note.MisskeyQuote);
    }

    [Fact]
    public void An_emoji_reaction_a_tombstone_and_a_report_of_Fedify()
    {
        EmojiReact react = Read<EmojiReact>("fedify/requests/25-emoji-react.json");
        Delete delete = Read<Delete>("fedify/requests/20-delete-note.json");
        Flag flag = Read<Flag>("fedify/requests/28-flag.json");

        Assert.NotNull(react.Content);
        Assert.NotNull(delete.Object.Objects<Tombstone>().Single().Id);
        Assert.Equal(2, flag.Object.Count);
        Assert.True(flag.Object.Single.IsEmpty);
    }

    [Fact]
    public void An_article_of_WordPress()
    {
        Article article = Read<Article>("wordpress/documents/article.json");

        Assert.NotNull(article.Name);
        Assert.Equal("en", article.Name.Language);
        Assert.NotNull(article.Summary);
        Assert.Equal("https://wp.test/?author=2", article.AttributedTo.Single.Id!.Value);
        Assert.Equal("https://wp.test/?author=0", article.Audience.Single.Id!.Value);
        Assert.Equal(2, article.Attachment.Objects<Image>().Count());
        Assert.IsType<Note>(article.Preview.Single.Object);
        Assert.Equal(1, Assert.IsType<Collection>(article.Likes!.Value.Object).TotalItems);
        Assert.IsType<CollectionPage>(Assert.IsType<Collection>(article.Replies!.Value.Object).First!.Value.Object);
        Assert.NotNull(article.Context!.Value.Id);
        Assert.NotNull(article.Image.Single.Object);
        Assert.NotEqual(article.Id, article.Url.Single.Id);
    }

    [Fact]
    public void Actors_of_WordPress()
    {
        Person writer = Read<Person>("wordpress/documents/actor.json");
        Group blog = Read<Group>("wordpress/documents/actor-blog.json");
        Application application = Read<Application>("wordpress/documents/actor-application.json");

        Assert.Equal("writer@wp.test", writer.Webfinger);
        Assert.Equal(["wp.test"], writer.AttributionDomains);
        Assert.Equal(3, writer.AlsoKnownAs.Count);
        Assert.True(writer.Indexable);
        Assert.False(writer.ManuallyApprovesFollowers);
        Assert.Equal("Blog", writer.Attachment.Objects<PropertyValue>().First().Name!.Value);
        Assert.Equal("https://wp.test/", writer.Attachment.Objects<Link>().First().Href!.Value);
        Assert.Equal(["nofollow", "noopener", "noreferrer", "me"], writer.Attachment.Objects<Link>().First().Rel);
        Application generator = Assert.IsType<Application>(writer.Generator.Single.Object);
        Assert.Equal("https://datatracker.ietf.org/doc/html/rfc9421", generator.Implements.Single.Id!.Value);
        Assert.Equal("https://datatracker.ietf.org/doc/html/rfc9421", application.Implements.First.Id!.Value);
        Assert.Equal("https://wp.test/wp-json/activitypub/1.0/collections/moderators", blog.Extensions["moderators"].GetString());
    }

    [Fact]
    public void An_announced_activity_and_ordered_items_of_WordPress()
    {
        Announce announce = Read<Announce>("wordpress/requests/23-announce-by-blog.json");
        OrderedCollection context = Read<OrderedCollection>("wordpress/documents/context.json");

        Create create = Assert.IsType<Create>(announce.Object.Single.Object);
        Assert.IsType<Note>(create.Object.Single.Object);
        Assert.Equal(3, context.TotalItems);
        Assert.Empty(context.OrderedItems);
        Assert.Equal(3, context.AllItems.Count);
    }

    [Fact]
    public void A_post_with_an_interaction_policy_of_GoToSocial()
    {
        Create create = Read<Create>("gotosocial/requests/17-create-image.json");
        Note note = create.Object.Objects<Note>().Single();

        Assert.True(ActivityStreams.IsPublic(note.To));
        Assert.True(ActivityStreams.IsPublic(note.InteractionPolicy!.CanLike!.AutomaticApproval));
        Assert.True(ActivityStreams.IsPublic(note.InteractionPolicy.CanAnnounce!.Always));
        Assert.Empty(note.InteractionPolicy.CanReply!.ManualApproval);
        Assert.Null(note.InteractionPolicy.CanQuote);
        Image image = note.Attachment.Objects<Image>().Single();
        Assert.Equal("LzJ[S9Ixv$KotRRXOYTAjYm+s9V_", image.Blurhash);
        Assert.Equal(0.10000000149011612, image.FocalPoint!.Value.X);
        Assert.Equal("A colourful test card", image.Summary!.Value);
        Assert.Equal("", note.Summary!.Value);
    }

    [Fact]
    public void A_poll_an_authorization_and_a_move_of_GoToSocial()
    {
        Question poll = Read<Question>("gotosocial/documents/object-poll.json");
        LikeAuthorization authorization = Read<LikeAuthorization>("gotosocial/documents/accept-like-request-authorization.json");
        Accept accept = Read<Accept>("gotosocial/documents/accept-like-request-activity.json");
        Move move = Read<Move>("gotosocial/requests/40-move.json");
        Person moved = Read<Person>("gotosocial/documents/actor-hugo-moved.json");

        Assert.Equal(["cats", "dogs", "both"], poll.OneOf.Objects<Note>().Select(static o => o.Name!.Value));
        Assert.Equal(1, Assert.IsType<Collection>(poll.OneOf[0].Object!.Replies!.Value.Object).TotalItems);
        Assert.Equal(1, poll.VotersCount);
        Assert.Equal(new DateTimeOffset(2026, 11, 23, 5, 48, 45, TimeSpan.Zero), poll.EndTime);
        Assert.Equal("https://capture.test/users/alice#like-1795409406190", authorization.InteractingObject!.Value.Id!.Value);
        Assert.Equal(authorization.Id, accept.Result.Single.Id);
        LikeRequest request = accept.Object.Objects<LikeRequest>().Single();
        Assert.Equal(authorization.InteractingObject.Value.Id, request.Instrument.Single.Id);
        Assert.Equal("https://snac.test/nadia", move.Target.Single.Id!.Value);
        Assert.NotNull(moved.MovedTo);
    }

    [Fact]
    public void A_key_document_of_GoToSocial_has_a_key_and_no_inbox()
    {
        Person stub = Read<Person>("gotosocial/documents/actor-key-stub-unsigned.json");

        Assert.Null(stub.Inbox);
        Assert.EndsWith("/main-key", stub.PublicKey.Objects<PublicKeyDocument>().Single().Id!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Posts_polls_and_pings_of_snac2()
    {
        Create create = Read<Create>("snac2/requests/12-create-poll.json");
        Person actor = Read<Person>("snac2/documents/actor.json");
        ApObject ping = ActivityJson.Read(Recording.Document("snac2/requests/23-ping.json"));

        Question poll = create.Object.Objects<Question>().Single();
        Assert.Equal(3, poll.OneOf.Count);
        Assert.NotNull(poll.JsonLdContext);
        Assert.Empty(poll.Cc);
        Assert.Empty(poll.InReplyTo);
        Assert.Equal("https://snac.test/nadia#main-key", actor.PublicKey.Single.Id!.Value);
        Assert.Equal("she/her", actor.Attachment.Objects<PropertyValue>().Last().Value);
        Assert.Equal(["Ping"], ping.Types);
        Assert.NotNull(Assert.IsType<Activity>(ping).Actor.Single.Id);
    }

    private static T Read<T>(string path)
        where T : ApObject => ActivityJson.Read<T>(Recording.Document(path));
}
