using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Outbox;
using ActivityPub.Sdk.Storage;
using ActivityPub.Sdk.Vocabulary;

namespace ActivityPub.Sdk.Tests.Inbox;

public sealed class HandlerTests
{
    private const string Public = "https://www.w3.org/ns/activitystreams#Public";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static string Follow(RemoteAccount actor, string id = "https://remote.example/follows/1") =>
        $$"""{"@context":"https://www.w3.org/ns/activitystreams","id":"{{id}}","type":"Follow","actor":"{{actor.Id}}","object":"{{Federation.News}}"}""";

    private static string Undo(RemoteAccount actor, string obj) =>
        $$"""{"@context":"https://www.w3.org/ns/activitystreams","type":"Undo","actor":"{{actor.Id}}","object":{{obj}}}""";

    private static string Action(RemoteAccount actor, string type, string obj, string? id = null, string? extra = null) =>
        $$"""{"@context":"https://www.w3.org/ns/activitystreams",{{(id is null ? "" : $"\"id\":\"{id}\",")}}"type":"{{type}}","actor":"{{actor.Id}}",{{extra}}"object":{{obj}}}""";

    private static string Note(RemoteAccount author, string id, string inReplyTo, string content = "Hello", string? attributedTo = null, string? extra = null) =>
        $$"""{"id":"{{id}}","type":"Note","attributedTo":{{attributedTo ?? $"\"{author.Id}\""}},"to":["{{Public}}"],"inReplyTo":"{{inReplyTo}}","content":"{{content}}",{{extra}}"published":"2026-11-23T11:00:00Z"}""";

    private static string Create(RemoteAccount actor, string obj, string id = "https://remote.example/activities/1") => Action(actor, "Create", obj, id);

    // --- Follow
    [Fact]
    public async Task A_follow_is_accepted_with_the_follow_embedded_to_the_personal_inbox()
    {
        await using Federation federation = await Federation.StartAsync();
        await federation.AddAccountAsync();
        using RemoteAccount rita = federation.AddRemote();
        await federation.TakeAsync(rita, Follow(rita), "news");
        FollowerRecord follower = (await federation.Storage.Followers.FindAsync("news", rita.Id, Token))!;
        Assert.Equal(FollowState.Accepted, follower.State);
        Assert.Equal("https://remote.example/inbox", follower.DeliveryInbox.Value);
        OutgoingActivity sent = Assert.Single(federation.Outbox.Sent);
        Assert.IsType<Accept>(sent.Activity);
        Assert.Equal("news", sent.Username);
        Assert.Equal([ObjectId.Parse(rita.Id + "/inbox")], sent.Inboxes);
        Follow embedded = Assert.IsType<Follow>(sent.Activity.Object.Single.Object);
        Assert.Equal("https://remote.example/follows/1", embedded.Id!.Value);
        Assert.Equal(rita.Id, embedded.Actor.Single.Id);
        Assert.Equal(Federation.News, embedded.Object.Single.Id!.Value);
    }

    [Fact]
    public async Task A_repeated_follow_is_answered_again()
    {
        await using Federation federation = await Federation.StartAsync();
        await federation.AddAccountAsync();
        using RemoteAccount rita = federation.AddRemote();
        await federation.TakeAsync(rita, Follow(rita), "news");
        await federation.TakeAsync(rita, Follow(rita, "https://remote.example/follows/2"), "news");
        Assert.Equal(2, federation.Outbox.Sent.Count);
        Assert.Equal("https://remote.example/follows/2", federation.Outbox.Sent.Last().Activity.Object.Single.Id!.Value);
        Assert.Equal(1, await federation.Storage.Followers.CountAsync("news", Token));
    }

    [Fact]
    public async Task A_locked_account_lets_followers_wait()
    {
        await using Federation federation = await Federation.StartAsync();
        await federation.AddAccountAsync(manually: true);
        using RemoteAccount rita = federation.AddRemote();
        await federation.TakeAsync(rita, Follow(rita), "news");
        Assert.Equal(FollowState.Pending, (await federation.Storage.Followers.FindAsync("news", rita.Id, Token))!.State);
        Assert.Empty(federation.Outbox.Sent);
    }

