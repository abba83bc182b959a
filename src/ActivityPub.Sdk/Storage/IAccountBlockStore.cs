using ActivityPub.Sdk.Identifiers;

namespace ActivityPub.Sdk.Storage;

/// <summary>The blocked accounts of other servers. <see cref="IFollowerStore.ListInboxesAsync"/> passes over them.</summary>
public interface IAccountBlockStore
{
    /// <summary>Adds a block, or replaces reason and inbox of one; the time of the first stays.</summary>
    /// <param name="block">The block.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask UpsertAsync(AccountBlockRecord block, CancellationToken cancellationToken = default);

    /// <summary>Removes a block.</summary>
    /// <param name="actorId">The account.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Whether there was one.</returns>
    ValueTask<bool> RemoveAsync(ObjectId actorId, CancellationToken cancellationToken = default);

    /// <summary>Lists the blocks by the text of the account's id.</summary>
    /// <param name="page">The page to read.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask<Page<AccountBlockRecord>> ListAsync(PageRequest page, CancellationToken cancellationToken = default);

    /// <summary>Whether an account is blocked.</summary>
    /// <param name="actorId">The account.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask<bool> ContainsAsync(ObjectId actorId, CancellationToken cancellationToken = default);

    /// <summary>Finds those of some inboxes that are the personal inbox of a blocked account.</summary>
    /// <param name="inboxes">The inboxes.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask<IReadOnlyList<ObjectId>> FindInboxesAsync(IReadOnlyList<ObjectId> inboxes, CancellationToken cancellationToken = default);
}
