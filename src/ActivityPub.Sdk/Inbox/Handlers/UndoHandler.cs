using ActivityPub.Sdk.Actors;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Json;
using ActivityPub.Sdk.Storage;
using ActivityPub.Sdk.Vocabulary;

namespace ActivityPub.Sdk.Inbox.Handlers;

/// <summary>
/// Takes back a follow, like, reaction or boost of the sender. It is matched by who did it to what, because some servers make a new id for
/// what they undo; where nothing matches, the id is kept for a day, in case the activity itself comes late.
/// </summary>
internal sealed class UndoHandler(ActorDirectory actors, InteractionRecorder interactions) : IInboxHandler<Undo>
{
    private static readonly TimeSpan _earlyUndoHolds = TimeSpan.FromHours(24);

    public async ValueTask HandleAsync(InboxContext context, Undo activity, CancellationToken cancellationToken)
    {
        foreach (ObjectRef reference in activity.Object)
        {
            bool done = reference.Object switch
            {
                Activity undone => await UndoAsync(context, undone, cancellationToken),
                _ => false,
            };

            if (!done && reference.Id is { } id && id.HasSameOrigin(context.Sender.Id) && reference.Object is null or Follow or Like or EmojiReact or Announce
                && !await UndoByIdAsync(context, id, reference.Object is null or Follow, cancellationToken))
            {
                await context.Storage.Interactions.AddTombstoneAsync(id.Value, context.Sender.Id, context.Now + _earlyUndoHolds, cancellationToken);
            }
        }
    }

    private async ValueTask<bool> UndoAsync(InboxContext context, Activity undone, CancellationToken cancellationToken) => undone switch
    {
        Follow => await UnfollowAsync(context, undone, cancellationToken),
        Like or EmojiReact => await RemoveAsync(context, undone, InteractionKind.Like, cancellationToken),
        Announce => await RemoveAsync(context, undone, InteractionKind.Share, cancellationToken),
        _ => true,
    };

    private async ValueTask<bool> UnfollowAsync(InboxContext context, Activity follow, CancellationToken cancellationToken)
    {
        bool removed = false;
        foreach (ObjectId target in follow.Object.Ids())
        {
            if (await actors.FindByIdAsync(target, cancellationToken) is { } account)
            {
                removed |= await context.Storage.Followers.RemoveAsync(account.Username, context.Sender.Id, cancellationToken);
            }
        }

        return removed;
    }

    private async ValueTask<bool> RemoveAsync(InboxContext context, Activity undone, InteractionKind kind, CancellationToken cancellationToken)
    {
        if (undone.Id is not null && await UndoByIdAsync(context, undone.Id, mayBeFollow: false, cancellationToken))
        {
            return true;
        }

        foreach (ObjectRef target in undone.Object)
        {
            if (await interactions.FindOwnAsync(context.Storage, target, cancellationToken) is not { } own)
            {
                continue;
            }

            // The undoing of a reaction is called Undo of a Like by some servers.
            int removed = await context.Storage.Interactions.RemoveAsync(kind, context.Sender.Id, own.Id, cancellationToken);
            if (removed == 0 && kind == InteractionKind.Like)
            {
                removed = await context.Storage.Interactions.RemoveAsync(InteractionKind.Reaction, context.Sender.Id, own.Id, cancellationToken);
            }

            if (removed > 0)
            {
                return true;
            }
        }

        return false;
    }

    private static async ValueTask<bool> UndoByIdAsync(InboxContext context, ObjectId id, bool mayBeFollow, CancellationToken cancellationToken)
    {
        if (await context.Storage.Interactions.FindAsync(id.Value, cancellationToken) is { } interaction)
        {
            return interaction.ActorId == context.Sender.Id
                && interaction.Kind is InteractionKind.Like or InteractionKind.Reaction or InteractionKind.Share
                && await context.Storage.Interactions.RemoveAsync(interaction.Id, cancellationToken);
        }

        if (!mayBeFollow)
        {
            return false;
        }

        bool removed = false;
        foreach (FollowerRecord follow in await AccountList.FindFollowsAsync(context.Storage, context.Sender.Id, cancellationToken))
        {
            if (ActivityJson.TryRead(follow.FollowActivity.Span, out ApObject? asked, out _) && asked.Id == id)
            {
                removed |= await context.Storage.Followers.RemoveAsync(follow.Username, follow.ActorId, cancellationToken);
            }
        }

        return removed;
    }
}
