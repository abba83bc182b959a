using ActivityPub.Sdk.Actors;
using ActivityPub.Sdk.Outbox;
using ActivityPub.Sdk.Storage;
using ActivityPub.Sdk.Vocabulary;

namespace ActivityPub.Sdk.Inbox.Handlers;

/// <summary>Takes a follower, or lets it wait for the account; answers each time, because answers get lost.</summary>
internal sealed class FollowHandler(ActorDirectory actors, FollowService follows) : IInboxHandler<Follow>
{
    public async ValueTask HandleAsync(InboxContext context, Follow activity, CancellationToken cancellationToken)
    {
        if (activity.Object.Single.Id is not { } target || await actors.FindByIdAsync(target, cancellationToken) is not { DeletedAt: null, IsInstanceActor: false } account
            || account.Id == context.Sender.Id)
        {
            return;
        }

        // Its undoing was faster.
        if (activity.Id is not null && await context.Storage.Interactions.HasTombstoneAsync(activity.Id.Value, context.Sender.Id, context.Now, cancellationToken))
        {
            return;
        }

        FollowerRecord? known = await context.Storage.Followers.FindAsync(account.Username, context.Sender.Id, cancellationToken);
        FollowState state = known?.State == FollowState.Accepted || !account.Profile.ManuallyApprovesFollowers ? FollowState.Accepted : FollowState.Pending;
        await context.Storage.Followers.UpsertAsync(
            new FollowerRecord
            {
                Username = account.Username,
                ActorId = context.Sender.Id,
                Inbox = context.Sender.Inbox,
                SharedInbox = context.Sender.SharedInbox,
                State = state,
                FollowActivity = context.Received.Body,
                FollowedAt = known?.FollowedAt ?? context.Now,
            },
            cancellationToken);
        if (state == FollowState.Accepted)
        {
            await follows.AcceptFollowerAsync(account.Username, context.Sender.Id, context.Storage, cancellationToken);
        }
    }
}