    [Fact]
    public async Task Nobody_follows_the_instance_actor()
    {
        await using Federation federation = await Federation.StartAsync();
        using RemoteAccount rita = federation.AddRemote();
        await federation.TakeAsync(rita, Follow(rita).Replace(Federation.News, Federation.Origin + "/ap/actor", StringComparison.Ordinal));
        Assert.Empty(federation.Outbox.Sent);
    }

    [Theory]
    [InlineData("""{"id":"https://remote.example/follows/1","type":"Follow","actor":"https://remote.example/users/rita","object":"https://city.example/ap/actors/news"}""")]
    [InlineData("""{"id":"https://remote.example/follows/made-anew","type":"Follow","actor":"https://remote.example/users/rita","object":"https://city.example/ap/actors/news"}""")]
    [InlineData("""{"type":"Follow","actor":"https://remote.example/users/rita","object":"https://city.example/ap/actors/news"}""")]
    [InlineData("\"https://remote.example/follows/1\"")]
    public async Task An_undone_follow_is_matched_by_who_and_whom(string undone)
    {
        await using Federation federation = await Federation.StartAsync();
        await federation.AddAccountAsync();
        using RemoteAccount rita = federation.AddRemote();
        await federation.TakeAsync(rita, Follow(rita), "news");
        Assert.NotNull(await federation.Storage.Followers.FindAsync("news", rita.Id, Token));
        await federation.TakeAsync(rita, Undo(rita, undone));
        Assert.Null(await federation.Storage.Followers.FindAsync("news", rita.Id, Token));
    }

    // O8
    [Fact]
    public async Task Nobody_undoes_the_follow_of_somebody_else()
    {
        await using Federation federation = await Federation.StartAsync();
        await federation.AddAccountAsync();
        using RemoteAccount rita = federation.AddRemote();
        using RemoteAccount evil = federation.AddRemote("https://evil.example/users/eve");
        await federation.TakeAsync(rita, Follow(rita), "news");
        await federation.TakeAsync(evil, Undo(evil, Follow(rita)));
        await federation.TakeAsync(evil, Undo(evil, "\"https://remote.example/follows/1\""));
        Assert.NotNull(await federation.Storage.Followers.FindAsync("news", rita.Id, Token));
    }

    // Q4
    [Fact]
    public async Task An_undo_that_overtakes_its_follow_wins_for_a_day()
    {
        await using Federation federation = await Federation.StartAsync();
        await federation.AddAccountAsync();
        using RemoteAccount rita = federation.AddRemote();
        await federation.TakeAsync(rita, Undo(rita, Follow(rita)));
        await federation.TakeAsync(rita, Follow(rita), "news");
        Assert.Null(await federation.Storage.Followers.FindAsync("news", rita.Id, Token));
        await federation.TakeAsync(rita, Follow(rita, "https://remote.example/follows/2"), "news");
        Assert.NotNull(await federation.Storage.Followers.FindAsync("news", rita.Id, Token));
    }

    [Fact]
    public async Task A_block_ends_the_following_and_only_the_senders_own()
    {
        await using Federation federation = await Federation.StartAsync();
        await federation.AddAccountAsync();
        using RemoteAccount rita = federation.AddRemote();
        using RemoteAccount rob = federation.AddRemote("https://remote.example/users/rob");
        await federation.TakeAsync(rita, Follow(rita), "news");
        await federation.TakeAsync(rob, Follow(rob, "https://remote.example/follows/9"), "news");
        await federation.TakeAsync(rob, Action(rob, "Block", $"\"{Federation.News}\""));
        Assert.NotNull(await federation.Storage.Followers.FindAsync("news", rita.Id, Token));
        Assert.Null(await federation.Storage.Followers.FindAsync("news", rob.Id, Token));
    }

