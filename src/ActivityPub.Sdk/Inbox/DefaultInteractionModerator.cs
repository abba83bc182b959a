using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Inbox;

/// <summary>What has text waits for a moderator, what has none is shown.</summary>
internal sealed class DefaultInteractionModerator : IInteractionModerator
{
    public ValueTask<InteractionState> DecideAsync(InteractionRecord interaction, RemoteActorRecord author, CancellationToken cancellationToken = default) =>
        new(interaction.Kind is InteractionKind.Reply or InteractionKind.Quote or InteractionKind.Mention ? InteractionState.Pending : InteractionState.Approved);
}
