using ActivityPub.Sdk.Actors;
using ActivityPub.Sdk.Outbox;
using ActivityPub.Sdk.Storage;
using ActivityPub.Sdk.Vocabulary;

namespace ActivityPub.Sdk.Inbox.Handlers;

/// <summary>Follows somebody to a new account, which is known to name the old one. Followers who move follow us anew by themselves.</summary>
internal sealed class MoveHandler(FederationUris uris) : IInboxHandler<Move>
{
    public async ValueTask HandleAsync(InboxContext context, Move activity, CancellationToken cancellationToken)
    {
        if (activity.Target.Single.Id is not { } target || await context.Storage.RemoteActors.FindAsync(target, cancellationToken) is not { } moved)
        {
            return;
        }

        foreach (string username in await context.Storage.Following.ListFollowersOfAsync(context.Sender.Id, cancellationToken))
        {
            if (await context.Storage.Following.FindAsync(username, context.Sender.Id, cancellationToken) is not { } before)
            {
                continue;
            }

            ObjectRef self = new(uris.Actor(username));
            await context.Storage.Following.RemoveAsync(username, before.TargetId, cancellationToken);
            await SendAsync(context, username, new Undo { Actor = self, Object = new ObjectRef(new Follow { Id = before.FollowId, Actor = self, Object = new ObjectRef(before.TargetId) }), To = new ObjectRef(before.TargetId) }, context.Sender, cancellationToken);
            if (await context.Storage.Following.FindAsync(username, moved.Id, cancellationToken) is null)
            {
                FollowingRecord follow = new() { Username = username, TargetId = moved.Id, FollowId = uris.NewActivityId(), State = FollowState.Pending, RequestedAt = context.Now };
                await context.Storage.Following.UpsertAsync(follow, cancellationToken);
                await SendAsync(context, username, new Follow { Id = follow.FollowId, Actor = self, Object = new ObjectRef(moved.Id), To = new ObjectRef(moved.Id) }, moved, cancellationToken);
            }
        }
    }

    private static async ValueTask SendAsync(InboxContext context, string username, Activity activity, RemoteActorRecord to, CancellationToken cancellationToken) =>
        await context.Outbox.SendAsync(
            new OutgoingActivity { Username = username, Activity = activity, Visibility = Visibility.Direct, Inboxes = [to.Inbox], OrderingKey = to.Id.Value },
            context.Storage,
            cancellationToken);
}