    // --- Accept and Reject
    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task Only_the_followed_actor_answers_a_follow(bool accept, bool embedded)
    {
        await using Federation federation = await Federation.StartAsync();
        await federation.AddAccountAsync();
        using RemoteAccount rita = federation.AddRemote();
        using RemoteAccount evil = federation.AddRemote("https://evil.example/users/eve");
        ObjectId followId = ObjectId.Parse(Federation.Origin + "/ap/activities/f1");
        await federation.Storage.Following.UpsertAsync(new FollowingRecord { Username = "news", TargetId = rita.Id, FollowId = followId, State = FollowState.Pending, RequestedAt = federation.Now }, Token);
        await federation.Storage.Activities.AddAsync(new ActivityRecord { Id = followId, Username = "news", Type = "Follow", Visibility = Visibility.Direct, Json = "{}"u8.ToArray(), PublishedAt = federation.Now }, Token);
        string obj = embedded ? $$"""{"id":"{{followId}}","type":"Follow","actor":"{{Federation.News}}","object":"{{rita.Id}}"}""" : $"\"{followId}\"";
        string type = accept ? "Accept" : "Reject";
        await federation.TakeAsync(evil, Action(evil, type, obj));
        Assert.Equal(FollowState.Pending, (await federation.Storage.Following.FindAsync("news", rita.Id, Token))!.State);
        await federation.TakeAsync(rita, Action(rita, type, obj));
        Assert.Equal(accept ? FollowState.Accepted : FollowState.Rejected, (await federation.Storage.Following.FindAsync("news", rita.Id, Token))!.State);
    }

    [Fact]
    public async Task An_answer_to_what_was_never_asked_is_ignored()
    {
        await using Federation federation = await Federation.StartAsync();
        await federation.AddAccountAsync();
        using RemoteAccount rita = federation.AddRemote();
        await federation.TakeAsync(rita, Action(rita, "Accept", $$"""{"type":"Follow","actor":"{{Federation.News}}","object":"{{rita.Id}}"}"""));
        Assert.Null(await federation.Storage.Following.FindAsync("news", rita.Id, Token));
    }

    // --- Replies
    [Fact]
    public async Task A_reply_waits_for_a_moderator_and_a_reply_to_it_belongs_to_the_same_thread()
    {
        await using Federation federation = await Federation.StartAsync();
        await federation.AddAccountAsync();
        ObjectId article = await federation.AddObjectAsync();
        using RemoteAccount rita = federation.AddRemote();
        using RemoteAccount rob = federation.AddRemote("https://other.example/users/rob");
        await federation.TakeAsync(rita, Create(rita, Note(rita, "https://remote.example/notes/1", article.Value, "<b>Hi</b>")));
        InteractionRecord reply = (await federation.Storage.Interactions.FindAsync("https://remote.example/notes/1", Token))!;
        Assert.Equal(InteractionKind.Reply, reply.Kind);
        Assert.Equal(InteractionState.Pending, reply.State);
        Assert.Equal(article, reply.TargetId);
        Assert.Equal("<b>Hi</b>", reply.Content?.Reveal());
        Assert.Equal(Visibility.Public, reply.Visibility);
        await federation.TakeAsync(rob, Create(rob, Note(rob, "https://other.example/notes/2", "https://remote.example/notes/1"), "https://other.example/activities/2"));
        InteractionRecord second = (await federation.Storage.Interactions.FindAsync("https://other.example/notes/2", Token))!;
        Assert.Equal(article, second.TargetId);
        Assert.Equal("https://remote.example/notes/1", second.InReplyTo);
    }

    [Fact]
    public async Task A_reply_to_an_answer_of_our_own_stays_in_the_thread()
    {
        await using Federation federation = await Federation.StartAsync();
        await federation.AddAccountAsync();
        ObjectId article = await federation.AddObjectAsync("article");
        ObjectId answer = await federation.AddObjectAsync("answer");
        await federation.Storage.Interactions.UpsertAsync(
            new InteractionRecord
            {
                Id = answer.Value,
                Kind = InteractionKind.Reply,
                ActorId = ObjectId.Parse(Federation.News),
                TargetId = article,
                InReplyTo = "https://remote.example/notes/1",
                Visibility = Visibility.Public,
                State = InteractionState.Approved,
                PublishedAt = federation.Now,
                ReceivedAt = federation.Now,
            },
            Token);
        using RemoteAccount rita = federation.AddRemote();
        await federation.TakeAsync(rita, Create(rita, Note(rita, "https://remote.example/notes/2", answer.Value)));
        Assert.Equal(article, (await federation.Storage.Interactions.FindAsync("https://remote.example/notes/2", Token))!.TargetId);
    }

