using ActivityPub.Sdk.Actors;
using ActivityPub.Sdk.Storage;
using ActivityPub.Sdk.Vocabulary;

namespace ActivityPub.Sdk.Inbox.Handlers;

/// <summary>Takes over edits of replies, and changes of accounts, which are fetched from their origin.</summary>
internal sealed class UpdateHandler(InteractionRecorder interactions, RemoteActorDirectory remoteActors, FederationUris uris) : IInboxHandler<Update>
{
    private const string Refreshed = "ActivityPub.Sdk.Inbox.Refreshed";

    public async ValueTask PrepareAsync(InboxContext context, Update activity, CancellationToken cancellationToken)
    {
        if (Ownership.IsAboutItself(activity, context.Sender.Id) && !uris.IsLocal(context.Sender.Id))
        {
            RemoteActorResult result = await remoteActors.RefreshAsync(context.Sender.Id, context.Budget, cancellationToken);
            if (result.Failure == RemoteActorFailure.Unavailable)
            {
                throw new TryAgainException("The changed actor cannot be fetched at the moment.");
            }

            context.Items[Refreshed] = result.Actor;
        }
    }

    public async ValueTask HandleAsync(InboxContext context, Update activity, CancellationToken cancellationToken)
    {
        if (context.Items.TryGetValue(Refreshed, out object? item))
        {
            if (item is RemoteActorRecord actor && (actor.Inbox != context.Sender.Inbox || actor.SharedInbox != context.Sender.SharedInbox))
            {
                await MoveInboxAsync(context, actor, cancellationToken);
            }
        }
        else if (activity.Object.Single.Object is { } obj)
        {
            await interactions.RecordObjectAsync(context, obj, activity.Updated ?? activity.Published ?? context.Received.ReceivedAt, cancellationToken);
        }
    }

    private static async ValueTask MoveInboxAsync(InboxContext context, RemoteActorRecord actor, CancellationToken cancellationToken)
    {
        foreach (FollowerRecord follow in await AccountList.FindFollowsAsync(context.Storage, actor.Id, cancellationToken))
        {
            await context.Storage.Followers.UpsertAsync(follow with { Inbox = actor.Inbox, SharedInbox = actor.SharedInbox }, cancellationToken);
        }
    }
}
