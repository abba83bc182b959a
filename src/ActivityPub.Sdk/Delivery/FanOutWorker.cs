using System.Diagnostics;
using ActivityPub.Sdk.Actors;
using ActivityPub.Sdk.Diagnostics;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ActivityPub.Sdk.Delivery;

/// <summary>
/// Turns each sent activity into deliveries: the distinct inboxes of the followers, batch by batch from a stored cursor, and those that
/// were named. One transaction per batch, so that a crash loses none and repeats none.
/// </summary>
internal sealed partial class FanOutWorker(
    IFederationStorage storage,
    FederationUris uris,
    DeliverySignals signals,
    InboxSignal inboxSignal,
    IOptions<DeliveryOptions> options,
    TimeProvider timeProvider,
    ILogger<FanOutWorker> logger,
    IHostApplicationLifetime? lifetime = null,
    IOptions<ActivityPubOptions>? federation = null)
    : BackgroundService
{
    // More than one, so that the answer to a follow does not wait for a post to a million followers.
    private const int Lanes = 2;

    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(30);

    private readonly BlockedHosts _blockedHosts = new(storage.DomainBlocks, federation?.Value.AllowedHosts);
    private readonly DeliveryOptions _options = options.Value;

    /// <summary>Claims one task and completes it.</summary>
    /// <returns>Whether there was one.</returns>
    internal async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        if (await ClaimAsync(cancellationToken) is not FanOutRecord task)
        {
            return false;
        }

        await CompleteAsync(task, cancellationToken);
        return true;
    }

    internal ValueTask<FanOutRecord?> ClaimAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset now = timeProvider.GetUtcNow();
        return storage.Deliveries.ClaimFanOutAsync(now, now + _options.LeaseDuration, cancellationToken);
    }

    /// <summary>Enqueues the next batch of a task, in one transaction.</summary>
    /// <param name="task">The task as claimed.</param>
    /// <param name="cursor">Where the batch before ended; <see langword="null"/> for the first one.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Where this batch ended; <see langword="null"/> where the task is completed or was lost to another process.</returns>
    internal async Task<string?> StepAsync(FanOutRecord task, string? cursor, CancellationToken cancellationToken)
    {
        HashSet<ObjectId> inboxes = cursor is null ? [.. task.Inboxes] : [];
        string? end = cursor;
        bool completed = !task.ToFollowers;
        if (task.ToFollowers)
        {
            IReadOnlyList<ObjectId> batch = await storage.Followers.ListInboxesAsync(task.Username, cursor, _options.FanOutBatchSize, cancellationToken);
            inboxes.UnionWith(batch);
            end = batch.Count > 0 ? batch[^1].Value : cursor;
            completed = batch.Count == 0
                || (batch.Count < _options.FanOutBatchSize && (await storage.Followers.ListInboxesAsync(task.Username, end, 1, cancellationToken)).Count == 0);
        }

        ObjectId[] local = [.. inboxes.Where(uris.IsLocal)];
        inboxes.ExceptWith(local);
        IReadOnlySet<string> blocked = await _blockedHosts.FindAsync([.. inboxes.Select(static inbox => inbox.Origin.Host).Distinct(StringComparer.Ordinal)], cancellationToken);
        int blockedInboxes = blocked.Count == 0 ? 0 : inboxes.RemoveWhere(inbox => blocked.Contains(inbox.Origin.Host));
        if (cursor is null && task.Inboxes.Count > 0)
        {
            // Followers were chosen without the blocked accounts; who is named was not.
            IReadOnlyList<ObjectId> refused = await storage.AccountBlocks.FindInboxesAsync(task.Inboxes, cancellationToken);
            blockedInboxes += inboxes.RemoveWhere(refused.Contains);
        }

        ActivityRecord? activity = local.Length == 0 ? null : await storage.Activities.FindAsync(task.ActivityId, cancellationToken);
        DateTimeOffset now = timeProvider.GetUtcNow();
        await using (IStorageTransaction transaction = await storage.BeginTransactionAsync(cancellationToken))
        {
            if (inboxes.Count > 0)
            {
                await transaction.Deliveries.EnqueueAsync(
                    new DeliveryDraft { ActivityId = task.ActivityId, Username = task.Username, OrderingKey = task.OrderingKey, Inboxes = [.. inboxes], Now = now },
                    cancellationToken);
            }

            if (activity is not null)
            {
                await AppendLocalAsync(transaction.Inbox, activity, local, now, cancellationToken);
            }

            if (!await transaction.Deliveries.TryAdvanceFanOutAsync(task, end, completed, now + _options.LeaseDuration, cancellationToken))
            {
                LogLeaseLost(logger, task.ActivityId);
                return null;
            }

            await transaction.CommitAsync(cancellationToken);
        }

        DeliveryInstruments.FannedOut(inboxes.Count, local.Length, blockedInboxes);
        if (inboxes.Count > 0)
        {
            signals.Deliveries.Set();
        }

        if (activity is not null)
        {
            inboxSignal.Set();
        }

        return completed ? null : end;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!_options.Enabled || federation?.Value.FederationEnabled == false)
        {
            return;
        }

        await HostStart.WaitAsync(lifetime, stoppingToken);
        await Task.WhenAll(Enumerable.Range(0, Lanes).Select(_ => Task.Run(() => RunLaneAsync(stoppingToken), CancellationToken.None)));
    }

    private async Task RunLaneAsync(CancellationToken stopping)
    {
        TimeSpan pause = _options.PollInterval;
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                if (!await RunOnceAsync(stopping))
                {
                    await WaitForWorkAsync(stopping);
                }

                pause = _options.PollInterval;
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                LogFailed(logger, exception);
                await Task.Delay(pause, timeProvider, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                pause = pause < s_longestPause ? pause * 2 : pause;
            }
        }
    }

    // A look at the queue is a read; a claim is a write.
    private async Task WaitForWorkAsync(CancellationToken stopping)
    {
        while (!await signals.FanOut.WaitAsync(_options.PollInterval, timeProvider, stopping))
        {
            stopping.ThrowIfCancellationRequested();
            if (await storage.Deliveries.NextDueAsync(stopping) <= timeProvider.GetUtcNow())
            {
                return;
            }
        }
    }

    private async Task CompleteAsync(FanOutRecord task, CancellationToken cancellationToken)
    {
        using System.Diagnostics.Activity? span = Telemetry.Source.StartActivity("activitypub.fanout", ActivityKind.Internal);
        span?.SetTag("activitypub.activity.id", task.ActivityId.Value);
        string? cursor = task.Cursor;
        try
        {
            do
            {
                cursor = await StepAsync(task, cursor, cancellationToken);
            }
            while (cursor is not null);
        }
        catch
        {
            await ReleaseAsync(task, cursor);
            throw;
        }
    }

    // So that the next process, or the next try, need not wait for the end of the lease.
    private async Task ReleaseAsync(FanOutRecord task, string? cursor)
    {
        try
        {
            await storage.Deliveries.TryAdvanceFanOutAsync(task, cursor, completed: false, timeProvider.GetUtcNow(), CancellationToken.None);
        }
        catch (Exception exception)
        {
            LogNotReleased(logger, exception, task.ActivityId);
        }
    }

    private async ValueTask AppendLocalAsync(IInboxStore inbox, ActivityRecord activity, ObjectId[] inboxes, DateTimeOffset now, CancellationToken cancellationToken)
    {
        ObjectId actorId = uris.Actor(activity.Username);
        InboxEntry entry = new()
        {
            DedupeKey = InboxDedupeKey.Create(actorId, activity.Id.Value, activity.Json.Span),
            ActivityId = activity.Id.Value,
            ActivityType = activity.Type,
            ActorId = actorId,
            Recipient = inboxes.Length == 1 ? RecipientOf(inboxes[0]) : null,
            Body = activity.Json,
            ReceivedAt = now,
        };
        await inbox.TryAppendAsync(entry, cancellationToken);
    }

    // One entry serves all recipients here: who they are is read from the addressing when it is handled.
    private string? RecipientOf(ObjectId inbox)
    {
        const string Path = "/inbox";
        return inbox.Value.EndsWith(Path, StringComparison.Ordinal)
            && ObjectId.TryParse(inbox.Value[..^Path.Length], out ObjectId? actor)
            && uris.TryGetUsername(actor, out string? username)
            && uris.Inbox(username) == inbox
            ? username
            : null;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Fan-out failed; trying again.")]
    private static partial void LogFailed(ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The fan-out of {ActivityId} went on elsewhere.")]
    private static partial void LogLeaseLost(ILogger logger, ObjectId activityId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The fan-out of {ActivityId} could not be given back; it goes on when its lease ends.")]
    private static partial void LogNotReleased(ILogger logger, Exception exception, ObjectId activityId);
}