    [Fact]
    public async Task What_concerns_nobody_here_is_not_kept()
    {
        await using Federation federation = await Federation.StartAsync();
        await federation.AddAccountAsync();
        await federation.AddObjectAsync("local", Visibility.Local);
        using RemoteAccount rita = federation.AddRemote();
        await federation.TakeAsync(rita, Create(rita, Note(rita, "https://remote.example/notes/1", "https://elsewhere.example/notes/7")));
        await federation.TakeAsync(rita, Create(rita, Note(rita, "https://remote.example/notes/2", Federation.Origin + "/ap/objects/local"), "https://remote.example/activities/2"));
        Assert.Null(await federation.Storage.Interactions.FindAsync("https://remote.example/notes/1", Token));
        Assert.Null(await federation.Storage.Interactions.FindAsync("https://remote.example/notes/2", Token));
    }

    // O6, O7
    [Theory]
    [InlineData("""["https://evil.example/e","https://remote.example/users/rita"]""")]
    [InlineData("1")]
    [InlineData("{}")]
    [InlineData("\"\"")]
    [InlineData("""[["https://remote.example/users/rita"]]""")]
    [InlineData("\"https://remote.example/users/rob\"")]
    [InlineData("\"https://victim.example/users/vic\"")]
    public async Task An_object_of_unclear_or_foreign_ownership_has_no_effect(string attributedTo)
    {
        await using Federation federation = await Federation.StartAsync();
        await federation.AddAccountAsync();
        ObjectId article = await federation.AddObjectAsync();
        using RemoteAccount rita = federation.AddRemote();
        string note = Note(rita, "https://remote.example/notes/1", article.Value, attributedTo: attributedTo);
        federation.Network.Serve("https://remote.example/notes/1", note);
        await federation.TakeAsync(rita, Create(rita, note));
        Assert.Null(await federation.Storage.Interactions.FindAsync("https://remote.example/notes/1", Token));
    }

    [Fact]
    public async Task Several_owners_at_one_home_are_fine()
    {
        await using Federation federation = await Federation.StartAsync();
        await federation.AddAccountAsync();
        ObjectId article = await federation.AddObjectAsync();
        using RemoteAccount rita = federation.AddRemote();
        await federation.TakeAsync(rita, Create(rita, Note(rita, "https://remote.example/notes/1", article.Value, attributedTo: $$"""[{"type":"Person","id":"{{rita.Id}}"},{"type":"Group","id":"https://remote.example/channels/1"}]""")));
        Assert.NotNull(await federation.Storage.Interactions.FindAsync("https://remote.example/notes/1", Token));
    }

    [Fact]
    public async Task An_embedded_object_of_another_origin_is_neither_believed_nor_fetched()
    {
        await using Federation federation = await Federation.StartAsync();
        await federation.AddAccountAsync();
        ObjectId article = await federation.AddObjectAsync();
        using RemoteAccount evil = federation.AddRemote("https://evil.example/users/eve");
        await federation.TakeAsync(evil, Action(evil, "Create", Note(evil, "https://good.example/notes/1", article.Value), "https://evil.example/activities/1"));
        Assert.Null(await federation.Storage.Interactions.FindAsync("https://good.example/notes/1", Token));
        Assert.Equal(0, federation.Network.CountOf("https://good.example/notes/1"));
    }

    [Fact]
    public async Task A_create_that_only_names_its_object_is_completed_from_the_origin()
    {
        await using Federation federation = await Federation.StartAsync();
        await federation.AddAccountAsync();
        ObjectId article = await federation.AddObjectAsync();
        using RemoteAccount rita = federation.AddRemote();
        federation.Network.Serve("https://remote.example/notes/1", Note(rita, "https://remote.example/notes/1", article.Value));
        await federation.TakeAsync(rita, Create(rita, "\"https://remote.example/notes/1\""));
        Assert.NotNull(await federation.Storage.Interactions.FindAsync("https://remote.example/notes/1", Token));
    }

    [Fact]
    public async Task A_quote_and_a_mention_are_kept_as_such()
    {
        await using Federation federation = await Federation.StartAsync();
        await federation.AddAccountAsync();
        ObjectId article = await federation.AddObjectAsync();
        using RemoteAccount rita = federation.AddRemote();
        await federation.TakeAsync(rita, Create(rita, $$"""{"id":"https://remote.example/notes/1","type":"Note","attributedTo":"{{rita.Id}}","content":"look","quoteUrl":"{{article}}"} """));
        await federation.TakeAsync(rita, Create(rita, $$"""{"id":"https://remote.example/notes/2","type":"Note","attributedTo":"{{rita.Id}}","content":"hey","tag":{"type":"Mention","href":"{{Federation.News}}"} } """, "https://remote.example/activities/2"));
        Assert.Equal(InteractionKind.Quote, (await federation.Storage.Interactions.FindAsync("https://remote.example/notes/1", Token))!.Kind);
        InteractionRecord mention = (await federation.Storage.Interactions.FindAsync("https://remote.example/notes/2", Token))!;
        Assert.Equal(InteractionKind.Mention, mention.Kind);
        Assert.Equal(Federation.News, mention.TargetId.Value);
        Assert.Equal(Visibility.Direct, mention.Visibility);
    }

