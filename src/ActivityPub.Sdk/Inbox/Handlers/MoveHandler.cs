using ActivityPub.Sdk.Actors;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Json;
using ActivityPub.Sdk.Outbox;
using ActivityPub.Sdk.Storage;
using ActivityPub.Sdk.Vocabulary;

namespace ActivityPub.Sdk.Inbox.Handlers;

/// <summary>
/// Follows somebody to a new account. The new account has to name the old one, or anybody could call followers over. Followers who move
/// follow us anew by themselves.
/// </summary>
internal sealed class MoveHandler(RemoteActorDirectory remoteActors, FederationUris uris) : IInboxHandler<Move>
{
    private const string NewActor = "ActivityPub.Sdk.Inbox.MovedTo";

    public async ValueTask PrepareAsync(InboxContext context, Move activity, CancellationToken cancellationToken)
    {
        ObjectId old = context.Sender.Id;
        if (!Ownership.IsAboutItself(activity, old) || activity.Target.Single.Id is not { } target || target == old || uris.IsLocal(target)
            || (await context.Storage.Following.ListFollowersOfAsync(old, cancellationToken)).Count == 0)
        {
            return;
        }

        RemoteActorResult result = await remoteActors.RefreshAsync(target, context.Budget, cancellationToken);
        if (result.Failure == RemoteActorFailure.Unavailable)
        {
            throw new TryAgainException("The account that somebody moved to cannot be fetched at the moment.");
        }

        if (result.IsFound && ActivityJson.TryRead(result.Actor.Document.Span, out ApObject? document, out _) && document is Actor moved && moved.AlsoKnownAs.ContainsId(old))
        {
            context.Items[NewActor] = result.Actor;
        }
    }

    public async ValueTask HandleAsync(InboxContext context, Move activity, CancellationToken cancellationToken)
    {
        if (!context.Items.TryGetValue(NewActor, out object? item) || item is not RemoteActorRecord moved)
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
