namespace ActivityPub.Sdk.Storage;

/// <summary>What was learned about other servers: a cache with an age.</summary>
public interface IPeerStore
{
    /// <summary>Finds what is known about a host.</summary>
    /// <param name="host">The host, with the port where it is not the default one.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask<PeerRecord?> FindAsync(string host, CancellationToken cancellationToken = default);

    /// <summary>Adds the entry or replaces the one of that host.</summary>
    /// <param name="peer">The entry.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask UpsertAsync(PeerRecord peer, CancellationToken cancellationToken = default);

    /// <summary>Drops entries of hosts that nothing was heard of since a time.</summary>
    /// <param name="before">The time.</param>
    /// <param name="limit">The greatest number to drop in this call.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>How many were dropped.</returns>
    ValueTask<int> PruneAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken = default);
}