    [Fact]
    public async Task An_edit_by_its_author_goes_back_to_the_moderator_and_an_older_one_is_ignored()
    {
        await using Federation federation = await Federation.StartAsync();
        await federation.AddAccountAsync();
        ObjectId article = await federation.AddObjectAsync();
        using RemoteAccount rita = federation.AddRemote();
        const string Id = "https://remote.example/notes/1";
        await federation.TakeAsync(rita, Create(rita, Note(rita, Id, article.Value)));
        await federation.Storage.Interactions.SetStateAsync(Id, InteractionState.Approved, Token);

        // GoToSocial sends every edit under one and the same activity id.
        await federation.TakeAsync(rita, Action(rita, "Update", Note(rita, Id, article.Value, "newer", extra: "\"updated\":\"2026-11-23T11:30:00Z\","), Id + "#Update"));
        InteractionRecord edited = (await federation.Storage.Interactions.FindAsync(Id, Token))!;
        Assert.Equal("newer", edited.Content!.Reveal());
        Assert.Equal(InteractionState.Pending, edited.State);
        await federation.TakeAsync(rita, Action(rita, "Update", Note(rita, Id, article.Value, "older", extra: "\"updated\":\"2026-11-23T11:10:00Z\","), Id + "#Update"));
        Assert.Equal("newer", (await federation.Storage.Interactions.FindAsync(Id, Token))!.Content?.Reveal());
        await federation.TakeAsync(rita, Action(rita, "Update", Note(rita, Id, article.Value, "newest", extra: "\"updated\":\"2026-11-23T11:40:00Z\","), Id + "#Update"));
        Assert.Equal("newest", (await federation.Storage.Interactions.FindAsync(Id, Token))!.Content?.Reveal());
    }

    [Fact]
    public async Task What_a_moderator_refused_stays_refused_after_an_edit()
    {
        await using Federation federation = await Federation.StartAsync();
        await federation.AddAccountAsync();
        ObjectId article = await federation.AddObjectAsync();
        using RemoteAccount rita = federation.AddRemote();
        const string Id = "https://remote.example/notes/1";
        await federation.TakeAsync(rita, Create(rita, Note(rita, Id, article.Value)));
        await federation.Storage.Interactions.SetStateAsync(Id, InteractionState.Rejected, Token);
        await federation.TakeAsync(rita, Action(rita, "Update", Note(rita, Id, article.Value, "newer", extra: "\"updated\":\"2026-11-23T11:30:00Z\","), Id + "#Update"));
        Assert.Equal(InteractionState.Rejected, (await federation.Storage.Interactions.FindAsync(Id, Token))!.State);
    }

    // O4
    [Fact]
    public async Task Nobody_edits_or_deletes_what_belongs_to_somebody_else()
    {
        await using Federation federation = await Federation.StartAsync();
        await federation.AddAccountAsync();
        ObjectId article = await federation.AddObjectAsync();
        using RemoteAccount rita = federation.AddRemote();
        using RemoteAccount rob = federation.AddRemote("https://remote.example/users/rob");
        using RemoteAccount evil = federation.AddRemote("https://evil.example/users/eve");
        const string Id = "https://remote.example/notes/1";
        await federation.TakeAsync(rita, Create(rita, Note(rita, Id, article.Value)));
        foreach (RemoteAccount other in new[] { rob, evil })
        {
            string extra = "\"updated\":\"2026-11-23T11:30:00Z\",";
            await federation.TakeAsync(other, Action(other, "Update", Note(rita, Id, article.Value, "hacked", extra: extra)));
            await federation.TakeAsync(other, Action(other, "Update", Note(other, Id, article.Value, "hacked", extra: extra)));
            await federation.TakeAsync(other, Action(other, "Delete", $"\"{Id}\""));
            await federation.TakeAsync(other, Action(other, "Delete", $$"""{"id":"{{Id}}","type":"Tombstone"}"""));
            await federation.TakeAsync(other, Action(other, "Delete", $"\"{rita.Id}\""));
        }

        Assert.Equal("Hello", (await federation.Storage.Interactions.FindAsync(Id, Token))!.Content?.Reveal());
        await federation.TakeAsync(rita, Action(rita, "Delete", $$"""{"id":"{{Id}}","type":"Tombstone"}"""));
        Assert.Null(await federation.Storage.Interactions.FindAsync(Id, Token));
    }

