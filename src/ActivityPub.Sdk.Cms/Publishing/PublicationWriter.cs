using ActivityPub.Sdk.Actors;
using ActivityPub.Sdk.Cms.Content;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Cms.Publishing;

/// <summary>Decides, inside the transaction, what a publication means for what is known of the content, and writes it.</summary>
internal sealed class PublicationWriter(ContentMapper mapper, ObjectSender sender, FederationUris uris)
{
    // Pixelfed refuses dates that are further back.
    private static readonly TimeSpan OldestDate = TimeSpan.FromDays(19 * 365);

    public async ValueTask<PublishResult> PublishAsync(IStorageScope scope, PublicationPlan plan, CancellationToken cancellationToken)
    {
        CmsContent content = plan.Draft.Content;
        PublicationRecord? known = await scope.Publications.FindAsync(plan.Channel.Username, content.Key, cancellationToken);
        if (plan.Due is not null && !IsStillDue(known, plan))
        {
            return new PublishResult { Outcome = PublishOutcome.Unchanged, ObjectId = known?.ObjectId, State = known?.State, Problem = known?.Problem };
        }

        if (known?.State == PublicationState.Deleted)
        {
            return Result(PublishOutcome.Deleted, known) with { Problem = "This content was deleted for good, and its key cannot be used again. Publish it under a new key." };
        }

        ObjectRecord? stored = known is null ? null : await scope.Objects.FindAsync(known.ObjectId, cancellationToken);
        ObjectRecord? live = stored is { DeletedAt: null } ? stored : null;
        PublicationRecord entry = new()
        {
            Username = plan.Channel.Username,
            Key = content.Key,
            ObjectId = stored is null && known is not null ? known.ObjectId : live?.Id ?? uris.NewObjectId(),
            State = PublicationState.Held,
            PayloadHash = plan.Hash,
            Visibility = Enum.IsDefined(content.Visibility) ? content.Visibility : Visibility.Local,
            PublishedAt = live is null ? null : known!.PublishedAt,
            UpdatedAt = plan.Now,
        };
        string? problem = plan.Decision.Reason ?? (content.Visibility == Visibility.Local || content.PublishAt > plan.Now || plan.NeedsNetwork ? null : FindProblem(plan.Draft, plan.Mentions.Count));
        if (problem is not null)
        {
            return await HoldAsync(scope, known, live, entry, problem, cancellationToken);
        }

        if (content.Visibility == Visibility.Local)
        {
            return await WithdrawAsync(scope, plan, known, live, entry, PublishOutcome.Held, cancellationToken);
        }

        if (content.PublishAt > plan.Now)
        {
            PublicationRecord waiting = entry with { State = PublicationState.Scheduled, PublishAt = content.PublishAt, Payload = ContentPayload.Write(content) };
            return await WithdrawAsync(scope, plan, known, live, waiting, PublishOutcome.Scheduled, cancellationToken);
        }

        if (live is not null && known!.State == PublicationState.Published && known.PayloadHash == plan.Hash)
        {
            if (known.Problem is not null)
            {
                known = known with { Problem = null };
                await scope.Publications.UpsertAsync(known, cancellationToken);
            }

            return Result(PublishOutcome.Unchanged, known);
        }

        if (plan.NeedsNetwork)
        {
            // What is published already stays as it is until the scheduler, after the commit, knows whom the handles stand for.
            return await ScheduleAsync(scope, known, entry with { State = PublicationState.Scheduled, PublishAt = plan.Now, Payload = ContentPayload.Write(content) }, cancellationToken);
        }

        return live is not null && IsSameAudience(live.Visibility, content.Visibility)
            ? await UpdateAsync(scope, plan, live, entry, cancellationToken)
            : await CreateAsync(scope, plan, known, live, entry, cancellationToken);
    }

