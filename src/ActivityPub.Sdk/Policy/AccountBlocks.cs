using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Policy;

/// <summary>The accounts of other servers that this installation has nothing to do with. For whole servers there is <see cref="DomainBlocks"/>.</summary>
/// <remarks>
/// Thread-safe. Blocks take effect at once on this node and within 30 seconds on others. Nothing of a blocked account is taken, requests
/// that it signs are refused, and as a follower it gets no posts; its entries stay, so that a block can be taken back. A server with other
/// followers still gets the posts for them, and whom it shows them to is up to it.
/// </remarks>
public sealed class AccountBlocks
{
    private static readonly TimeSpan _answerHolds = TimeSpan.FromSeconds(30);

    private readonly IFederationStorage _storage;
    private readonly TimeProvider _time;
    private readonly ExpiringCache<ObjectId, bool> _answers;

    /// <summary>Makes the list.</summary>
    /// <param name="storage">The store.</param>
    /// <param name="timeProvider">The clock.</param>
    public AccountBlocks(IFederationStorage storage, TimeProvider timeProvider)
    {
        ArgumentNullException.ThrowIfNull(storage);
        ArgumentNullException.ThrowIfNull(timeProvider);
        _storage = storage;
        _time = timeProvider;
        _answers = new ExpiringCache<ObjectId, bool>(50_000, timeProvider);
    }

    /// <summary>Blocks an account, or changes the reason of a block. What waits to be sent to its own inbox is given up.</summary>
    /// <param name="actorId">The account's id.</param>
    /// <param name="reason">Why, for the moderators.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The block as it is kept.</returns>
    public async ValueTask<AccountBlockRecord> AddAsync(ObjectId actorId, string? reason = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(actorId);
        DateTimeOffset now = _time.GetUtcNow();
        RemoteActorRecord? known = await _storage.RemoteActors.FindAsync(actorId, cancellationToken);
        AccountBlockRecord block = new(actorId, known?.Inbox, now, reason);
        await _storage.AccountBlocks.UpsertAsync(block, cancellationToken);
        _answers.Clear();
        if (block.Inbox is not null)
        {
            await _storage.Deliveries.AbandonAsync(block.Inbox, now, "The account is blocked.", cancellationToken);
        }

        return block;
    }

    /// <summary>Takes a block back.</summary>
    /// <param name="actorId">The account's id.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Whether there was one.</returns>
    public async ValueTask<bool> RemoveAsync(ObjectId actorId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(actorId);
        bool removed = await _storage.AccountBlocks.RemoveAsync(actorId, cancellationToken);
        _answers.Clear();
        return removed;
    }

    /// <summary>Lists the blocks by account.</summary>
    /// <param name="page">The page to read.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public ValueTask<Page<AccountBlockRecord>> ListAsync(PageRequest page = default, CancellationToken cancellationToken = default) =>
        _storage.AccountBlocks.ListAsync(page, cancellationToken);

    /// <summary>Whether an account is blocked by itself; its domain may be, too.</summary>
    /// <param name="actorId">The account's id.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async ValueTask<bool> IsBlockedAsync(ObjectId actorId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(actorId);
        if (_answers.TryGet(actorId, out bool known))
        {
            return known;
        }

        bool blocked = await _storage.AccountBlocks.ContainsAsync(actorId, cancellationToken);
        _answers.Set(actorId, blocked, _answerHolds);
        return blocked;
    }
}
