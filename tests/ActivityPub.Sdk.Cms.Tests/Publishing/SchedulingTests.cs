using ActivityPub.Sdk.Cms.Content;
using ActivityPub.Sdk.Cms.Publishing;
using ActivityPub.Sdk.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace ActivityPub.Sdk.Cms.Tests.Publishing;

public sealed class SchedulingTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static CmsContent Release => new() { Key = "7", Title = "Title", Html = "<p>Embargo</p>", PublishAt = Noon };

    [Fact]
    public async Task Scheduled_content_goes_out_when_its_time_comes_and_not_before()
    {
        await using CmsHarness site = await CmsHarness.StartAsync();
        PublishResult result = await site.Publisher.PublishAsync("news", Release, Token);
        Assert.Equal((PublishOutcome.Scheduled, PublicationState.Scheduled), (result.Outcome, result.State));
        Assert.Equal(PublishOutcome.Unchanged, (await site.Publisher.PublishAsync("news", Release, Token)).Outcome);

        site.Time.SetUtcNow(Noon.AddSeconds(-1));
        Assert.Equal(0, await site.Scheduler.RunOnceAsync(Token));
        Assert.Empty(site.Outbox.Sent);
        Assert.Null(await site.Storage.Objects.FindAsync(result.ObjectId!, Token));

        site.Time.SetUtcNow(Noon);
        Assert.Equal(1, await site.Scheduler.RunOnceAsync(Token));
        Assert.Equal(["Create"], site.Outbox.Types);
        Assert.Equal(Noon, (await site.DocumentAsync(result.ObjectId)).Published);
        Assert.Equal(PublicationState.Published, (await site.Publisher.FindAsync("news", "7", Token))!.State);
        Assert.Equal(0, await site.Scheduler.RunOnceAsync(Token));
        Assert.Equal(PublishOutcome.Unchanged, (await site.Publisher.PublishAsync("news", Release, Token)).Outcome);
    }

    [Fact]
    public async Task The_background_service_looks_by_itself()
    {
        await using CmsHarness site = await CmsHarness.StartAsync();
        await site.Publisher.PublishAsync("news", Release, Token);
        await site.Scheduler.StartAsync(Token);

        site.Time.SetUtcNow(Noon);
        await site.Outbox.WaitForAsync(1, () => site.Time.Advance(TimeSpan.FromSeconds(5)), Token);

        await site.Scheduler.StopAsync(Token);
        Assert.Equal(["Create"], site.Outbox.Types);
    }

    [Fact]
    public async Task The_latest_version_and_time_count()
    {
        await using CmsHarness site = await CmsHarness.StartAsync();
        await site.Publisher.PublishAsync("news", Release, Token);
        PublishResult later = await site.Publisher.PublishAsync("news", Release with { Html = "<p>Corrected</p>", PublishAt = Noon.AddHours(1) }, Token);

        site.Time.SetUtcNow(Noon);
        Assert.Equal(0, await site.Scheduler.RunOnceAsync(Token));
        site.Time.SetUtcNow(Noon.AddHours(1));
        await site.Scheduler.RunOnceAsync(Token);

        Assert.Contains("Corrected", (await site.DocumentAsync(later.ObjectId)).Content!.Value, StringComparison.Ordinal);
        Assert.Single(site.Outbox.Sent);
    }

    [Fact]
    public async Task Unpublished_or_brought_forward_content_is_not_sent_again_by_the_scheduler()
    {
        await using CmsHarness site = await CmsHarness.StartAsync();
        await site.Publisher.PublishAsync("news", Release, Token);
        await site.Publisher.UnpublishAsync("news", "7", Token);
        await site.Publisher.PublishAsync("news", Release with { Key = "8" }, Token);
        PublishResult now = await site.Publisher.PublishAsync("news", Release with { Key = "8", PublishAt = null }, Token);
        Assert.Equal(PublishOutcome.Created, now.Outcome);

        site.Time.SetUtcNow(Noon.AddDays(1));
        Assert.Equal(0, await site.Scheduler.RunOnceAsync(Token));
        Assert.Single(site.Outbox.Sent);
    }

    [Fact]
    public async Task The_gate_is_asked_again_when_the_time_has_come()
    {
        await using CmsHarness site = await CmsHarness.StartAsync(cms =>
        {
            cms.Services.AddSingleton<Approval>();
            cms.AddPublishGate<ApprovalGate>();
        });
        await site.Publisher.PublishAsync("news", Release, Token);
        site.Services.GetRequiredService<Approval>().IsGiven = false;

        site.Time.SetUtcNow(Noon);
        await site.Scheduler.RunOnceAsync(Token);

        Publication publication = (await site.Publisher.FindAsync("news", "7", Token))!;
        Assert.Equal((PublicationState.Held, "The approval was taken back."), (publication.State, publication.Problem));
        Assert.Empty(site.Outbox.Sent);
    }

    [Fact]
    public async Task A_new_embargo_takes_back_what_is_out()
    {
        await using CmsHarness site = await CmsHarness.StartAsync();
        PublishResult first = await site.Publisher.PublishAsync("news", Release with { PublishAt = null }, Token);

        PublishResult second = await site.Publisher.PublishAsync("news", Release, Token);

        Assert.Equal(PublishOutcome.Scheduled, second.Outcome);
        Assert.NotEqual(first.ObjectId, second.ObjectId);
        Assert.Equal(["Create", "Delete"], site.Outbox.Types);
        site.Time.SetUtcNow(Noon);
        await site.Scheduler.RunOnceAsync(Token);
        Assert.Equal(["Create", "Delete", "Create"], site.Outbox.Types);
        Assert.Null((await site.ObjectAsync(second.ObjectId)).DeletedAt);
    }

    [Fact]
    public async Task An_entry_that_changed_after_it_was_read_is_left_alone()
    {
        await using CmsHarness site = await CmsHarness.StartAsync();
        CmsPublisher publisher = site.Services.GetRequiredService<CmsPublisher>();
        await site.Publisher.PublishAsync("news", Release, Token);
        site.Time.SetUtcNow(Noon);
        PublicationRecord due = Assert.Single(await site.Storage.Publications.ListDueAsync(Noon, 10, Token));

        await site.Publisher.PublishAsync("news", Release with { PublishAt = Noon.AddHours(1) }, Token);
        Assert.Equal(PublishOutcome.Unchanged, (await publisher.PublishDueAsync(due, Token)).Outcome);
        await site.Publisher.UnpublishAsync("news", "7", Token);
        Assert.Equal(PublishOutcome.Unchanged, (await publisher.PublishDueAsync(due, Token)).Outcome);

        Assert.Empty(site.Outbox.Sent);
        Assert.Equal(PublicationState.Unpublished, (await site.Publisher.FindAsync("news", "7", Token))!.State);
    }

    [Fact]
    public async Task One_bad_entry_does_not_stop_the_others()
    {
        await using CmsHarness site = await CmsHarness.StartAsync();
        await site.Publisher.PublishAsync("news", Release, Token);
        await site.Publisher.PublishAsync("news", Release with { Key = "8", PublishAt = Noon.AddSeconds(1) }, Token);
        PublicationRecord bad = (await site.Storage.Publications.FindAsync("news", "7", Token))!;
        await site.Storage.Publications.UpsertAsync(bad with { Payload = "{"u8.ToArray() }, Token);

        site.Time.SetUtcNow(Noon.AddMinutes(1));
        await site.Scheduler.RunOnceAsync(Token);

        Assert.Equal(PublicationState.Held, (await site.Publisher.FindAsync("news", "7", Token))!.State);
        Assert.Equal(PublicationState.Published, (await site.Publisher.FindAsync("news", "8", Token))!.State);
    }

    private sealed class Approval
    {
        public bool IsGiven { get; set; } = true;
    }

    private sealed class ApprovalGate(Approval approval) : IPublishGate
    {
        public ValueTask<PublishDecision> DecideAsync(PublishContext context, CancellationToken cancellationToken) =>
            ValueTask.FromResult(approval.IsGiven ? PublishDecision.Allow : PublishDecision.Hold("The approval was taken back."));
    }
}
