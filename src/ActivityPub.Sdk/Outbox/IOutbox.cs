using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Outbox;

/// <summary>Sends activities of the accounts of this installation. Thread-safe.</summary>
/// <remarks>See <see href="https://www.w3.org/TR/activitypub/#server-to-server-interactions">ActivityPub section 7</see>.</remarks>
public interface IOutbox
{
    /// <summary>
    /// Stores the object, the activity and the task to deliver it, in one transaction: all of them or none. Nothing is sent before the
    /// transaction is committed, and everything is sent after it, also when the process dies right behind it.
    /// </summary>
    /// <param name="activity">What is to be sent.</param>
    /// <param name="scope">
    /// A transaction to take part in, which the caller commits; <see langword="null"/> for a transaction of its own, which is committed
    /// when the call returns.
    /// </param>
    /// <param name="cancellationToken">Cancels the call before the commit has begun.</param>
    /// <returns>The id of the activity.</returns>
    /// <exception cref="ArgumentException">The activity is of another account or another origin, or its visibility is <see cref="Visibility.Local"/>; nothing was stored.</exception>
    /// <exception cref="ActivityTooLargeException">Other servers would not read the activity; nothing was stored.</exception>
    /// <exception cref="StorageUnavailableException">The store cannot commit now; nothing was stored.</exception>
    ValueTask<ObjectId> SendAsync(OutgoingActivity activity, IStorageScope? scope = null, CancellationToken cancellationToken = default);
}