    public async ValueTask<PublishResult> RemoveAsync(IStorageScope scope, LocalActor channel, string key, PublicationState state, DateTimeOffset now, CancellationToken cancellationToken)
    {
        PublicationRecord? known = await scope.Publications.FindAsync(channel.Username, key, cancellationToken);
        if (known is null)
        {
            return new PublishResult { Outcome = PublishOutcome.NotFound };
        }

        if (known.State == state || known.State == PublicationState.Deleted)
        {
            return Result(PublishOutcome.Unchanged, known);
        }

        if (await scope.Objects.FindAsync(known.ObjectId, cancellationToken) is { DeletedAt: null } live)
        {
            await sender.DeleteAsync(scope, channel, live, now, cancellationToken);
        }

        known = known with { State = state, Payload = default, PublishAt = null, Problem = null, UpdatedAt = now };
        await scope.Publications.UpsertAsync(known, cancellationToken);
        return Result(state == PublicationState.Deleted ? PublishOutcome.Deleted : PublishOutcome.Unpublished, known);
    }

    /// <summary>Holds a scheduled entry that cannot be published any more.</summary>
    public static async ValueTask<PublishResult> HoldDueAsync(IStorageScope scope, PublicationRecord due, string problem, DateTimeOffset now, CancellationToken cancellationToken)
    {
        PublicationRecord? known = await scope.Publications.FindAsync(due.Username, due.Key, cancellationToken);
        if (known is not { State: PublicationState.Scheduled })
        {
            return new PublishResult { Outcome = PublishOutcome.Unchanged, State = known?.State };
        }

        known = known with { State = PublicationState.Held, Payload = default, PublishAt = null, Problem = problem, UpdatedAt = now };
        await scope.Publications.UpsertAsync(known, cancellationToken);
        return Result(PublishOutcome.Held, known);
    }

    /// <summary>What keeps rendered content from being sent.</summary>
    public static string? FindProblem(ContentDraft draft, int mentioned)
    {
        if (draft.IsEmpty)
        {
            return "The content has no title, no text and no attachment, so there is nothing to publish.";
        }

        return draft.Content.Visibility == Visibility.Direct && mentioned == 0
            ? "The content is for mentioned accounts only, and none of its handles was found. Write handles as @user@host."
            : null;
    }

    public static DateTimeOffset PublishedOf(CmsContent content, DateTimeOffset now) =>
        content.PublishedAt is { } date && date <= now && date > now - OldestDate ? ToSeconds(date) : now;

    private async ValueTask<PublishResult> CreateAsync(IStorageScope scope, PublicationPlan plan, PublicationRecord? known, ObjectRecord? live, PublicationRecord entry, CancellationToken cancellationToken)
    {
        DateTimeOffset published = PublishedOf(plan.Draft.Content, plan.Now);
        if (live is not null)
        {
            await sender.DeleteAsync(scope, plan.Channel, live, plan.Now, cancellationToken);
            entry = entry with { ObjectId = uris.NewObjectId() };
            published = live.PublishedAt;
        }

        RenderedContent rendered = mapper.Render(plan.Draft, plan.Channel, entry.ObjectId, plan.Mentions, published, null);
        await sender.CreateAsync(scope, plan.Channel, rendered, entry.Visibility, InboxesOf(rendered, entry.Visibility), cancellationToken);
        entry = entry with { State = PublicationState.Published, PublishedAt = live is null ? plan.Now : known!.PublishedAt ?? plan.Now };
        await scope.Publications.UpsertAsync(entry, cancellationToken);
        return Result(PublishOutcome.Created, entry);
    }

    private async ValueTask<PublishResult> UpdateAsync(IStorageScope scope, PublicationPlan plan, ObjectRecord live, PublicationRecord entry, CancellationToken cancellationToken)
    {
        // Mastodon and others apply an edit only where its date is newer than the one they have.
        DateTimeOffset last = live.UpdatedAt ?? live.PublishedAt;
        DateTimeOffset updated = plan.Draft.Content.UpdatedAt is { } date && ToSeconds(date) > last && date <= plan.Now ? ToSeconds(date)
            : plan.Now > last ? plan.Now
            : ToSeconds(last) + TimeSpan.FromSeconds(1);
        RenderedContent rendered = mapper.Render(plan.Draft, plan.Channel, live.Id, plan.Mentions, live.PublishedAt, updated);
        await sender.UpdateAsync(scope, plan.Channel, live, rendered, entry.Visibility, InboxesOf(rendered, entry.Visibility), cancellationToken);
        entry = entry with { State = PublicationState.Published, PublishedAt = entry.PublishedAt ?? live.PublishedAt };
        await scope.Publications.UpsertAsync(entry, cancellationToken);
        return Result(PublishOutcome.Updated, entry);
    }

