using ActivityPub.Sdk.Vocabulary;

namespace ActivityPub.Sdk.Inbox;

/// <summary>One registered handler, whatever its class of activities is.</summary>
internal abstract class InboxHandlerRegistration
{
    /// <summary>Whether it handles an activity.</summary>
    public abstract bool Handles(Activity activity);

    public abstract ValueTask PrepareAsync(InboxContext context, AuthorizedActivity activity, CancellationToken cancellationToken);

    public abstract ValueTask HandleAsync(InboxContext context, AuthorizedActivity activity, CancellationToken cancellationToken);
}
