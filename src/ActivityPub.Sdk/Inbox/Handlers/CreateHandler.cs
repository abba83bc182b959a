using ActivityPub.Sdk.Vocabulary;

namespace ActivityPub.Sdk.Inbox.Handlers;

/// <summary>Keeps replies to our objects, quotes of them, and mentions of our accounts.</summary>
internal sealed class CreateHandler(InteractionRecorder interactions) : IInboxHandler<Create>
{
    public async ValueTask HandleAsync(InboxContext context, Create activity, CancellationToken cancellationToken)
    {
        if (activity.Object.Single.Object is { } obj)
        {
            await interactions.RecordObjectAsync(context, obj, editedAt: null, cancellationToken);
        }
    }
}
