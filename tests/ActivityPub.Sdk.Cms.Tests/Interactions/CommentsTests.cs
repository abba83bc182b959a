using ActivityPub.Sdk.Actors;
using ActivityPub.Sdk.Cms.Content;
using ActivityPub.Sdk.Cms.Interactions;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Inbox;
using ActivityPub.Sdk.Outbox;
using ActivityPub.Sdk.Storage;
using ActivityPub.Sdk.Vocabulary;
using Microsoft.Extensions.DependencyInjection;

namespace ActivityPub.Sdk.Cms.Tests.Interactions;

public sealed class CommentsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_reply_is_shown_only_after_a_moderator_approved_it()
    {
        await using CmsHarness site = await CmsHarness.StartAsync();
        ObjectId post = await PublishAsync(site);
        RemoteActorRecord ada = await site.AddRemoteActorAsync("ada", "social.example", "Ada");
        await site.AddReplyAsync(post, ada, "1", "<p onclick=x>Hi <script>alert(1)</script><a href=\"https://a.example/\">l</a></p>");

        Assert.Empty((await site.Comments.ListAsync(post, cancellationToken: Token)).Items);
        Comment waiting = Assert.Single((await site.Comments.QueueAsync(cancellationToken: Token)).Items);
        Assert.Equal(waiting.Id, Assert.Single((await site.Comments.ListAsync(post, includePending: true, cancellationToken: Token)).Items).Id);
        Assert.Equal(0, (await site.Comments.CountsAsync(post, Token)).Replies);

        Assert.True(await site.Comments.ApproveAsync(post, waiting.Id, Token));

        Comment shown = Assert.Single((await site.Comments.ListAsync("news", "7", cancellationToken: Token)).Items);
        Assert.Equal("<p>Hi <a href=\"https://a.example/\" rel=\"nofollow noopener noreferrer\">l</a></p>", shown.Html.Value);
        Assert.Equal(("Ada", "@ada@social.example", "https://social.example/@ada", false), (shown.AuthorName, shown.AuthorHandle, shown.AuthorUrl, shown.IsOwn));
        Assert.Equal((InteractionState.Approved, 0, null), (shown.State, shown.Depth, shown.InReplyTo));
        Assert.Equal(1, (await site.Comments.CountsAsync(post, Token)).Replies);
        Assert.Empty((await site.Comments.QueueAsync(cancellationToken: Token)).Items);

        Assert.True(await site.Comments.RejectAsync(post, waiting.Id, Token));
        Assert.Empty((await site.Comments.ListAsync(post, includePending: true, cancellationToken: Token)).Items);
        Assert.False(await site.Comments.ApproveAsync(post, "nothing", Token));
    }

    [Fact]
    public async Task The_short_name_of_a_comment_is_safe_in_a_url()
    {
        await using CmsHarness site = await CmsHarness.StartAsync();
        ObjectId post = await PublishAsync(site);
        RemoteActorRecord ada = await site.AddRemoteActorAsync("ada", "social.example");
        await site.AddReplyAsync(post, ada, "1", state: InteractionState.Approved);

        string id = (await site.Comments.ListAsync(post, cancellationToken: Token)).Items[0].Id;

        Assert.Matches("^[A-Za-z0-9_-]{16}$", id);
        Assert.Equal(id, (await site.Comments.FindAsync(post, id, Token))!.Id);
    }

    [Fact]
    public async Task Comments_stand_in_the_order_of_the_conversation()
    {
        await using CmsHarness site = await CmsHarness.StartAsync();
        ObjectId post = await PublishAsync(site);
        RemoteActorRecord ada = await site.AddRemoteActorAsync("ada", "social.example");
        await site.AddReplyAsync(post, ada, "a", state: InteractionState.Approved);
        await site.AddReplyAsync(post, ada, "b", state: InteractionState.Approved);
        await site.AddReplyAsync(post, ada, "a1", inReplyTo: "a", state: InteractionState.Approved);
        await site.AddReplyAsync(post, ada, "a11", inReplyTo: "a1", state: InteractionState.Approved);
        await site.AddReplyAsync(post, ada, "a2", inReplyTo: "a", state: InteractionState.Approved);
        await site.AddReplyAsync(post, ada, "hidden", inReplyTo: "b", state: InteractionState.Pending);
        await site.AddReplyAsync(post, ada, "orphan", inReplyTo: "hidden", state: InteractionState.Approved);
        await site.AddReplyAsync(post, ada, "x", inReplyTo: "y", state: InteractionState.Approved);
        await site.AddReplyAsync(post, ada, "y", inReplyTo: "x", state: InteractionState.Approved);

        Page<Comment> page = await site.Comments.ListAsync(post, cancellationToken: Token);

        Assert.Equal(
            ["a 0", "a1 1", "a11 2", "a2 1", "b 0", "orphan 0", "x 0", "y 1"],
            page.Items.Select(comment => $"{comment.RemoteId[(comment.RemoteId.LastIndexOf('/') + 1)..]} {comment.Depth}"));
        Assert.Equal(page.Items[0].Id, page.Items[1].InReplyTo);
    }

    [Fact]
    public async Task Long_conversations_come_in_pages()
    {
        await using CmsHarness site = await CmsHarness.StartAsync();
        ObjectId post = await PublishAsync(site);
        RemoteActorRecord ada = await site.AddRemoteActorAsync("ada", "social.example");
        for (int i = 0; i < 7; i++)
        {
            await site.AddReplyAsync(post, ada, $"{i}", state: InteractionState.Approved);
        }

        List<string> seen = [];
        string? cursor = null;
        do
        {
            Page<Comment> page = await site.Comments.ListAsync(post, page: new PageRequest(cursor, 3), cancellationToken: Token);
            Assert.InRange(page.Items.Count, 1, 3);
            seen.AddRange(page.Items.Select(comment => comment.RemoteId));
            cursor = page.Next;
        }
        while (cursor is not null);

        Assert.Equal(7, seen.Distinct().Count());
        Assert.Equal(7, seen.Count);
    }

    [Fact]
    public async Task What_was_not_written_for_the_public_is_for_moderators_only()
    {
        await using CmsHarness site = await CmsHarness.StartAsync(cms => cms.Configure(options => options.CommentModeration = CommentModeration.Automatic));
        ObjectId post = await PublishAsync(site);
        RemoteActorRecord ada = await site.AddRemoteActorAsync("ada", "social.example");
        InteractionRecord reply = await site.AddReplyAsync(post, ada, "1", visibility: Visibility.Direct);
        IInteractionModerator moderator = site.Services.GetRequiredService<IInteractionModerator>();

        Assert.Equal(InteractionState.Pending, await moderator.DecideAsync(reply, ada, Token));
        Comment waiting = Assert.Single((await site.Comments.ListAsync(post, includePending: true, cancellationToken: Token)).Items);
        Assert.False(await site.Comments.ApproveAsync(post, waiting.Id, Token));
        await site.Storage.Interactions.SetStateAsync(reply.Id, InteractionState.Approved, Token);
        Assert.Empty((await site.Comments.ListAsync(post, cancellationToken: Token)).Items);
    }

    [Fact]
    public async Task The_sites_decision_about_visibility_holds_for_comments_too()
    {
        await using CmsHarness site = await CmsHarness.StartAsync();
        ObjectId post = await PublishAsync(site);
        await site.AddReplyAsync(post, await site.AddRemoteActorAsync("ada", "social.example"), "1", state: InteractionState.Approved);
        Assert.Single((await site.Comments.ListAsync(post, cancellationToken: Token)).Items);

        site.VisibilityPolicy.ShowsNothing = true;
        Assert.Empty((await site.Comments.ListAsync(post, cancellationToken: Token)).Items);
        Assert.Single((await site.Comments.ListAsync(post, includePending: true, cancellationToken: Token)).Items);
    }

    [Fact]
    public async Task Names_of_authors_cannot_play_tricks()
    {
        await using CmsHarness site = await CmsHarness.StartAsync();
        ObjectId post = await PublishAsync(site);
        RemoteActorRecord eve = await site.AddRemoteActorAsync("eve", "social.example", "  \u202Eeve\u200B \u0007\u2066City\u2069\uDB40\uDC41\n of <b>Example</b> ");
        RemoteActorRecord blank = await site.AddRemoteActorAsync("blank", "social.example", "\u200B\u3164 ");
        await site.AddReplyAsync(post, eve, "1", state: InteractionState.Approved);
        await site.AddReplyAsync(post, blank, "2", state: InteractionState.Approved);

        Page<Comment> page = await site.Comments.ListAsync(post, cancellationToken: Token);

        Assert.Equal(["eve City of <b>Example</b>", "@blank@social.example"], page.Items.Select(comment => comment.AuthorName));
    }

    // The channel is @news@city.example, "City of Example".
    [Theory]
    [InlineData("ada", "Ada Lovelace", false)]
    [InlineData("ada", "Cities of examples", false)]
    [InlineData("ada", "Exam news of the city", false)]
    [InlineData("ada", "City of Example", true)]
    [InlineData("ada", "CITY OF EXAMPLE ✓ official", true)]
    [InlineData("ada", "C1ty  0f Examp|e", true)]
    [InlineData("ada", "Сіtу оf Ехаmрlе", true)]
    [InlineData("ada", "Ｃｉｔｙ ｏｆ Ｅｘａｍｐｌｅ", true)]
    [InlineData("ada", "𝐂𝐢𝐭𝐲 𝐨𝐟 𝐄𝐱𝐚𝐦𝐩𝐥𝐞", true)]
    [InlineData("ada", "Çíty​ of Éxàmple", true)]
    [InlineData("ada", "City of Exarnple", true)]
    [InlineData("ada", "news@city.example", true)]
    [InlineData("ada", "News", true)]
    [InlineData("news", "Ada", true)]
    [InlineData("NEVVS", "Ada", true)]
    public async Task Who_borrows_a_name_of_the_site_is_marked(string user, string name, bool isMarked)
    {
        await using CmsHarness site = await CmsHarness.StartAsync();
        ObjectId post = await PublishAsync(site);
        await site.AddReplyAsync(post, await site.AddRemoteActorAsync(user, "social.example", name), "1", state: InteractionState.Approved);

        Comment comment = (await site.Comments.ListAsync(post, cancellationToken: Token)).Items[0];

        Assert.Equal(isMarked, comment.ResemblesSite);
        Assert.EndsWith("@social.example", comment.AuthorHandle, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_host_of_a_stranger_is_shown_in_letters_that_cannot_be_mistaken()
    {
        await using CmsHarness site = await CmsHarness.StartAsync();
        ObjectId post = await PublishAsync(site);
        RemoteActorRecord eve = await site.AddRemoteActorAsync("eve", "xn--ity-3ed.example", "Eve");
        await site.Storage.RemoteActors.UpsertAsync(eve with { Handle = "@eve@сity.example" }, Token);
        await site.AddReplyAsync(post, eve, "1", state: InteractionState.Approved);

        Comment comment = (await site.Comments.ListAsync(post, cancellationToken: Token)).Items[0];

        Assert.Equal("@eve@xn--ity-3ed.example", comment.AuthorHandle);
    }

    [Fact]
    public async Task Pages_on_other_origins_are_not_linked()
    {
        await using CmsHarness site = await CmsHarness.StartAsync();
        ObjectId post = await PublishAsync(site);
        RemoteActorRecord eve = await site.AddRemoteActorAsync("eve", "social.example");
        await site.Storage.RemoteActors.UpsertAsync(eve with { Url = "https://bank.example/" }, Token);
        InteractionRecord reply = await site.AddReplyAsync(post, eve, "1", state: InteractionState.Approved);
        await site.Storage.Interactions.UpsertAsync(reply with { Url = "javascript:alert(1)" }, Token);

        Comment comment = (await site.Comments.ListAsync(post, cancellationToken: Token)).Items[0];

        Assert.Equal((eve.Id.Value, reply.Id), (comment.AuthorUrl, comment.Url));
    }

    [Theory]
    [InlineData(CommentModeration.Manual, InteractionState.Pending, InteractionState.Pending)]
    [InlineData(CommentModeration.ApprovedAuthorsAutomatically, InteractionState.Pending, InteractionState.Approved)]
    [InlineData(CommentModeration.Automatic, InteractionState.Approved, InteractionState.Approved)]
    public async Task The_moderation_decides_who_waits(CommentModeration moderation, InteractionState stranger, InteractionState known)
    {
        await using CmsHarness site = await CmsHarness.StartAsync(cms => cms.Configure(options => options.CommentModeration = moderation));
        ObjectId post = await PublishAsync(site);
        RemoteActorRecord ada = await site.AddRemoteActorAsync("ada", "social.example");
        IInteractionModerator moderator = site.Services.GetRequiredService<IInteractionModerator>();
        InteractionRecord first = await site.AddReplyAsync(post, ada, "1");
        Assert.Equal(stranger, await moderator.DecideAsync(first, ada, Token));

        await site.Storage.Interactions.SetStateAsync(first.Id, InteractionState.Approved, Token);
        InteractionRecord second = await site.AddReplyAsync(post, ada, "2");
        Assert.Equal(known, await moderator.DecideAsync(second, ada, Token));
        Assert.Equal(InteractionState.Approved, await moderator.DecideAsync(second with { Kind = InteractionKind.Like }, ada, Token));
        Assert.Equal(InteractionState.Approved, await moderator.DecideAsync(second with { Kind = InteractionKind.Quote }, ada, Token));
    }

    [Theory]
    [InlineData(InteractionKind.Mention)]
    [InlineData(InteractionKind.Quote)]
    public async Task Mentions_and_quotes_of_strangers_wait_whatever_the_moderation_is(InteractionKind kind)
    {
        await using CmsHarness site = await CmsHarness.StartAsync(cms => cms.Configure(options => options.CommentModeration = CommentModeration.Automatic));
        ObjectId post = await PublishAsync(site);
        RemoteActorRecord[] people = [.. await Task.WhenAll(new[] { "eve", "mallory", "ada", "bea", "cleo", "dora", "fay" }.Select(name => site.AddRemoteActorAsync(name, $"{name}.example")))];
        string username = (await site.Storage.Objects.FindAsync(post, Token))!.Username;
        ObjectId channel = (await site.Services.GetRequiredService<ActorDirectory>().FindAsync(username, Token))!.Id;
        await FollowAsync(site, username, people[1], FollowState.Pending);
        await FollowAsync(site, username, people[2], FollowState.Accepted);
        await site.Storage.Following.UpsertAsync(
            new FollowingRecord { Username = username, TargetId = people[3].Id, FollowId = ObjectId.Parse("https://city.example/ap/follows/1"), State = FollowState.Accepted, RequestedAt = site.Time.GetUtcNow() }, Token);
        await site.AddReplyAsync(post, people[4], "1", state: InteractionState.Approved);
        await site.Storage.Interactions.UpsertAsync(Interaction(people[5], "1", InteractionState.Approved), Token);
        await site.Storage.Interactions.UpsertAsync(Interaction(people[6], "1", InteractionState.Approved) with { Kind = InteractionKind.Like }, Token);
        IInteractionModerator moderator = site.Services.GetRequiredService<IInteractionModerator>();

        List<InteractionState> states = [];
        foreach (RemoteActorRecord person in people)
        {
            states.Add(await moderator.DecideAsync(Interaction(person, "2", InteractionState.Pending), person, Token));
            Assert.Equal(InteractionState.Approved, await moderator.DecideAsync(Interaction(person, "3", InteractionState.Pending) with { Kind = InteractionKind.Reply, TargetId = post }, person, Token));
        }

        Assert.Equal(
            [InteractionState.Pending, InteractionState.Pending, InteractionState.Approved, InteractionState.Approved, InteractionState.Approved, InteractionState.Approved, InteractionState.Pending],
            states);

        InteractionRecord Interaction(RemoteActorRecord author, string id, InteractionState state) => new()
        {
            Id = $"{author.Id.Origin}/notes/{kind}/{id}",
            Kind = kind,
            ActorId = author.Id,
            TargetId = kind == InteractionKind.Mention ? channel : post,
            Visibility = Visibility.Public,
            State = state,
            PublishedAt = site.Time.GetUtcNow(),
            ReceivedAt = site.Time.GetUtcNow(),
        };
    }

    private static ValueTask FollowAsync(CmsHarness site, string username, RemoteActorRecord follower, FollowState state) => site.Storage.Followers.UpsertAsync(
        new FollowerRecord { Username = username, ActorId = follower.Id, Inbox = follower.Inbox, State = state, FollowActivity = "{}"u8.ToArray(), FollowedAt = site.Time.GetUtcNow() }, Token);

    [Fact]
    public void A_moderator_of_the_site_is_kept_and_the_default_one_replaced()
    {
        ServiceCollection services = new();
        services.AddActivityPubCore(options => options.Origin = new Origin("https://city.example")).AddCms(_ => { });
        Assert.Equal(typeof(CommentModerator), services.Last(service => service.ServiceType == typeof(IInteractionModerator)).ImplementationType);

        services = new();
        IActivityPubBuilder builder = services.AddActivityPubCore(options => options.Origin = new Origin("https://city.example"));
        services.AddSingleton<IInteractionModerator, SilentModerator>();
        builder.AddCms(_ => { });
        Assert.Equal(typeof(SilentModerator), services.Last(service => service.ServiceType == typeof(IInteractionModerator)).ImplementationType);
    }

    [Fact]
    public async Task A_channel_answers_a_comment_and_can_take_the_answer_back()
    {
        await using CmsHarness site = await CmsHarness.StartAsync();
        ObjectId post = await PublishAsync(site);
        RemoteActorRecord ada = await site.AddRemoteActorAsync("ada", "social.example");
        InteractionRecord question = await site.AddReplyAsync(post, ada, "1", state: InteractionState.Approved);
        string commentId = (await site.Comments.ListAsync(post, cancellationToken: Token)).Items[0].Id;

        Comment? answer = await site.Comments.ReplyAsync("news", post, commentId, "<p>Thank you!</p>", Token);

        Assert.Equal((true, 1, "City of Example", commentId), (answer!.IsOwn, answer.Depth, answer.AuthorName, answer.InReplyTo));
        OutgoingActivity sent = site.Outbox.Sent[^1];
        ApObject note = sent.Activity.Object.First.Object!;
        Assert.Equal(question.Id, note.InReplyTo.First.Id!.Value);
        Assert.Equal("<p><span class=\"h-card\" translate=\"no\"><a href=\"https://social.example/@ada\" class=\"u-url mention\">@<span>ada</span></a></span> Thank you!</p>", note.Content!.Value);
        Assert.True(note.Cc.ContainsId(ada.Id));
        Assert.Equal([ada.SharedInbox!], sent.Inboxes);
        Page<Comment> shown = await site.Comments.ListAsync(post, cancellationToken: Token);
        Assert.Equal([false, true], shown.Items.Select(comment => comment.IsOwn));

        Assert.True(await site.Comments.DeleteReplyAsync(post, answer.Id, Token));
        Assert.IsType<Delete>(site.Outbox.Sent[^1].Activity);
        Assert.Single((await site.Comments.ListAsync(post, cancellationToken: Token)).Items);
        Assert.False(await site.Comments.DeleteReplyAsync(post, commentId, Token));
    }

    [Fact]
    public async Task The_answer_to_a_private_reply_goes_to_its_author_only()
    {
        await using CmsHarness site = await CmsHarness.StartAsync();
        ObjectId post = await PublishAsync(site);
        RemoteActorRecord ada = await site.AddRemoteActorAsync("ada", "social.example");
        await site.AddReplyAsync(post, ada, "1", visibility: Visibility.Direct);
        string commentId = (await site.Comments.ListAsync(post, includePending: true, cancellationToken: Token)).Items[0].Id;

        await site.Comments.ReplyAsync("news", post, commentId, "<p>Between us, @bob@other.example</p>", Token);

        OutgoingActivity sent = site.Outbox.Sent[^1];
        Assert.False(sent.ToFollowers);
        Assert.Equal([ada.Inbox], sent.Inboxes);
        Assert.Equal([ada.Id], sent.Activity.To.Ids());
        Assert.True(sent.Activity.Cc.IsEmpty);
        Assert.Empty((await site.Comments.ListAsync(post, cancellationToken: Token)).Items);
    }

    [Fact]
    public async Task Unpublished_content_has_no_comments()
    {
        await using CmsHarness site = await CmsHarness.StartAsync();
        ObjectId post = await PublishAsync(site);
        RemoteActorRecord ada = await site.AddRemoteActorAsync("ada", "social.example");
        await site.AddReplyAsync(post, ada, "1", state: InteractionState.Approved);

        await site.Publisher.UnpublishAsync("news", "7", Token);

        Assert.Empty((await site.Comments.ListAsync(post, cancellationToken: Token)).Items);
    }

    private sealed class SilentModerator : IInteractionModerator
    {
        public ValueTask<InteractionState> DecideAsync(InteractionRecord interaction, RemoteActorRecord author, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult(InteractionState.Rejected);
    }

    private static async Task<ObjectId> PublishAsync(CmsHarness site) =>
        (await site.Publisher.PublishAsync("news", new CmsContent { Key = "7", Title = "Title", Html = "<p>Text</p>" }, Token)).ObjectId!;
}
