using ActivityPub.Sdk.Identifiers;

namespace ActivityPub.Sdk.Storage;

/// <summary>Who follows the accounts of this installation.</summary>
public interface IFollowerStore
{
    /// <summary>Finds one follower.</summary>
    /// <param name="username">The followed account.</param>
    /// <param name="actorId">The follower.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask<FollowerRecord?> FindAsync(string username, ObjectId actorId, CancellationToken cancellationToken = default);

    /// <summary>Adds the follower or replaces its entry; the time of the first follow stays.</summary>
    /// <param name="follower">The follower.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask UpsertAsync(FollowerRecord follower, CancellationToken cancellationToken = default);

    /// <summary>Removes one follower.</summary>
    /// <param name="username">The followed account.</param>
    /// <param name="actorId">The follower.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Whether there was one.</returns>
    ValueTask<bool> RemoveAsync(string username, ObjectId actorId, CancellationToken cancellationToken = default);

    /// <summary>Removes an actor from the followers of every account.</summary>
    /// <param name="actorId">The follower.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>How many entries were removed.</returns>
    ValueTask<int> RemoveEverywhereAsync(ObjectId actorId, CancellationToken cancellationToken = default);

    /// <summary>Counts the accepted followers of an account.</summary>
    /// <param name="username">The followed account.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask<long> CountAsync(string username, CancellationToken cancellationToken = default);

    /// <summary>Lists followers, newest first.</summary>
    /// <param name="username">The followed account.</param>
    /// <param name="state">The state to list.</param>
    /// <param name="page">The page to read.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask<Page<FollowerRecord>> ListAsync(string username, FollowState state, PageRequest page, CancellationToken cancellationToken = default);

    /// <summary>Lists the distinct inboxes that posts of an account go to, in the ordinal order of their text. Blocked accounts (<see cref="IAccountBlockStore"/>) count for none.</summary>
    /// <param name="username">The followed account.</param>
    /// <param name="after">The last inbox of the batch before; <see langword="null"/> to begin.</param>
    /// <param name="limit">The size of the batch, 1 or more.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The batch; an empty one ends the list.</returns>
    ValueTask<IReadOnlyList<ObjectId>> ListInboxesAsync(string username, string? after, int limit, CancellationToken cancellationToken = default);

    /// <summary>Removes the followers whose personal inbox is gone.</summary>
    /// <param name="inbox">The personal inbox that answered 410.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>How many were removed.</returns>
    ValueTask<int> RemoveByInboxAsync(ObjectId inbox, CancellationToken cancellationToken = default);
}
