using ActivityPub.Sdk.Actors;
using ActivityPub.Sdk.Fetching;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Json;
using ActivityPub.Sdk.Outbox;
using ActivityPub.Sdk.Policy;
using ActivityPub.Sdk.Storage;
using ActivityPub.Sdk.Vocabulary;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ActivityPub.Sdk.Inbox;

/// <summary>
/// Works out what came in. Each activity is prepared without a transaction, then takes effect in one that also marks it as handled: whatever
/// happens to the process, it takes effect exactly once.
/// </summary>
internal sealed partial class InboxProcessor(
    IFederationStorage storage,
    ActorDirectory actors,
    RemoteActorDirectory remoteActors,
    ActivityAuthorizer authorizer,
    OriginProver originProver,
    ProvenElsewhere provenElsewhere,
    FederationPolicies policies,
    RecipientResolver recipients,
    PeerAdmission admission,
    IEnumerable<InboxHandlerRegistration> handlers,
    IOutbox outbox,
    FederationUris uris,
    PeerContacts contacts,
    InboxSignal signal,
    IServiceScopeFactory scopes,
    IOptions<InboxOptions> options,
    TimeProvider timeProvider,
    ILogger<InboxProcessor> logger) : BackgroundService
{
    // For all attempts together.
    private const int FetchesPerActivity = 20;
    private const int MaxErrorLength = 500;

    // What is forwarded waits for itself only: never for a worker, and nobody waits for it.
    private const int ProofLanes = 4;

    // Other nodes and deliveries within this installation append without a signal to this one.
    private static readonly TimeSpan _longestSleep = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan _longestFinish = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan _afterTrouble = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan[] _delays =
    [
        TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15), TimeSpan.FromHours(1),
        TimeSpan.FromHours(3), TimeSpan.FromHours(8), TimeSpan.FromHours(12),
    ];

    private readonly InboxHandlerRegistration[] _handlers = [.. handlers];
    private readonly InboxOptions _options = options.Value;
    private readonly SemaphoreSlim _free = new(options.Value.Workers, options.Value.Workers);
    private readonly Lock _gate = new();
    private readonly Dictionary<ObjectId, Lane> _lanes = [];
    private readonly Task[] _proofs = Enumerable.Repeat(Task.CompletedTask, ProofLanes).ToArray();
    private int _inFlight;

    /// <summary>Claims what is due and handles it to the end.</summary>
    /// <returns>How many activities were claimed.</returns>
    internal async Task<int> ProcessOnceAsync(CancellationToken cancellationToken)
    {
        List<Task> tasks = await ClaimAsync(cancellationToken, cancellationToken);
        await Task.WhenAll(tasks);
        return tasks.Count;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        _free.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        List<Task> running = [];
        using CancellationTokenSource abort = new();
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                try
                {
                    running.RemoveAll(static task => task.IsCompleted);

                    // A batch that is under way does not hold up the next one, so that one slow server never delays another.
                    List<Task> claimed = await ClaimAsync(stoppingToken, abort.Token);
                    running.AddRange(claimed);
                    if (claimed.Count == 0)
                    {
                        await SleepAsync(stoppingToken);
                    }
                }
                catch (Exception exception) when (exception is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
                {
                    LogTrouble(exception);
                    await Task.Delay(_afterTrouble, timeProvider, stoppingToken);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The end.
        }

        // What is under way is finished; what takes too long is cancelled and given back.
        Task all = Task.WhenAll(running);
        await all.WaitAsync(_longestFinish, timeProvider, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await abort.CancelAsync();
        await all;
    }

    private async Task<List<Task>> ClaimAsync(CancellationToken cancellationToken, CancellationToken abort)
    {
        int room = (_options.Workers * 4) - Volatile.Read(ref _inFlight);
        if (room <= 0)
        {
            return [];
        }

        DateTimeOffset now = timeProvider.GetUtcNow();
        IReadOnlyList<InboxEntry> entries = await storage.Inbox.ClaimAsync(now, now + _options.Lease, room, cancellationToken);
        List<Task> tasks = new(entries.Count);
        foreach (InboxEntry entry in entries)
        {
            if (entry.ForwardedBy is { } forwarder)
            {
                int lane = (forwarder.Origin.GetHashCode() & int.MaxValue) % ProofLanes;
                _proofs[lane] = ProveAsync(entry, now + _options.Lease, _proofs[lane], abort);
                tasks.Add(_proofs[lane]);
                continue;
            }

            Interlocked.Increment(ref _inFlight);
            lock (_gate)
            {
                // One after the other for each sender, so that what it does takes effect in the order in which it arrived.
                if (!_lanes.TryGetValue(entry.ActorId, out Lane? lane))
                {
                    _lanes[entry.ActorId] = lane = new Lane();
                }

                lane.Waiting++;
                lane.Last = RunAsync(entry, now + _options.Lease, lane, lane.Last, abort);
                tasks.Add(lane.Last);
            }
        }

        return tasks;
    }

    /// <summary>Proves a forwarded activity at its origin. What was proven becomes an entry of its own, in the lane of its actor; of what was forwarded nothing remains.</summary>
    private async Task ProveAsync(InboxEntry entry, DateTimeOffset leaseUntil, Task before, CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        FetchBudget budget = ReadBudget(entry);
        try
        {
            if (cancellationToken.IsCancellationRequested)
            {
                await GiveBackAsync(entry, budget);
            }
            else if (timeProvider.GetUtcNow() < leaseUntil)
            {
                await ProcessAsync(entry, budget, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await GiveBackAsync(entry, budget);
        }
        finally
        {
            signal.Set();
        }
    }

    private async ValueTask<bool> ReplaceByProvenAsync(InboxEntry entry, FetchBudget budget, CancellationToken cancellationToken)
    {
        OriginActivity? proven = null;
        if (ActivityJson.TryRead(entry.Body.Span, out ApObject? document, out _) && document is Activity claim
            && await admission.FindObjectionAsync(entry.ForwardedBy!, cancellationToken) is null && await admission.FindObjectionAsync(entry.ActorId, cancellationToken) is null)
        {
            proven = await originProver.ProveAsync(claim, entry.ActorId, budget, cancellationToken);
        }

        DateTimeOffset now = timeProvider.GetUtcNow();
        if (proven is null || (await policies.EvaluateAsync(new PolicyContext(proven.Activity, entry.ActorId, entry.Recipient, entry.ReceivedAt), cancellationToken)).Verdict != PolicyVerdict.Accept)
        {
            LogNotProven(entry.Sequence, entry.ForwardedBy!.Origin.Host);
            return await CompleteAsync(entry, null, null, cancellationToken);
        }

        InboxEntry next = InboxEntries.Of(proven.Activity, entry.ActorId, null, proven.Body, entry.Recipient, now, uris) with { FetchBudget = budget.ToString() };
        await using IStorageTransaction transaction = await storage.BeginTransactionAsync(cancellationToken);
        await transaction.Inbox.TryAppendAsync(next, cancellationToken);
        if (!await transaction.Inbox.TryCompleteAsync(entry, now, cancellationToken))
        {
            return false;
        }

        await transaction.CommitAsync(cancellationToken);
        provenElsewhere.Remember(entry.ActorId, proven.Activity);
        return true;
    }

    private async Task RunAsync(InboxEntry entry, DateTimeOffset leaseUntil, Lane lane, Task before, CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        await before;
        bool entered = false;
        FetchBudget budget = ReadBudget(entry);
        try
        {
            await _free.WaitAsync(cancellationToken);
            entered = true;

            // Another node may have it by now.
            if (timeProvider.GetUtcNow() < leaseUntil)
            {
                await ProcessAsync(entry, budget, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await GiveBackAsync(entry, budget);
        }
        finally
        {
            if (entered)
            {
                _free.Release();
            }

            Interlocked.Decrement(ref _inFlight);
            lock (_gate)
            {
                if (--lane.Waiting == 0)
                {
                    _lanes.Remove(entry.ActorId);
                }
            }

            signal.Set();
        }
    }

    private async Task SleepAsync(CancellationToken cancellationToken)
    {
        TimeSpan sleep = _longestSleep;
        if (Volatile.Read(ref _inFlight) < _options.Workers * 4 && await storage.Inbox.NextDueAsync(cancellationToken) is { } due)
        {
            TimeSpan until = due - timeProvider.GetUtcNow();
            sleep = until < TimeSpan.FromMilliseconds(10) ? TimeSpan.FromMilliseconds(10) : until < sleep ? until : sleep;
        }

        await signal.WaitAsync(sleep, timeProvider, cancellationToken);
    }

    private async Task ProcessAsync(InboxEntry entry, FetchBudget budget, CancellationToken cancellationToken)
    {
        try
        {
            if (entry.Attempts > _options.MaxAttempts)
            {
                await BuryAsync(entry, "Handling it ended the process again and again.");
                return;
            }

            bool completed = entry.ForwardedBy is null ? await HandleAsync(entry, budget, cancellationToken) : await ReplaceByProvenAsync(entry, budget, cancellationToken);
            InboxInstruments.Handled(completed ? "done" : "lost", timeProvider.GetUtcNow() - entry.ReceivedAt);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (StorageUnavailableException exception)
        {
            // The lease brings it back; there is nothing to write to at the moment.
            LogStoreUnavailable(exception);
        }
        catch (Exception exception)
        {
            await FailAsync(entry, budget, exception);
        }
    }

    /// <summary>Handles one activity.</summary>
    /// <returns>Whether its effects were committed; <see langword="false"/> where another node has taken it over.</returns>
    private async ValueTask<bool> HandleAsync(InboxEntry entry, FetchBudget budget, CancellationToken cancellationToken)
    {
        if (!ActivityJson.TryRead(entry.Body.Span, out ApObject? document, out _) || document is not Activity activity)
        {
            await BuryAsync(entry, "The stored body is not an activity.");
            return true;
        }

        DateTimeOffset now = timeProvider.GetUtcNow();
        RemoteActorRecord? sender = await admission.FindObjectionAsync(entry.ActorId, cancellationToken) is not null ? null : await FindSenderAsync(entry.ActorId, activity, budget, cancellationToken);
        if (sender is null)
        {
            // Blocked or gone since it came in.
            return await CompleteAsync(entry, null, null, cancellationToken);
        }

        if (!Array.Exists(_handlers, handler => handler.Handles(activity)))
        {
            return await CompleteAsync(entry, null, null, cancellationToken) && await NoteContactAsync(entry, now, cancellationToken);
        }

        if (await authorizer.AuthorizeAsync(activity, sender, budget, storage, cancellationToken) is not { } authorized)
        {
            LogNotAllowed(entry.Sequence, entry.ActorId.Origin.Host);
            return await CompleteAsync(entry, null, null, cancellationToken) && await NoteContactAsync(entry, now, cancellationToken);
        }

        VerifiedActivity received = new(activity, entry.ActorId, entry.KeyId, entry.Body, entry.ReceivedAt, entry.Recipient);
        IReadOnlyList<LocalActor> concerned = await recipients.ResolveAsync(activity, sender, entry.Recipient, storage, cancellationToken);
        await using AsyncServiceScope services = scopes.CreateAsyncScope();
        InboxContext context = new(received, sender, concerned, storage, outbox, budget, now, services.ServiceProvider);
        foreach (InboxHandlerRegistration handler in _handlers)
        {
            if (handler.Handles(authorized.Activity))
            {
                await handler.PrepareAsync(context, authorized, cancellationToken);
            }
        }

        return await CompleteAsync(entry, context, authorized, cancellationToken) && await NoteContactAsync(entry, now, cancellationToken);
    }

    private async ValueTask<bool> NoteContactAsync(InboxEntry entry, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (!uris.IsLocal(entry.ActorId))
        {
            await contacts.NoteAsync(entry.ActorId.Origin.Authority, now, cancellationToken);
        }

        return true;
    }

    private async ValueTask<bool> CompleteAsync(InboxEntry entry, InboxContext? context, AuthorizedActivity? activity, CancellationToken cancellationToken)
    {
        await using IStorageTransaction transaction = await storage.BeginTransactionAsync(cancellationToken);
        if (context is not null && activity is not null)
        {
            context.Storage = transaction;
            foreach (InboxHandlerRegistration handler in _handlers)
            {
                if (handler.Handles(activity.Activity))
                {
                    await handler.HandleAsync(context, activity, cancellationToken);
                }
            }
        }

        if (!await transaction.Inbox.TryCompleteAsync(entry, timeProvider.GetUtcNow(), cancellationToken))
        {
            return false;
        }

        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    private async ValueTask<RemoteActorRecord?> FindSenderAsync(ObjectId actorId, Activity activity, FetchBudget budget, CancellationToken cancellationToken)
    {
        if (uris.IsLocal(actorId))
        {
            return await actors.FindByIdAsync(actorId, cancellationToken) is { } local ? await DescribeAsync(local, cancellationToken) : null;
        }

        if (activity is Delete)
        {
            // Its document is gone as a rule, and nothing of it is needed.
            return await remoteActors.FindKnownAsync(actorId, cancellationToken)
                ?? new RemoteActorRecord { Id = actorId, Type = "Actor", Inbox = actorId, Document = default, FetchedAt = default };
        }

        RemoteActorResult result = await remoteActors.GetAsync(actorId, budget, cancellationToken);
        return result.Failure == RemoteActorFailure.Unavailable
            ? throw new TryAgainException($"The actor at {actorId.Origin.Authority} cannot be fetched at the moment.")
            : result.Actor;
    }

    private async ValueTask<RemoteActorRecord> DescribeAsync(LocalActor local, CancellationToken cancellationToken) => new()
    {
        Id = local.Id,
        Type = local.Profile.Type,
        Handle = local.Handle.ToString(),
        DisplayName = new UntrustedText(local.Profile.DisplayName),
        Url = local.Profile.Url,
        IconUrl = local.Profile.IconUrl,
        Inbox = uris.Inbox(local.Username),
        SharedInbox = uris.SharedInbox,
        Followers = uris.Followers(local.Username),
        Document = await actors.GetDocumentAsync(local, cancellationToken),
        FetchedAt = timeProvider.GetUtcNow(),
    };

    private async ValueTask FailAsync(InboxEntry entry, FetchBudget budget, Exception exception)
    {
        string error = exception.Message.Length <= MaxErrorLength ? exception.Message : exception.Message[..MaxErrorLength];
        error = error.ReplaceLineEndings(" ");
        bool isOver = entry.Attempts >= _options.MaxAttempts || (exception is TryAgainException && budget.Remaining == 0);
        if (isOver && entry.ForwardedBy is not null)
        {
            // Nothing that anybody sent here is lost, and others must not be able to fill the dead letters.
            LogNotProven(entry.Sequence, entry.ForwardedBy.Origin.Host);
            await WriteQuietlyAsync(async () => await CompleteAsync(entry, null, null, CancellationToken.None));
            return;
        }

        if (isOver)
        {
            LogBuried(exception, entry.Sequence, entry.Attempts);
            await BuryAsync(entry, error);
            return;
        }

        TimeSpan delay = _delays[Math.Clamp(entry.Attempts - 1, 0, _delays.Length - 1)] * (1 + (Random.Shared.NextDouble() / 5));
        if (exception is TryAgainException)
        {
            LogLater(entry.Sequence, error);
        }
        else
        {
            LogFailed(exception, entry.Sequence, entry.Attempts);
        }

        InboxInstruments.Handled("retry", timeProvider.GetUtcNow() - entry.ReceivedAt);
        await WriteQuietlyAsync(() => storage.Inbox.RetryAsync(WithBudget(entry, budget), timeProvider.GetUtcNow() + delay, error));
    }

    private ValueTask GiveBackAsync(InboxEntry entry, FetchBudget budget) =>
        WriteQuietlyAsync(() => storage.Inbox.RetryAsync(WithBudget(entry, budget), timeProvider.GetUtcNow(), "The server was stopped."));

    // What cannot be read grants nothing.
    private static FetchBudget ReadBudget(InboxEntry entry) =>
        entry.FetchBudget is null ? FetchBudget.Create(FetchesPerActivity) : FetchBudget.TryParse(entry.FetchBudget, out FetchBudget? left) ? left : FetchBudget.Create(0);

    private static InboxEntry WithBudget(InboxEntry entry, FetchBudget budget) =>
        entry.FetchBudget is null && budget.Remaining == FetchesPerActivity ? entry : entry with { FetchBudget = budget.ToString() };

    private ValueTask BuryAsync(InboxEntry entry, string reason)
    {
        InboxInstruments.Handled("dead", timeProvider.GetUtcNow() - entry.ReceivedAt);
        return WriteQuietlyAsync(() => storage.Inbox.BuryAsync(entry, timeProvider.GetUtcNow(), reason));
    }

    // Where even this cannot be written, the lease brings the activity back.
    private async ValueTask WriteQuietlyAsync(Func<ValueTask> write)
    {
        try
        {
            await write();
        }
        catch (StorageUnavailableException exception)
        {
            LogStoreUnavailable(exception);
        }
    }

    /// <summary>The activities of one sender that are under way.</summary>
    private sealed class Lane
    {
        public Task Last { get; set; } = Task.CompletedTask;

        public int Waiting { get; set; }
    }

    [LoggerMessage(1, LogLevel.Error, "The inbox cannot be worked on at the moment.")]
    private partial void LogTrouble(Exception exception);

    [LoggerMessage(2, LogLevel.Warning, "An activity waits, because the store is not available.")]
    private partial void LogStoreUnavailable(Exception exception);

    [LoggerMessage(3, LogLevel.Warning, "Activity {Sequence} of the inbox could not be handled (attempt {Attempt}); it is tried again.")]
    private partial void LogFailed(Exception exception, long sequence, int attempt);

    [LoggerMessage(4, LogLevel.Information, "Activity {Sequence} of the inbox has to wait: {Reason}")]
    private partial void LogLater(long sequence, string reason);

    [LoggerMessage(5, LogLevel.Error, "Activity {Sequence} of the inbox is set aside after {Attempts} attempts.")]
    private partial void LogBuried(Exception exception, long sequence, int attempts);

    [LoggerMessage(6, LogLevel.Information, "Activity {Sequence} of the inbox has no effect: its sender at {Host} may not do that.")]
    private partial void LogNotAllowed(long sequence, string host);

    [LoggerMessage(7, LogLevel.Information, "Activity {Sequence} of the inbox has no effect: {Host} forwarded it, and its origin does not confirm it.")]
    private partial void LogNotProven(long sequence, string host);
}
