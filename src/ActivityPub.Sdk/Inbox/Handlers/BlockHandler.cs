using ActivityPub.Sdk.Actors;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Vocabulary;

namespace ActivityPub.Sdk.Inbox.Handlers;

/// <summary>Ends all following between the sender and an account that it blocks.</summary>
internal sealed class BlockHandler(ActorDirectory actors) : IInboxHandler<Block>
{
    public async ValueTask HandleAsync(InboxContext context, Block activity, CancellationToken cancellationToken)
    {
        foreach (ObjectId id in activity.Object.Ids())
        {
            if (await actors.FindByIdAsync(id, cancellationToken) is { } account)
            {
                await context.Storage.Followers.RemoveAsync(account.Username, context.Sender.Id, cancellationToken);
                await context.Storage.Following.RemoveAsync(account.Username, context.Sender.Id, cancellationToken);
            }
        }
    }
}
