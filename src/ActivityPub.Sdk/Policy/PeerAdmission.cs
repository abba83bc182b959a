using ActivityPub.Sdk.Identifiers;

namespace ActivityPub.Sdk.Policy;

/// <summary>The one decision about whom this installation has to do with: allowed domains, blocked domains, blocked accounts. Whatever comes in or is read asks it.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class PeerAdmission(DomainBlocks domains, AccountBlocks accounts)
{
    /// <summary>Judges an account.</summary>
    /// <param name="actorId">The account; or a key of it, as long as more is not known.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Why it is not welcome, for the other server; <see langword="null"/> where it is.</returns>
    public async ValueTask<string?> FindObjectionAsync(ObjectId actorId, CancellationToken cancellationToken) =>
        await domains.IsBlockedAsync(actorId, cancellationToken) ? "This server does not federate with that domain."
        : await accounts.IsBlockedAsync(actorId.WithoutFragment(), cancellationToken) ? "This server does not federate with that account."
        : null;
}
