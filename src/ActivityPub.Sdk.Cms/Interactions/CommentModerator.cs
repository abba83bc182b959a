using ActivityPub.Sdk.Actors;
using ActivityPub.Sdk.Inbox;
using ActivityPub.Sdk.Storage;
using Microsoft.Extensions.Options;

namespace ActivityPub.Sdk.Cms.Interactions;

/// <summary>
/// Decides which replies are shown without a moderator. Likes and boosts are counted at once: nothing of what they say is shown. Mentions
/// and quotes of strangers always wait, because anybody can send them to everybody.
/// </summary>
internal sealed class CommentModerator(IFederationStorage storage, ActorDirectory actors, IOptions<CmsOptions> options) : IInteractionModerator
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

        if (interaction.Kind is InteractionKind.Mention or InteractionKind.Quote && !await IsRelatedAsync(interaction, cancellationToken))
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

    // A like is no relation: it is approved at once, and would open the door for whoever sends one first.
    private async ValueTask<bool> IsRelatedAsync(InteractionRecord interaction, CancellationToken cancellationToken)
    {
        string? username = interaction.Kind == InteractionKind.Mention
            ? (await actors.FindByIdAsync(interaction.TargetId, cancellationToken))?.Username
            : (await storage.Objects.FindAsync(interaction.TargetId, cancellationToken))?.Username;
        if (username is not null && await storage.Followers.FindAsync(username, interaction.ActorId, cancellationToken) is { State: FollowState.Accepted })
        {
            return true;
        }

        if ((await storage.Following.ListFollowersOfAsync(interaction.ActorId, cancellationToken)).Count > 0 || await IsKnownAsync(interaction, cancellationToken))
        {
            return true;
        }

        Page<InteractionRecord> approved = await storage.Interactions.ListAsync(interaction.TargetId, interaction.Kind, InteractionState.Approved, new PageRequest(null, MaxLookedAt), cancellationToken);
        return approved.Items.Any(other => other.ActorId == interaction.ActorId && other.Id != interaction.Id);
    }

    private async ValueTask<bool> IsKnownAsync(InteractionRecord interaction, CancellationToken cancellationToken)
    {
        Page<InteractionRecord> approved = await storage.Interactions.ListRepliesAsync(InteractionState.Approved, new PageRequest(null, MaxLookedAt), cancellationToken);
        return approved.Items.Any(reply => reply.ActorId == interaction.ActorId && reply.Id != interaction.Id);
    }
}
