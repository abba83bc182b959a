using ActivityPub.Sdk.Identifiers;

namespace ActivityPub.Sdk.Storage;

/// <summary>
/// The delivery queue and its ledger. Work is claimed in batches of one host, under a lease: what is not completed becomes due again.
/// Activities of one account, host and ordering key are handed out in the order in which they were enqueued, the next one only after the
/// one before is delivered or given up at every inbox of the host; deliveries of one and the same activity do not wait for each other.
/// </summary>
public interface IDeliveryStore
{
    /// <summary>Adds a fan-out task. To be called in the transaction that stores the activity.</summary>
    /// <param name="fanOut">The task.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="InvalidOperationException">The activity is not stored.</exception>
    ValueTask AddFanOutAsync(FanOutRecord fanOut, CancellationToken cancellationToken = default);

    /// <summary>Claims the oldest fan-out task that is due. A task waits until the earlier ones of its account and ordering key are completed.</summary>
    /// <param name="now">The present time.</param>
    /// <param name="leaseUntil">When it becomes due again unless advanced or completed.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask<FanOutRecord?> ClaimFanOutAsync(DateTimeOffset now, DateTimeOffset leaseUntil, CancellationToken cancellationToken = default);

    /// <summary>Moves the cursor of a claimed task, or completes it. To be called in the transaction that enqueues the batch.</summary>
    /// <param name="fanOut">The task as claimed.</param>
    /// <param name="cursor">The last inbox that was enqueued.</param>
    /// <param name="completed">Whether every recipient is enqueued; the task is then removed.</param>
    /// <param name="leaseUntil">The new end of the lease.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns><see langword="false"/> where the lease was lost; the transaction must then not be committed.</returns>
    ValueTask<bool> TryAdvanceFanOutAsync(FanOutRecord fanOut, string? cursor, bool completed, DateTimeOffset leaseUntil, CancellationToken cancellationToken = default);

    /// <summary>Enqueues deliveries.</summary>
    /// <param name="draft">The activity and a batch of inboxes.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="InvalidOperationException">The activity is not stored.</exception>
    ValueTask EnqueueAsync(DeliveryDraft draft, CancellationToken cancellationToken = default);

    /// <summary>Claims due deliveries, hosts that waited longest first.</summary>
    /// <param name="claim">What is asked for.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask<IReadOnlyList<DeliveryBatch>> ClaimAsync(DeliveryClaim claim, CancellationToken cancellationToken = default);

    /// <summary>Completes batches, in one transaction.</summary>
    /// <param name="completions">The batches with their outcomes.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <remarks>A batch whose lease was lost to a later claim is passed over.</remarks>
    ValueTask CompleteAsync(IReadOnlyList<DeliveryCompletion> completions, CancellationToken cancellationToken = default);

    /// <summary>Closes the breaker of a host that has shown to be alive, as by a verified inbound activity; its held deliveries become due.</summary>
    /// <param name="host">The host, with the port where it is not the default one.</param>
    /// <param name="now">The present time.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask ReviveHostAsync(string host, DateTimeOffset now, CancellationToken cancellationToken = default);

    /// <summary>The earliest time at which a delivery or a fan-out task is due; <see langword="null"/> where none waits.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask<DateTimeOffset?> NextDueAsync(CancellationToken cancellationToken = default);

    /// <summary>Lists the deliveries of one ordering key (as a rule, of one object), newest first.</summary>
    /// <param name="orderingKey">The ordering key.</param>
    /// <param name="page">The page to read.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask<Page<DeliveryRecord>> ListAsync(string orderingKey, PageRequest page, CancellationToken cancellationToken = default);

    /// <summary>Lists deliveries that were given up, newest first.</summary>
    /// <param name="page">The page to read.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask<Page<DeliveryRecord>> ListFailedAsync(PageRequest page, CancellationToken cancellationToken = default);

    /// <summary>Counts the deliveries of one ordering key by state.</summary>
    /// <param name="orderingKey">The ordering key.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask<DeliverySummary> SummarizeAsync(string orderingKey, CancellationToken cancellationToken = default);

    /// <summary>Counts all deliveries by state.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask<DeliverySummary> SummarizeAsync(CancellationToken cancellationToken = default);

    /// <summary>Makes a delivery that was given up due again.</summary>
    /// <param name="sequence">The number of the delivery.</param>
    /// <param name="now">The present time.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Whether there was one.</returns>
    ValueTask<bool> ReplayAsync(long sequence, DateTimeOffset now, CancellationToken cancellationToken = default);

    /// <summary>Gives up the pending deliveries to an inbox that is gone.</summary>
    /// <param name="inbox">The inbox.</param>
    /// <param name="now">The present time.</param>
    /// <param name="reason">Why, one line.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask AbandonAsync(ObjectId inbox, DateTimeOffset now, string reason, CancellationToken cancellationToken = default);

    /// <summary>Drops deliveries that were completed before a time. The state of a host goes with its last delivery, an open breaker included: hosts that died must not fill the store.</summary>
    /// <param name="completedBefore">The time.</param>
    /// <param name="limit">The greatest number to drop in this call.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>How many were dropped.</returns>
    ValueTask<int> PruneAsync(DateTimeOffset completedBefore, int limit, CancellationToken cancellationToken = default);
}