    // Q4
    [Fact]
    public async Task A_deletion_that_overtakes_its_object_wins()
    {
        await using Federation federation = await Federation.StartAsync();
        await federation.AddAccountAsync();
        ObjectId article = await federation.AddObjectAsync();
        using RemoteAccount rita = federation.AddRemote();
        const string Id = "https://remote.example/notes/1";
        await federation.TakeAsync(rita, Action(rita, "Delete", $"\"{Id}\""));
        await federation.TakeAsync(rita, Create(rita, Note(rita, Id, article.Value)));
        await federation.TakeAsync(rita, Action(rita, "Update", Note(rita, Id, article.Value, extra: "\"updated\":\"2026-11-23T11:30:00Z\",")));
        Assert.Null(await federation.Storage.Interactions.FindAsync(Id, Token));
    }

    [Fact]
    public async Task An_update_that_overtakes_its_create_stands_for_it()
    {
        await using Federation federation = await Federation.StartAsync();
        await federation.AddAccountAsync();
        ObjectId article = await federation.AddObjectAsync();
        using RemoteAccount rita = federation.AddRemote();
        const string Id = "https://remote.example/notes/1";
        await federation.TakeAsync(rita, Action(rita, "Update", Note(rita, Id, article.Value, "newer", extra: "\"updated\":\"2026-11-23T11:30:00Z\",")));
        await federation.TakeAsync(rita, Create(rita, Note(rita, Id, article.Value, "older")));
        Assert.Equal("newer", (await federation.Storage.Interactions.FindAsync(Id, Token))!.Content?.Reveal());
    }

    // --- Likes, reactions, boosts
    [Fact]
    public async Task Likes_reactions_and_boosts_are_counted_once_and_taken_back()
    {
        await using Federation federation = await Federation.StartAsync();
        await federation.AddAccountAsync();
        ObjectId article = await federation.AddObjectAsync(url: "https://city.example/news/1");
        using RemoteAccount rita = federation.AddRemote();
        string byId = $"\"{article}\"";
        await federation.TakeAsync(rita, Action(rita, "Like", byId, "https://remote.example/likes/1"));
        await federation.TakeAsync(rita, Action(rita, "Like", "\"https://city.example/news/1\"", "https://remote.example/likes/2"));
        await federation.TakeAsync(rita, Action(rita, "Announce", byId, "https://remote.example/boosts/1"));
        InteractionCounts counts = await federation.Storage.Interactions.CountAsync(article, Token);
        Assert.Equal((1, 1), (counts.Likes, counts.Shares));
        await federation.TakeAsync(rita, Action(rita, "Like", byId, "https://remote.example/likes/3", "\"content\":\"🎉\","));
        InteractionRecord reaction = (await federation.Storage.Interactions.FindAsync("https://remote.example/likes/3", Token))!;
        Assert.Equal(InteractionKind.Reaction, reaction.Kind);
        Assert.Equal("🎉", reaction.Content!.Reveal());
        await federation.TakeAsync(rita, Undo(rita, Action(rita, "Like", byId, "https://remote.example/likes/3")));
        await federation.TakeAsync(rita, Undo(rita, Action(rita, "Like", byId, "https://remote.example/likes/unknown")));
        await federation.TakeAsync(rita, Undo(rita, "\"https://remote.example/boosts/1\""));
        counts = await federation.Storage.Interactions.CountAsync(article, Token);
        Assert.Equal((0, 0), (counts.Likes, counts.Shares));
    }

