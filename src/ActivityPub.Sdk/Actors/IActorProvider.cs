namespace ActivityPub.Sdk.Actors;

/// <summary>Knows the accounts of this installation. The default reads the store; a site that keeps its accounts elsewhere replaces it.</summary>
/// <remarks>An implementation is thread-safe. Accounts of a provider of one's own are served, followed and signed for like stored ones; their keys are kept in the store.</remarks>
public interface IActorProvider
{
    /// <summary>Finds an account.</summary>
    /// <param name="username">The name, compared without case.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The account, deleted ones included; <see langword="null"/> where there never was one of that name. Never the instance actor.</returns>
    ValueTask<LocalActor?> FindAsync(string username, CancellationToken cancellationToken = default);
}
