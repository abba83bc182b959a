using ActivityPub.Sdk.Identifiers;

namespace ActivityPub.Sdk.Storage;

/// <summary>The encrypted key pairs of the accounts of this installation.</summary>
public interface IActorKeyStore
{
    /// <summary>Lists the keys of an account, oldest first.</summary>
    /// <param name="username">The account.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask<IReadOnlyList<ActorKeyRecord>> ListAsync(string username, CancellationToken cancellationToken = default);

    /// <summary>Adds a key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns><see langword="false"/> where a key of that id exists already; it is left as it is.</returns>
    ValueTask<bool> TryAddAsync(ActorKeyRecord key, CancellationToken cancellationToken = default);

    /// <summary>Replaces the key of that id.</summary>
    /// <param name="key">The key.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask UpdateAsync(ActorKeyRecord key, CancellationToken cancellationToken = default);

    /// <summary>Removes a key.</summary>
    /// <param name="keyId">The id of the key.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask RemoveAsync(ObjectId keyId, CancellationToken cancellationToken = default);
}
