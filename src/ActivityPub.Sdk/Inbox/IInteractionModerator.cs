using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Inbox;

/// <summary>Decides whether a reply, like or the like from elsewhere is shown, or waits for a moderator. The default lets replies, quotes and mentions wait and shows the others.</summary>
/// <remarks>An implementation is thread-safe. It is asked inside the transaction that stores the interaction: it decides quickly and writes nothing.</remarks>
public interface IInteractionModerator
{
    /// <summary>Decides about one interaction, a new or an edited one.</summary>
    /// <param name="interaction">The interaction. Its text is of somebody else and not sanitised.</param>
    /// <param name="author">Whose it is.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The state that it is stored with.</returns>
    ValueTask<InteractionState> DecideAsync(InteractionRecord interaction, RemoteActorRecord author, CancellationToken cancellationToken = default);
}