    // What the site hides must not stay visible here: a copy that is out is deleted, and what comes later is a new object.
    private async ValueTask<PublishResult> WithdrawAsync(IStorageScope scope, PublicationPlan plan, PublicationRecord? known, ObjectRecord? live, PublicationRecord entry, PublishOutcome outcome, CancellationToken cancellationToken)
    {
        if (live is not null)
        {
            await sender.DeleteAsync(scope, plan.Channel, live, plan.Now, cancellationToken);
            entry = entry with { ObjectId = uris.NewObjectId(), PublishedAt = null };
        }

        return outcome == PublishOutcome.Scheduled
            ? await ScheduleAsync(scope, live is null ? known : null, entry, cancellationToken)
            : await StoreAsync(scope, live is null ? known : null, entry, outcome, cancellationToken);
    }

    // An edit that a gate refuses leaves the published version as it is; the reason stands beside it.
    private static async ValueTask<PublishResult> HoldAsync(IStorageScope scope, PublicationRecord? known, ObjectRecord? live, PublicationRecord entry, string problem, CancellationToken cancellationToken)
    {
        entry = live is null
            ? entry with { Problem = problem }
            : known! with { State = PublicationState.Published, Payload = default, PublishAt = null, Problem = problem, UpdatedAt = entry.UpdatedAt };
        await scope.Publications.UpsertAsync(entry, cancellationToken);
        return Result(PublishOutcome.Held, entry);
    }

    private static ValueTask<PublishResult> ScheduleAsync(IStorageScope scope, PublicationRecord? known, PublicationRecord entry, CancellationToken cancellationToken) =>
        StoreAsync(scope, known, entry, PublishOutcome.Scheduled, cancellationToken);

    private static async ValueTask<PublishResult> StoreAsync(IStorageScope scope, PublicationRecord? known, PublicationRecord entry, PublishOutcome outcome, CancellationToken cancellationToken)
    {
        if (known is not null && known.State == entry.State && known.PayloadHash == entry.PayloadHash && known.Problem == entry.Problem
            && (known.PublishAt == entry.PublishAt || (entry.PublishAt <= entry.UpdatedAt && known.PublishAt <= entry.UpdatedAt)))
        {
            return Result(PublishOutcome.Unchanged, known);
        }

        await scope.Publications.UpsertAsync(entry, cancellationToken);
        return Result(outcome, entry);
    }

    private static bool IsStillDue(PublicationRecord? known, PublicationPlan plan) =>
        known is { State: PublicationState.Scheduled } && known.PayloadHash == plan.Due!.PayloadHash && known.PublishAt == plan.Due.PublishAt;

    // Servers do not change the audience of what they hold, so only between public and unlisted one object goes on.
    private static bool IsSameAudience(Visibility before, Visibility now) =>
        before == now || (before.IsForEverybody() && now.IsForEverybody());

    private static IEnumerable<ObjectId> InboxesOf(RenderedContent rendered, Visibility visibility) =>
        rendered.Mentioned.Select(actor => visibility == Visibility.Direct ? actor.Inbox : actor.SharedInbox);

    private static DateTimeOffset ToSeconds(DateTimeOffset time)
    {
        DateTimeOffset utc = time.ToUniversalTime();
        return new DateTimeOffset(utc.Ticks - (utc.Ticks % TimeSpan.TicksPerSecond), TimeSpan.Zero);
    }

    private static PublishResult Result(PublishOutcome outcome, PublicationRecord record) =>
        new() { Outcome = outcome, ObjectId = record.ObjectId, State = record.State, Problem = record.Problem };
}
