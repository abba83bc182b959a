using ActivityPub.Sdk.Actors;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Storage;
using ActivityPub.Sdk.Vocabulary;

namespace ActivityPub.Sdk.Inbox.Handlers;

/// <summary>Forgets what its owner deleted, and keeps it away where it comes later. With an account goes everything that it did.</summary>
internal sealed class DeleteHandler(KeyDirectory keys) : IInboxHandler<Delete>
{
    private static readonly TimeSpan _tombstoneHolds = TimeSpan.FromDays(90);

    public async ValueTask HandleAsync(InboxContext context, Delete activity, CancellationToken cancellationToken)
    {
        if (Ownership.IsAboutItself(activity, context.Sender.Id))
        {
            await ForgetActorAsync(context, cancellationToken);
            return;
        }

        foreach (ObjectId id in activity.Object.Ids())
        {
            if (!id.HasSameOrigin(context.Sender.Id))
            {
                continue;
            }

            InteractionRecord? known = await context.Storage.Interactions.FindAsync(id.Value, cancellationToken);
            if (known is not null && known.ActorId != context.Sender.Id)
            {
                // A tombstone holds for a whole origin: a neighbour must not be able to keep the owner from editing.
                continue;
            }

            await context.Storage.Interactions.AddTombstoneAsync(id.Value, context.Sender.Id, context.Now + _tombstoneHolds, cancellationToken);
            if (known is not null)
            {
                await context.Storage.Interactions.RemoveAsync(known.Id, cancellationToken);
            }
        }
    }

    private async ValueTask ForgetActorAsync(InboxContext context, CancellationToken cancellationToken)
    {
        ObjectId id = context.Sender.Id;
        await context.Storage.Followers.RemoveEverywhereAsync(id, cancellationToken);
        await context.Storage.Interactions.RemoveByActorAsync(id, cancellationToken);
        foreach (string username in await context.Storage.Following.ListFollowersOfAsync(id, cancellationToken))
        {
            await context.Storage.Following.RemoveAsync(username, id, cancellationToken);
        }

        await context.Storage.RemoteActors.RemoveAsync(id, cancellationToken);
        keys.Forget(id);
    }
}