    [Fact]
    public async Task A_like_may_come_back_under_its_old_id()
    {
        // snac2 makes the id of a like from what is liked.
        await using Federation federation = await Federation.StartAsync();
        await federation.AddAccountAsync();
        ObjectId article = await federation.AddObjectAsync();
        using RemoteAccount rita = federation.AddRemote();
        string like = Action(rita, "Like", $"\"{article}\"", "https://remote.example/likes/1");
        await federation.TakeAsync(rita, like);
        await federation.TakeAsync(rita, Undo(rita, like));
        Assert.Equal(0, (await federation.Storage.Interactions.CountAsync(article, Token)).Likes);
        await federation.TakeAsync(rita, Action(rita, "Like", $"\"{article}\"", "https://remote.example/likes/1", "\"published\":\"2026-11-23T12:00:30Z\","));
        Assert.Equal(1, (await federation.Storage.Interactions.CountAsync(article, Token)).Likes);
    }

    [Fact]
    public async Task Nobody_takes_back_the_like_of_somebody_else()
    {
        await using Federation federation = await Federation.StartAsync();
        await federation.AddAccountAsync();
        ObjectId article = await federation.AddObjectAsync();
        using RemoteAccount rita = federation.AddRemote();
        using RemoteAccount rob = federation.AddRemote("https://remote.example/users/rob");
        string like = Action(rita, "Like", $"\"{article}\"", "https://remote.example/likes/1");
        await federation.TakeAsync(rita, like);
        await federation.TakeAsync(rob, Undo(rob, like));
        await federation.TakeAsync(rob, Undo(rob, "\"https://remote.example/likes/1\""));
        await federation.TakeAsync(rob, Action(rob, "Like", $"\"{article}\"", "https://remote.example/likes/1"));
        InteractionRecord kept = (await federation.Storage.Interactions.FindAsync("https://remote.example/likes/1", Token))!;
        Assert.Equal(rita.Id, kept.ActorId);
    }

    [Fact]
    public async Task What_groups_wrap_and_what_is_unknown_is_taken_and_ignored()
    {
        await using Federation federation = await Federation.StartAsync();
        await federation.AddAccountAsync();
        ObjectId article = await federation.AddObjectAsync();
        using RemoteAccount rita = federation.AddRemote();
        await federation.TakeAsync(rita, Action(rita, "Announce", Create(rita, Note(rita, "https://remote.example/notes/1", article.Value)), "https://remote.example/boosts/1"));
        await federation.TakeAsync(rita, Action(rita, "Bite", $"\"{article}\""));
        await federation.TakeAsync(rita, Action(rita, "Dislike", $"\"{article}\""));
        await federation.TakeAsync(rita, Action(rita, "Flag", $"[\"{Federation.News}\",\"{article}\"]"));
        InteractionCounts counts = await federation.Storage.Interactions.CountAsync(article, Token);
        Assert.Equal(default, counts);
        Assert.Equal(0, await federation.Storage.Inbox.CountPendingAsync(Token));
    }

    [Fact]
    public async Task Only_public_objects_are_boosted()
    {
        await using Federation federation = await Federation.StartAsync();
        await federation.AddAccountAsync();
        ObjectId article = await federation.AddObjectAsync(visibility: Visibility.Followers);
        using RemoteAccount rita = federation.AddRemote();
        await federation.TakeAsync(rita, Action(rita, "Announce", $"\"{article}\"", "https://remote.example/boosts/1"));
        Assert.Null(await federation.Storage.Interactions.FindAsync("https://remote.example/boosts/1", Token));
    }

    // --- Actors
    [Fact]
    public async Task With_an_account_goes_everything_it_did()
    {
        await using Federation federation = await Federation.StartAsync();
        await federation.AddAccountAsync();
        ObjectId article = await federation.AddObjectAsync();
        using RemoteAccount rita = federation.AddRemote();
        await federation.TakeAsync(rita, Follow(rita), "news");
        await federation.TakeAsync(rita, Create(rita, Note(rita, "https://remote.example/notes/1", article.Value)));
        await federation.TakeAsync(rita, Action(rita, "Like", $"\"{article}\"", "https://remote.example/likes/1"));
        await federation.TakeAsync(rita, Action(rita, "Delete", $"\"{rita.Id}\"", rita.Id + "#delete"));
        Assert.Null(await federation.Storage.Followers.FindAsync("news", rita.Id, Token));
        Assert.Null(await federation.Storage.Interactions.FindAsync("https://remote.example/notes/1", Token));
        Assert.Equal(default, await federation.Storage.Interactions.CountAsync(article, Token));
        Assert.Null(await federation.Storage.RemoteActors.FindAsync(rita.Id, Token));
    }

