namespace ActivityPub.Sdk.Storage;

/// <summary>The accounts of this installation.</summary>
public interface IActorStore
{
    /// <summary>Finds an account; deleted ones are found too.</summary>
    /// <param name="username">The name, compared without case.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask<ActorRecord?> FindAsync(string username, CancellationToken cancellationToken = default);

    /// <summary>Lists the accounts by name, deleted ones left out.</summary>
    /// <param name="page">The page to read.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask<Page<ActorRecord>> ListAsync(PageRequest page, CancellationToken cancellationToken = default);

    /// <summary>Counts the accounts, deleted ones left out.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask<long> CountAsync(CancellationToken cancellationToken = default);

    /// <summary>Adds the account or replaces the one of that name.</summary>
    /// <param name="actor">The account.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask UpsertAsync(ActorRecord actor, CancellationToken cancellationToken = default);
}
