using ActivityPub.Sdk.Inbox;
using ActivityPub.Sdk.Storage;
using Microsoft.Extensions.Options;

namespace ActivityPub.Sdk.Cms.Interactions;

/// <summary>Decides which replies are shown without a moderator. Likes, boosts and quotes are counted at once: nothing of what they say is shown.</summary>
internal sealed class CommentModerator(IFederationStorage storage, IOptions<CmsOptions> options) : IInteractionModerator
{
    private const int MaxLookedAt = 1_000;

    public async ValueTask<InteractionState> DecideAsync(InteractionRecord interaction, RemoteActorRecord author, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(interaction);
        if (interaction.Kind is InteractionKind.Like or InteractionKind.Share or InteractionKind.Reaction)
        {
            return InteractionState.Approved;
        }

        // What was not written for everybody must never be shown to everybody.
        if (!interaction.Visibility.IsForEverybody())
        {
            return InteractionState.Pending;
        }

        if (interaction.Kind == InteractionKind.Quote)
        {
            return InteractionState.Approved;
        }

        bool isShown = options.Value.CommentModeration switch
        {
            CommentModeration.Automatic => true,
            CommentModeration.ApprovedAuthorsAutomatically => await IsKnownAsync(interaction, cancellationToken),
            _ => false,
        };
        return isShown ? InteractionState.Approved : InteractionState.Pending;
    }

    private async ValueTask<bool> IsKnownAsync(InteractionRecord interaction, CancellationToken cancellationToken)
    {
        Page<InteractionRecord> approved = await storage.Interactions.ListRepliesAsync(InteractionState.Approved, new PageRequest(null, MaxLookedAt), cancellationToken);
        return approved.Items.Any(reply => reply.ActorId == interaction.ActorId && reply.Id != interaction.Id);
    }
}
