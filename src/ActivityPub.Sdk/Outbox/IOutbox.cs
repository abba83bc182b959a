using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Outbox;

/// <summary>Sends activities of accounts of this installation.</summary>
/// <remarks>Thread-safe.</remarks>
public interface IOutbox
{
    /// <summary>Stores an activity together with its object and the task that delivers it, all in one transaction.</summary>
    /// <param name="activity">The activity and whom it goes to.</param>
    /// <param name="scope">The transaction to take part in; <see langword="null"/> makes one and commits it.</param>
    /// <param name="cancellationToken">Cancels the call before anything is committed.</param>
    /// <returns>The id of the activity.</returns>
    ValueTask<ObjectId> SendAsync(OutgoingActivity activity, IStorageScope? scope, CancellationToken cancellationToken = default);
}
