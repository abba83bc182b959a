using ActivityPub.Sdk.Storage;
using ActivityPub.Sdk.Vocabulary;

namespace ActivityPub.Sdk.Inbox.Handlers;

/// <summary>Keeps boosts of our objects. What groups wrap in an announcement is theirs and not of interest here.</summary>
internal sealed class AnnounceHandler(InteractionRecorder interactions) : IInboxHandler<Announce>
{
    public ValueTask HandleAsync(InboxContext context, Announce activity, CancellationToken cancellationToken) =>
        context.Received.Activity.Object.Single.Object is Activity
            ? default
            : interactions.RecordActionAsync(context, activity, InteractionKind.Share, null, cancellationToken);
}
