using ActivityPub.Sdk.Identifiers;

namespace ActivityPub.Sdk.Storage;

/// <summary>The accounts of other servers that are known here: a cache with an age, which may be emptied at any time.</summary>
public interface IRemoteActorStore
{
    /// <summary>Finds an actor by its id.</summary>
    /// <param name="id">The actor's id.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask<RemoteActorRecord?> FindAsync(ObjectId id, CancellationToken cancellationToken = default);

    /// <summary>Finds the actor whose own document lists a key.</summary>
    /// <param name="keyId">The id of the key.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask<RemoteActorRecord?> FindByKeyAsync(ObjectId keyId, CancellationToken cancellationToken = default);

    /// <summary>Adds the actor or replaces the one of that id, its keys included.</summary>
    /// <param name="actor">The actor.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask UpsertAsync(RemoteActorRecord actor, CancellationToken cancellationToken = default);

    /// <summary>Removes an actor and its keys.</summary>
    /// <param name="id">The actor's id.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask RemoveAsync(ObjectId id, CancellationToken cancellationToken = default);

    /// <summary>Removes actors that were fetched before a time, oldest first, followers excepted.</summary>
    /// <param name="fetchedBefore">The time.</param>
    /// <param name="limit">The greatest number to remove in this call.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>How many were removed.</returns>
    ValueTask<int> PruneAsync(DateTimeOffset fetchedBefore, int limit, CancellationToken cancellationToken = default);
}
