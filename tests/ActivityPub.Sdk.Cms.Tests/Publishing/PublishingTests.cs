using ActivityPub.Sdk.Cms.Content;
using ActivityPub.Sdk.Cms.Publishing;
using ActivityPub.Sdk.Outbox;
using ActivityPub.Sdk.Storage;
using ActivityPub.Sdk.Vocabulary;

namespace ActivityPub.Sdk.Cms.Tests.Publishing;

public sealed class PublishingTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Publishing_creates_an_object_and_sends_it_to_the_followers()
    {
        await using CmsHarness site = await CmsHarness.StartAsync();

        PublishResult result = await site.Publisher.PublishAsync("news", Article(), Token);

        Assert.Equal((PublishOutcome.Created, PublicationState.Published), (result.Outcome, result.State));
        OutgoingActivity sent = Assert.Single(site.Outbox.Sent);
        Assert.True(sent is { ToFollowers: true, Listed: true, Visibility: Visibility.Public });
        Assert.IsType<Create>(sent.Activity);
        Assert.Equal(sent.Activity.To, sent.Activity.Object.First.Object!.To);
        Assert.Equal(sent.Activity.Cc, sent.Activity.Object.First.Object!.Cc);
        Assert.Equal("https://city.example/ap/actors/news", sent.Activity.Actor.Single.Id!.Value);
        Publication? publication = await site.Publisher.FindAsync("NEWS", "7", Token);
        Assert.Equal(result.ObjectId, publication!.ObjectId);
        Assert.Equal(CmsHarness.Start, publication.PublishedAt);
    }

    [Fact]
    public async Task The_same_content_again_does_nothing_also_with_other_dates()
    {
        await using CmsHarness site = await CmsHarness.StartAsync();
        PublishResult first = await site.Publisher.PublishAsync("news", Article(), Token);
        site.Time.Advance(TimeSpan.FromDays(1));

        PublishResult second = await site.Publisher.PublishAsync("news", Article() with { UpdatedAt = site.Time.GetUtcNow(), PublishAt = CmsHarness.Start }, Token);

        Assert.Equal((PublishOutcome.Unchanged, first.ObjectId), (second.Outcome, second.ObjectId));
        Assert.Single(site.Outbox.Sent);
    }

    [Fact]
    public async Task An_edit_updates_the_same_object_with_a_newer_date()
    {
        await using CmsHarness site = await CmsHarness.StartAsync();
        PublishResult first = await site.Publisher.PublishAsync("news", Article(), Token);

        PublishResult second = await site.Publisher.PublishAsync("news", Article("<p>Two</p>"), Token);
        PublishResult third = await site.Publisher.PublishAsync("news", Article("<p>Three</p>"), Token);

        Assert.Equal((PublishOutcome.Updated, first.ObjectId), (second.Outcome, second.ObjectId));
        Assert.Equal(["Create", "Update", "Update"], site.Outbox.Types);
        DateTimeOffset[] dates = [.. site.Outbox.Sent.Skip(1).Select(sent => sent.Activity.Object.First.Object!.Updated!.Value)];
        Assert.True(dates[0] > CmsHarness.Start && dates[1] > dates[0], "edits within one second still have rising dates");
        ObjectRecord stored = await site.ObjectAsync(third.ObjectId);
        Assert.Equal(dates[1], stored.UpdatedAt);
        Assert.Equal(CmsHarness.Start, stored.PublishedAt);
    }

    [Fact]
    public async Task After_an_edit_the_outbox_collection_shows_the_new_version_only()
    {
        await using CmsHarness site = await CmsHarness.StartAsync();
        await site.Publisher.PublishAsync("news", Article("<p>secretly wrong</p>"), Token);
        await site.Publisher.PublishAsync("news", Article("<p>right</p>"), Token);

        Page<ActivityRecord> outbox = await site.Storage.Activities.ListOutboxAsync("news", default, Token);

        ActivityRecord listed = Assert.Single(outbox.Items);
        Assert.Equal("Create", listed.Type);
        string json = System.Text.Encoding.UTF8.GetString(listed.Json.Span);
        Assert.Contains("right", json, StringComparison.Ordinal);
        Assert.DoesNotContain("secretly", json, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Edits_and_deletions_also_go_to_everybody_who_took_part()
    {
        await using CmsHarness site = await CmsHarness.StartAsync();
        RemoteActorRecord ada = await site.AddRemoteActorAsync("ada", "social.example");
        RemoteActorRecord bob = await site.AddRemoteActorAsync("bob", "other.example");
        PublishResult result = await site.Publisher.PublishAsync("news", Article("<p>Hi @ada@social.example</p>"), Token);
        Assert.Equal([ada.SharedInbox!], site.Outbox.Sent[0].Inboxes);
        await site.AddReplyAsync(result.ObjectId!, bob, "1");

        await site.Publisher.PublishAsync("news", Article("<p>Hi</p>"), Token);
        await site.Publisher.UnpublishAsync("news", "7", Token);

        Assert.Equal([ada.SharedInbox!.Value, bob.SharedInbox!.Value], site.Outbox.Sent[1].Inboxes.Select(inbox => inbox.Value).Order(StringComparer.Ordinal).Reverse());
        Assert.Equal([bob.SharedInbox!], site.Outbox.Sent[2].Inboxes);
    }

    [Fact]
    public async Task Unpublishing_sends_a_tombstone_and_hides_the_object_at_once()
    {
        await using CmsHarness site = await CmsHarness.StartAsync();
        PublishResult first = await site.Publisher.PublishAsync("news", Article(), Token);

        PublishResult result = await site.Publisher.UnpublishAsync("news", "7", Token);

        Assert.Equal((PublishOutcome.Unpublished, PublicationState.Unpublished), (result.Outcome, result.State));
        ObjectRecord stored = await site.ObjectAsync(first.ObjectId);
        Assert.NotNull(stored.DeletedAt);
        Assert.True(stored.Json.IsEmpty);
        OutgoingActivity sent = site.Outbox.Sent[^1];
        Tombstone tombstone = Assert.IsType<Tombstone>(sent.Activity.Object.First.Object);
        Assert.Equal(first.ObjectId, tombstone.Id);
        Assert.Equal("Note", tombstone.FormerType.First);
        Assert.True(ActivityStreams.IsPublic(sent.Activity.To));
        Assert.Empty((await site.Storage.Activities.ListOutboxAsync("news", default, Token)).Items);
        Assert.Equal(PublishOutcome.Unchanged, (await site.Publisher.UnpublishAsync("news", "7", Token)).Outcome);
        Assert.Equal(2, site.Outbox.Sent.Count);
    }

    [Fact]
    public async Task Publishing_again_after_unpublishing_makes_a_new_object()
    {
        await using CmsHarness site = await CmsHarness.StartAsync();
        PublishResult first = await site.Publisher.PublishAsync("news", Article(), Token);
        await site.Publisher.UnpublishAsync("news", "7", Token);
        site.Time.Advance(TimeSpan.FromHours(1));

        PublishResult again = await site.Publisher.PublishAsync("news", Article(), Token);

        Assert.Equal(PublishOutcome.Created, again.Outcome);
        Assert.NotEqual(first.ObjectId, again.ObjectId);
        Assert.NotNull((await site.ObjectAsync(first.ObjectId)).DeletedAt);
        Assert.Equal(["Create", "Delete", "Create"], site.Outbox.Types);
    }

    [Fact]
    public async Task Deleted_content_never_comes_back()
    {
        await using CmsHarness site = await CmsHarness.StartAsync();
        await site.Publisher.PublishAsync("news", Article(), Token);

        Assert.Equal(PublishOutcome.Deleted, (await site.Publisher.DeleteAsync("news", "7", Token)).Outcome);
        PublishResult again = await site.Publisher.PublishAsync("news", Article("<p>new</p>"), Token);

        Assert.Equal(PublishOutcome.Deleted, again.Outcome);
        Assert.NotNull(again.Problem);
        Assert.Equal(["Create", "Delete"], site.Outbox.Types);
        Assert.Equal(PublishOutcome.NotFound, (await site.Publisher.DeleteAsync("news", "other", Token)).Outcome);
    }

    [Theory]
    [InlineData(Visibility.Public, Visibility.Unlisted, "Create Update")]
    [InlineData(Visibility.Unlisted, Visibility.Public, "Create Update")]
    [InlineData(Visibility.Public, Visibility.Followers, "Create Delete Create")]
    [InlineData(Visibility.Followers, Visibility.Public, "Create Delete Create")]
    [InlineData(Visibility.Public, Visibility.Local, "Create Delete")]
    [InlineData(Visibility.Local, Visibility.Public, "Create")]
    public async Task A_change_of_visibility_keeps_the_object_only_between_public_and_unlisted(Visibility before, Visibility after, string expected)
    {
        await using CmsHarness site = await CmsHarness.StartAsync();
        PublishResult first = await site.Publisher.PublishAsync("news", Article() with { Visibility = before }, Token);

        PublishResult second = await site.Publisher.PublishAsync("news", Article() with { Visibility = after }, Token);

        Assert.Equal(expected, string.Join(' ', site.Outbox.Types));
        bool isReplaced = expected.Contains("Delete", StringComparison.Ordinal);
        Assert.Equal(!isReplaced, first.ObjectId == second.ObjectId);
        if (isReplaced)
        {
            Assert.NotNull((await site.ObjectAsync(first.ObjectId)).DeletedAt);
            Assert.IsType<Tombstone>(site.Outbox.Sent[1].Activity.Object.First.Object);
        }
    }

    [Fact]
    public async Task Local_content_is_never_sent()
    {
        await using CmsHarness site = await CmsHarness.StartAsync();

        PublishResult result = await site.Publisher.PublishAsync("news", Article() with { Visibility = Visibility.Local }, Token);

        Assert.Equal((PublishOutcome.Held, PublicationState.Held, null), (result.Outcome, result.State, result.Problem));
        Assert.Empty(site.Outbox.Sent);
        Assert.Null(await site.Storage.Objects.FindAsync(result.ObjectId!, Token));
    }

    [Fact]
    public async Task Content_that_cannot_be_federated_is_held_with_the_reason()
    {
        await using CmsHarness site = await CmsHarness.StartAsync(cms => cms.Configure(options => options.MaxHtmlLength = 50));

        PublishResult tooLong = await site.Publisher.PublishAsync("news", Article(new string('x', 51)), Token);
        PublishResult empty = await site.Publisher.PublishAsync("news", new CmsContent { Key = "e" }, Token);
        PublishResult noKey = await site.Publisher.PublishAsync("news", Article() with { Key = "" }, Token);
        PublishResult noChannel = await site.Publisher.PublishAsync("jobs", Article(), Token);
        PublishResult nobody = await site.Publisher.PublishAsync("news", Article("<p>@nobody@social.example</p>") with { Key = "d", Visibility = Visibility.Direct }, Token);

        foreach (PublishResult result in new[] { tooLong, empty, noKey, noChannel, nobody })
        {
            Assert.Equal(PublishOutcome.Held, result.Outcome);
            Assert.NotNull(result.Problem);
        }

        Assert.Contains("jobs", noChannel.Problem, StringComparison.Ordinal);
        Assert.Empty(site.Outbox.Sent);
        Assert.Equal(PublicationState.Held, (await site.Publisher.FindAsync("news", "7", Token))!.State);
        Assert.Equal(PublishOutcome.Created, (await site.Publisher.PublishAsync("news", Article(), Token)).Outcome);
        Assert.Null((await site.Publisher.FindAsync("news", "7", Token))!.Problem);
    }

    [Fact]
    public async Task A_gate_of_the_site_is_asked_and_a_refused_edit_leaves_the_published_version()
    {
        await using CmsHarness site = await CmsHarness.StartAsync(cms => cms.AddPublishGate<AltTextGate>());
        PublishResult first = await site.Publisher.PublishAsync("news", Article(), Token);

        PublishResult refused = await site.Publisher.PublishAsync("news", Article("<p>x</p><img src=\"/a.jpg\">"), Token);

        Assert.Equal((PublishOutcome.Held, PublicationState.Published, "An image has no alternative text."), (refused.Outcome, refused.State, refused.Problem));
        Assert.Single(site.Outbox.Sent);
        Assert.Null((await site.ObjectAsync(first.ObjectId)).DeletedAt);
        Assert.Equal(PublishOutcome.Unchanged, (await site.Publisher.PublishAsync("news", Article(), Token)).Outcome);
        Assert.Null((await site.Publisher.FindAsync("news", "7", Token))!.Problem);
    }

    [Fact]
    public async Task Where_the_outbox_fails_nothing_is_stored()
    {
        await using CmsHarness site = await CmsHarness.StartAsync();
        site.Outbox.Fails = true;

        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await site.Publisher.PublishAsync("news", Article(), Token));

        Assert.Null(await site.Publisher.FindAsync("news", "7", Token));
        Assert.Equal(0, await site.Storage.Objects.CountPublicAsync(Token));
    }

    [Fact]
    public async Task Several_calls_at_once_make_one_object()
    {
        await using CmsHarness site = await CmsHarness.StartAsync();

        PublishResult[] results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => site.Publisher.PublishAsync("news", Article(), Token).AsTask(), Token)));

        Assert.Single(results, result => result.Outcome == PublishOutcome.Created);
        Assert.Single(results.Select(result => result.ObjectId!.Value).Distinct());
        Assert.Single(site.Outbox.Sent);
    }

    [Fact]
    public async Task What_is_too_big_for_one_message_is_sent_as_an_id()
    {
        await using CmsHarness site = await CmsHarness.StartAsync();
        string html = string.Concat(Enumerable.Range(0, 2_000).Select(i => $"<p>Paragraph {i} of a very long report.</p>"));

        PublishResult result = await site.Publisher.PublishAsync("news", Article(html) with { Form = ContentForm.Article, Language = "en" }, Token);

        Assert.Null(site.Outbox.Sent[0].Activity.Object.First.Object);
        Assert.Equal(result.ObjectId, site.Outbox.Sent[0].Activity.Object.First.Id);
        Assert.Contains("Paragraph 1999", (await site.DocumentAsync(result.ObjectId)).Content!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_delays_nobody_and_loses_no_mention()
    {
        await using CmsHarness site = await CmsHarness.StartAsync();
        RemoteActorRecord ada = await site.AddRemoteActorAsync("ada", "social.example");
        (site.Mentions.Hangs, site.Mentions.Recalls) = (true, false);

        Task<PublishResult> publishing = site.Publisher.PublishAsync("news", Article("<p>Hi @ada@social.example</p>"), Token).AsTask();
        await site.Mentions.Asked.Task.WaitAsync(Token);
        site.Time.Advance(TimeSpan.FromSeconds(5));
        PublishResult result = await publishing;

        Assert.Equal(PublishOutcome.Scheduled, result.Outcome);
        site.Mentions.Hangs = false;
        await site.Scheduler.RunOnceAsync(Token);
        Assert.Equal([ada.SharedInbox!], site.Outbox.Sent.Single().Inboxes);
    }

    [Fact]
    public async Task A_channel_that_mentions_itself_does_not_write_to_itself()
    {
        await using CmsHarness site = await CmsHarness.StartAsync();
        Identifiers.ObjectId inbox = site.Uris.Inbox("news");
        Identifiers.Handle self = site.Uris.HandleOf("news");
        site.Mentions.Known[self] = new MentionedActor(self, site.Uris.Actor("news"), inbox, inbox, "https://city.example/");

        await site.Publisher.PublishAsync("news", Article("<p>Follow @news@city.example</p>"), Token);

        Assert.Empty(site.Outbox.Sent.Single().Inboxes);
        Assert.Contains("u-url mention", site.Outbox.Sent.Single().Activity.Object.First.Object!.Content!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_shows_what_a_channel_published()
    {
        await using CmsHarness site = await CmsHarness.StartAsync();
        await site.Publisher.PublishAsync("news", Article(), Token);
        site.Time.Advance(TimeSpan.FromSeconds(1));
        await site.Publisher.PublishAsync("news", Article() with { Key = "8", Visibility = Visibility.Local }, Token);

        Page<Publication> page = await site.Publisher.ListAsync("news", default, Token);

        Assert.Equal(["8", "7"], page.Items.Select(item => item.Key));
    }

    private static CmsContent Article(string html = "<p>One</p>") => new() { Key = "7", Title = "Title", Html = html, Url = "/news/7" };

    private sealed class AltTextGate : IPublishGate
    {
        public ValueTask<PublishDecision> DecideAsync(PublishContext context, CancellationToken cancellationToken) =>
            ValueTask.FromResult(context.Content.Html?.Contains("<img src=\"/a.jpg\">", StringComparison.Ordinal) == true
                ? PublishDecision.Hold("An image has no alternative text.")
                : PublishDecision.Allow);
    }
}
