using ActivityPub.Sdk.Identifiers;

namespace ActivityPub.Sdk.Storage;

/// <summary>Whom the accounts of this installation follow.</summary>
public interface IFollowingStore
{
    /// <summary>Finds one follow.</summary>
    /// <param name="username">The account that follows.</param>
    /// <param name="targetId">The followed actor.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask<FollowingRecord?> FindAsync(string username, ObjectId targetId, CancellationToken cancellationToken = default);

    /// <summary>Adds the follow or replaces its entry.</summary>
    /// <param name="following">The follow.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask UpsertAsync(FollowingRecord following, CancellationToken cancellationToken = default);

    /// <summary>Removes one follow.</summary>
    /// <param name="username">The account that follows.</param>
    /// <param name="targetId">The followed actor.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Whether there was one.</returns>
    ValueTask<bool> RemoveAsync(string username, ObjectId targetId, CancellationToken cancellationToken = default);

    /// <summary>Lists the accounts here that follow an actor and were accepted.</summary>
    /// <param name="targetId">The followed actor.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask<IReadOnlyList<string>> ListFollowersOfAsync(ObjectId targetId, CancellationToken cancellationToken = default);

    /// <summary>Lists the accepted follows of an account, newest first.</summary>
    /// <param name="username">The account that follows.</param>
    /// <param name="page">The page to read.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask<Page<FollowingRecord>> ListAsync(string username, PageRequest page, CancellationToken cancellationToken = default);

    /// <summary>Counts the accepted follows of an account.</summary>
    /// <param name="username">The account that follows.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask<long> CountAsync(string username, CancellationToken cancellationToken = default);
}
