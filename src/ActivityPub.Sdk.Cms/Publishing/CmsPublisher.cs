using System.Data.Common;
using ActivityPub.Sdk.Actors;
using ActivityPub.Sdk.Cms.Channels;
using ActivityPub.Sdk.Cms.Content;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Json;
using ActivityPub.Sdk.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace ActivityPub.Sdk.Cms.Publishing;

internal sealed class CmsPublisher(
    IServiceProvider services,
    IFederationStorage storage,
    ChannelDirectory channels,
    ContentMapper mapper,
    IMentionResolver mentions,
    PublishGates gates,
    PublicationWriter writer,
    FederationUris uris,
    TimeProvider time) : ICmsPublisher
{
    // An editor does not wait longer for slow servers; what is left is sent by the scheduler, which has time.
    private static readonly TimeSpan LookUpTime = TimeSpan.FromSeconds(5);

    public ValueTask<PublishResult> PublishAsync<T>(string channel, T content, CancellationToken cancellationToken = default) =>
        PublishAsync(channel, Map(content), null, cancellationToken);

    public ValueTask<PublishResult> PublishAsync<T>(string channel, T content, DbTransaction transaction, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        return PublishAsync(channel, Map(content), transaction, cancellationToken);
    }

    public ValueTask<PublishResult> UnpublishAsync(string channel, string key, CancellationToken cancellationToken = default) =>
        RemoveAsync(channel, key, PublicationState.Unpublished, null, cancellationToken);

    public ValueTask<PublishResult> UnpublishAsync(string channel, string key, DbTransaction transaction, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        return RemoveAsync(channel, key, PublicationState.Unpublished, transaction, cancellationToken);
    }

    public ValueTask<PublishResult> DeleteAsync(string channel, string key, CancellationToken cancellationToken = default) =>
        RemoveAsync(channel, key, PublicationState.Deleted, null, cancellationToken);

    public ValueTask<PublishResult> DeleteAsync(string channel, string key, DbTransaction transaction, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        return RemoveAsync(channel, key, PublicationState.Deleted, transaction, cancellationToken);
    }

    public async ValueTask<ContentPreview> PreviewAsync<T>(string channel, T content, CancellationToken cancellationToken = default)
    {
        CmsContent mapped = Map(content);
        LocalActor actor = await channels.RequireAsync(channel, cancellationToken);
        DateTimeOffset now = Now();
        PublishDecision decision = await gates.DecideAsync(new PublishContext(actor.Username, mapped, PublishStage.Requested, now), cancellationToken);
        ContentDraft draft = mapper.Draft(mapped, actor);
        (Dictionary<Handle, MentionedActor> resolved, _) = await ResolveInTimeAsync(draft.Handles, cancellationToken);
        PublicationRecord? known = KeyProblem(mapped.Key) is null ? await storage.Publications.FindAsync(actor.Username, mapped.Key, cancellationToken) : null;

        // Local content has no audience; its preview shows what the public would get.
        ContentDraft shown = mapped.Visibility == Visibility.Local ? draft with { Content = mapped with { Visibility = Visibility.Public } } : draft;
        RenderedContent rendered = mapper.Render(shown, actor, known?.ObjectId ?? uris.NewObjectId(), resolved, PublicationWriter.PublishedOf(mapped, now), null);
        return new ContentPreview
        {
            Json = System.Text.Encoding.UTF8.GetString(ActivityJson.Write(rendered.Object)),
            Html = HtmlSanitisation.CleanOwn(rendered.Object.Content!.Value, keepImages: true),
            Mentions = [.. rendered.Mentioned.Select(static mentioned => mentioned.Handle.ToString())],
            UnresolvedMentions = [.. draft.Handles.Where(handle => !resolved.ContainsKey(handle)).Select(static handle => handle.ToString())],
            Problem = KeyProblem(mapped.Key) ?? decision.Reason ?? PublicationWriter.FindProblem(draft, rendered.Mentioned.Count),
        };
    }

    public async ValueTask<Publication?> FindAsync(string channel, string key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(channel);
        ArgumentNullException.ThrowIfNull(key);
        return KeyProblem(key) is null && await storage.Publications.FindAsync(await NameOfAsync(channel, cancellationToken), key, cancellationToken) is { } record ? ToPublication(record) : null;
    }

    public async ValueTask<Page<Publication>> ListAsync(string channel, PageRequest page = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(channel);
        Page<PublicationRecord> records = await storage.Publications.ListAsync(await NameOfAsync(channel, cancellationToken), page, cancellationToken);
        return new Page<Publication>([.. records.Items.Select(ToPublication)], records.Next);
    }

    /// <summary>Publishes what waited for its time. The gates are asked again, and the entry must still wait.</summary>
    public async ValueTask<PublishResult> PublishDueAsync(PublicationRecord due, CancellationToken cancellationToken)
    {
        LocalActor? actor = await channels.FindActorAsync(due.Username, cancellationToken);
        CmsContent? content = ContentPayload.Read(due.Payload.Span);
        if (actor is null || content is null)
        {
            string problem = actor is null ? ChannelDirectory.Missing(due.Username) : "What was scheduled could not be read any more. Publish the content again.";
            return await InTransactionAsync(null, scope => PublicationWriter.HoldDueAsync(scope, due, problem, Now(), cancellationToken), cancellationToken);
        }

        // The time has come; a time in the content, written before it was rescheduled, does not count.
        content = content with { PublishAt = null };
        DateTimeOffset now = Now();
        PublishDecision decision = await gates.DecideAsync(new PublishContext(actor.Username, content, PublishStage.Due, now), cancellationToken);
        ContentDraft draft = mapper.Draft(content, actor);
        Dictionary<Handle, MentionedActor> resolved = decision.IsAllowed ? await ResolveAsync(draft.Handles, cancellationToken) : [];
        PublicationPlan plan = new() { Channel = actor, Draft = draft, Hash = due.PayloadHash, Decision = decision, Mentions = resolved, Now = now, Due = due };
        return await InTransactionAsync(null, scope => writer.PublishAsync(scope, plan, cancellationToken), cancellationToken);
    }

    private async ValueTask<PublishResult> PublishAsync(string channel, CmsContent content, DbTransaction? transaction, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(channel);
        if (KeyProblem(content.Key) is { } keyProblem)
        {
            return new PublishResult { Outcome = PublishOutcome.Held, Problem = keyProblem };
        }

        if (await channels.FindActorAsync(channel, cancellationToken) is not { } actor)
        {
            return new PublishResult { Outcome = PublishOutcome.Held, Problem = ChannelDirectory.Missing(channel) };
        }

        DateTimeOffset now = Now();
        PublishDecision decision = await gates.DecideAsync(new PublishContext(actor.Username, content, PublishStage.Requested, now), cancellationToken);
        ContentDraft draft = mapper.Draft(content, actor);
        bool isForNow = decision.IsAllowed && content.Visibility != Visibility.Local && !(content.PublishAt > now);
        Dictionary<Handle, MentionedActor> resolved = [];
        bool needsNetwork = false;
        if (isForNow && transaction is null)
        {
            (resolved, needsNetwork) = await ResolveInTimeAsync(draft.Handles, cancellationToken);
        }
        else if (isForNow)
        {
            (resolved, needsNetwork) = await RecallAsync(draft.Handles, cancellationToken);
        }

        PublicationPlan plan = new()
        {
            Channel = actor,
            Draft = draft,
            Hash = ContentPayload.Hash(actor.Username, content),
            Decision = decision,
            Mentions = resolved,
            NeedsNetwork = needsNetwork,
            Now = now,
        };
        return await InTransactionAsync(transaction, scope => writer.PublishAsync(scope, plan, cancellationToken), cancellationToken);
    }

    private async ValueTask<PublishResult> RemoveAsync(string channel, string key, PublicationState state, DbTransaction? transaction, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(channel);
        ArgumentNullException.ThrowIfNull(key);
        if (KeyProblem(key) is not null || await channels.FindActorAsync(channel, cancellationToken) is not { } actor)
        {
            return new PublishResult { Outcome = PublishOutcome.NotFound };
        }

        return await InTransactionAsync(transaction, scope => writer.RemoveAsync(scope, actor, key, state, Now(), cancellationToken), cancellationToken);
    }

    private async ValueTask<PublishResult> InTransactionAsync(DbTransaction? joined, Func<IStorageScope, ValueTask<PublishResult>> write, CancellationToken cancellationToken)
    {
        await using IStorageTransaction transaction = joined is null
            ? await storage.BeginTransactionAsync(cancellationToken)
            : storage.JoinTransaction(joined);
        PublishResult result = await write(transaction);
        await transaction.CommitAsync(cancellationToken);
        return result;
    }

    private async ValueTask<Dictionary<Handle, MentionedActor>> ResolveAsync(IReadOnlyList<Handle> handles, CancellationToken cancellationToken)
    {
        MentionedActor?[] found = await Task.WhenAll(handles.Select(handle => mentions.ResolveAsync(handle, cancellationToken).AsTask()));
        return Together(handles, found);
    }

    private async ValueTask<(Dictionary<Handle, MentionedActor> Resolved, bool NeedsNetwork)> ResolveInTimeAsync(IReadOnlyList<Handle> handles, CancellationToken cancellationToken)
    {
        if (handles.Count == 0)
        {
            return ([], false);
        }

        using CancellationTokenSource timer = new(LookUpTime, time);
        using CancellationTokenSource linked = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        try
        {
            return (await ResolveAsync(handles, linked.Token), false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return await RecallAsync(handles, cancellationToken);
        }
    }

    private async ValueTask<(Dictionary<Handle, MentionedActor> Resolved, bool NeedsNetwork)> RecallAsync(IReadOnlyList<Handle> handles, CancellationToken cancellationToken)
    {
        MentionedActor?[] found = new MentionedActor?[handles.Count];
        bool needsNetwork = false;
        for (int i = 0; i < found.Length; i++)
        {
            (bool isKnown, found[i]) = await mentions.RecallAsync(handles[i], cancellationToken);
            needsNetwork |= !isKnown;
        }

        return (Together(handles, found), needsNetwork);
    }

    private static Dictionary<Handle, MentionedActor> Together(IReadOnlyList<Handle> handles, MentionedActor?[] actors)
    {
        Dictionary<Handle, MentionedActor> resolved = [];
        for (int i = 0; i < actors.Length; i++)
        {
            if (actors[i] is { } actor)
            {
                resolved[handles[i]] = actor;
            }
        }

        return resolved;
    }

    private CmsContent Map<T>(T content)
    {
        ArgumentNullException.ThrowIfNull(content);
        if (content is CmsContent ready)
        {
            return ready;
        }

        IContentMapper<T> contentMapper = services.GetService<IContentMapper<T>>()
            ?? throw new InvalidOperationException($"There is no content mapping for {typeof(T).Name}. Add one with cms.MapContent<{typeof(T).Name}>(…) inside AddCms, or publish a CmsContent.");
        return contentMapper.Map(content) ?? throw new InvalidOperationException($"The content mapping for {typeof(T).Name} returned null.");
    }

    private async ValueTask<string> NameOfAsync(string channel, CancellationToken cancellationToken) =>
        (await channels.FindActorAsync(channel, cancellationToken))?.Username ?? channel;

    private static string? KeyProblem(string? key) => key switch
    {
        null or "" => "The content has no key, so edits could not be told from new content. Map its key, for example the database id.",
        { Length: > ContentRules.MaxKey } => $"The key of the content has {key.Length} characters; at most {ContentRules.MaxKey} are possible.",
        _ => null,
    };

    // Other servers compare times of edits in whole seconds.
    private DateTimeOffset Now()
    {
        DateTimeOffset now = time.GetUtcNow();
        return new DateTimeOffset(now.Ticks - (now.Ticks % TimeSpan.TicksPerSecond), TimeSpan.Zero);
    }

    private static Publication ToPublication(PublicationRecord record) => new()
    {
        Channel = record.Username,
        Key = record.Key,
        ObjectId = record.ObjectId,
        State = record.State,
        Visibility = record.Visibility,
        PublishAt = record.PublishAt,
        PublishedAt = record.PublishedAt,
        UpdatedAt = record.UpdatedAt,
        Problem = record.Problem,
    };
}