    [Fact]
    public async Task A_changed_account_is_fetched_from_its_origin_and_followers_get_the_new_inbox()
    {
        await using Federation federation = await Federation.StartAsync();
        await federation.AddAccountAsync();
        using RemoteAccount rita = federation.AddRemote();
        await federation.TakeAsync(rita, Follow(rita), "news");
        federation.Network.Serve(rita.Id.Value, rita.Document().Replace("\"https://remote.example/inbox\"", "\"https://remote.example/new-inbox\"", StringComparison.Ordinal).Replace("\"name\": \"rita\"", "\"name\": \"Rita R.\"", StringComparison.Ordinal));
        await federation.TakeAsync(rita, Action(rita, "Update", $$"""{"id":"{{rita.Id}}","type":"Person","name":"Forged","inbox":"{{rita.Id}}/inbox"}"""));
        Assert.Equal("Rita R.", (await federation.Storage.RemoteActors.FindAsync(rita.Id, Token))!.DisplayName?.Reveal());
        Assert.Equal("https://remote.example/new-inbox", (await federation.Storage.Followers.FindAsync("news", rita.Id, Token))!.DeliveryInbox.Value);
    }

    // O8
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_move_is_followed_where_the_new_account_names_the_old_one(bool named)
    {
        await using Federation federation = await Federation.StartAsync();
        await federation.AddAccountAsync();
        using RemoteAccount rita = federation.AddRemote();
        using RemoteAccount moved = new("https://new.example/users/rita");
        federation.Network.Serve(moved.Id.Value, moved.Document(named ? $"\"alsoKnownAs\":[\"{rita.Id}\"]" : null));
        await federation.Storage.Following.UpsertAsync(new FollowingRecord { Username = "news", TargetId = rita.Id, FollowId = ObjectId.Parse(Federation.Origin + "/ap/activities/f1"), State = FollowState.Accepted, RequestedAt = federation.Now }, Token);
        await federation.TakeAsync(rita, Action(rita, "Move", $"\"{rita.Id}\"", "https://remote.example/moves/1", $"\"target\":\"{moved.Id}\","));
        FollowingRecord? followed = await federation.Storage.Following.FindAsync("news", moved.Id, Token);
        Assert.Equal(named, followed is { State: FollowState.Pending });
        Assert.Equal(!named, await federation.Storage.Following.FindAsync("news", rita.Id, Token) is not null);
        Assert.Equal(named ? ["Undo", "Follow"] : [], federation.Outbox.Sent.Select(s => s.Activity.Types[0]));
    }

    [Fact]
    public async Task Content_of_a_domain_that_was_blocked_meanwhile_never_lands()
    {
        await using Federation federation = await Federation.StartAsync();
        await federation.AddAccountAsync();
        ObjectId article = await federation.AddObjectAsync();
        using RemoteAccount rita = federation.AddRemote();
        Assert.Equal(202, (await federation.PostAsync(rita, Create(rita, Note(rita, "https://remote.example/notes/1", article.Value)))).Status);
        await federation.Storage.DomainBlocks.UpsertAsync(new DomainBlockRecord("remote.example", federation.Now, null), Token);
        federation.Time.Advance(TimeSpan.FromMinutes(1));
        await federation.ProcessAsync();
        Assert.Null(await federation.Storage.Interactions.FindAsync("https://remote.example/notes/1", Token));
        Assert.Equal(0, await federation.Storage.Inbox.CountPendingAsync(Token));
    }

    [Fact]
    public async Task Text_that_is_not_html_is_escaped()
    {
        await using Federation federation = await Federation.StartAsync();
        await federation.AddAccountAsync();
        ObjectId article = await federation.AddObjectAsync();
        using RemoteAccount rita = federation.AddRemote();
        await federation.TakeAsync(rita, Create(rita, Note(rita, "https://remote.example/notes/1", article.Value, "<script>1</script>", extra: "\"mediaType\":\"text/plain\",")));
        Assert.Equal("&lt;script&gt;1&lt;/script&gt;", (await federation.Storage.Interactions.FindAsync("https://remote.example/notes/1", Token))!.Content?.Reveal());
    }
}
