namespace ActivityPub.Sdk.Storage;

/// <summary>
/// The inbox journal: what was answered with 202. An entry is durable before <see cref="TryAppendAsync"/> returns and is handled
/// exactly once, because it is completed in the transaction of its effects.
/// </summary>
public interface IInboxStore
{
    /// <summary>Appends an entry, durably; concurrent calls may share one commit.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="cancellationToken">Cancels the wait; the entry may still be appended.</param>
    /// <returns><see langword="false"/> where an entry of the same dedupe key exists, handled or not.</returns>
    /// <exception cref="StorageUnavailableException">The store cannot commit now.</exception>
    ValueTask<bool> TryAppendAsync(InboxEntry entry, CancellationToken cancellationToken = default);

    /// <summary>Claims entries that are due, oldest first. The attempt is counted by the claim.</summary>
    /// <param name="now">The present time.</param>
    /// <param name="leaseUntil">When the entries become due again unless completed.</param>
    /// <param name="limit">The greatest number, 1 or more.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask<IReadOnlyList<InboxEntry>> ClaimAsync(DateTimeOffset now, DateTimeOffset leaseUntil, int limit, CancellationToken cancellationToken = default);

    /// <summary>Marks a claimed entry as handled. To be called in the transaction of its effects.</summary>
    /// <param name="entry">The entry as claimed; its attempt number is the fencing token.</param>
    /// <param name="now">The present time.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns><see langword="false"/> where the lease was lost to a later claim; the transaction must then not be committed.</returns>
    ValueTask<bool> TryCompleteAsync(InboxEntry entry, DateTimeOffset now, CancellationToken cancellationToken = default);

    /// <summary>Gives a claimed entry back to be tried again.</summary>
    /// <param name="entry">The entry as claimed; what its <see cref="InboxEntry.FetchBudget"/> says is stored.</param>
    /// <param name="dueAt">When it is due again.</param>
    /// <param name="error">What went wrong, one line.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask RetryAsync(InboxEntry entry, DateTimeOffset dueAt, string error, CancellationToken cancellationToken = default);

    /// <summary>Sets a claimed entry aside as a dead letter, with its body and the reason.</summary>
    /// <param name="entry">The entry as claimed.</param>
    /// <param name="now">The present time.</param>
    /// <param name="reason">Why it can't be handled, one line.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask BuryAsync(InboxEntry entry, DateTimeOffset now, string reason, CancellationToken cancellationToken = default);

    /// <summary>Counts the entries that are neither handled nor set aside.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask<long> CountPendingAsync(CancellationToken cancellationToken = default);

    /// <summary>The earliest time at which an entry is due; <see langword="null"/> where none waits.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask<DateTimeOffset?> NextDueAsync(CancellationToken cancellationToken = default);

    /// <summary>Drops the bodies of entries handled before one time, and whole entries handled before another.</summary>
    /// <param name="bodiesBefore">Bodies of entries handled before this time are dropped.</param>
    /// <param name="entriesBefore">Entries handled before this time are dropped; their activities could take effect again.</param>
    /// <param name="limit">The greatest number of entries to touch in this call.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>How many entries were touched.</returns>
    ValueTask<int> PruneAsync(DateTimeOffset bodiesBefore, DateTimeOffset entriesBefore, int limit, CancellationToken cancellationToken = default);
}
