using ActivityPub.Sdk.Vocabulary;

namespace ActivityPub.Sdk.Inbox;

/// <summary>
/// What an activity may say: its sender is proven, its sender may do this, and whatever of other people was embedded in it has shrunk to ids.
/// Only <see cref="ActivityAuthorizer"/> makes one, and handlers take nothing less.
/// </summary>
internal sealed class AuthorizedActivity
{
    internal AuthorizedActivity(Activity activity) => Activity = activity;

    public Activity Activity { get; }
}
