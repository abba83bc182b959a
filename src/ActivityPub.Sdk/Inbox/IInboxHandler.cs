using ActivityPub.Sdk.Vocabulary;

namespace ActivityPub.Sdk.Inbox;

/// <summary>Does something with the activities of one class that come in.</summary>
/// <typeparam name="TActivity">The class of activities; <see cref="Activity"/> gets all of them.</typeparam>
/// <remarks>
/// <para>Registered with <c>AddInboxHandler</c> and made anew for each activity. Handlers run after the ones of the library and in the order
/// of their registration.</para>
/// <para>A handler sees only what the sender may do: its own objects created, changed and deleted, its own activities undone, its own
/// collections added to, an account moved only to one that names it. Objects of others are never embedded, they are given by id. In an
/// answer (<c>Accept</c>, <c>Reject</c>) the activity that is answered stands as the sender wrote it: compare it with what you sent.</para>
/// <para>All handlers of one activity share one transaction, which also marks the activity as handled: what is written through
/// <see cref="InboxContext.Storage"/> happens exactly once. A handler that throws rolls everything back, and the activity is tried again,
/// ten times over days; other effects, such as a mail, can then happen more than once.</para>
/// </remarks>
public interface IInboxHandler<in TActivity>
    where TActivity : Activity
{
    /// <summary>Gets ready before the transaction begins: the place for fetching and other slow things. Does nothing by default.</summary>
    /// <param name="context">The activity and its surroundings. Writes through <see cref="InboxContext.Storage"/> take effect at once here.</param>
    /// <param name="activity">The activity; objects that are embedded in it are proven to be their owner's.</param>
    /// <param name="cancellationToken">Cancels the handling; the activity is then tried again.</param>
    ValueTask PrepareAsync(InboxContext context, TActivity activity, CancellationToken cancellationToken) => default;

    /// <summary>Takes effect, inside the transaction. No network here, and no writes past <see cref="InboxContext.Storage"/>: they would wait for this very transaction.</summary>
    /// <param name="context">The activity and its surroundings.</param>
    /// <param name="activity">The activity; objects that are embedded in it are proven to be their owner's.</param>
    /// <param name="cancellationToken">Cancels the handling; the activity is then tried again.</param>
    ValueTask HandleAsync(InboxContext context, TActivity activity, CancellationToken cancellationToken);
}
