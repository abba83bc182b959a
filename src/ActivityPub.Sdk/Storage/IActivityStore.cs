using ActivityPub.Sdk.Identifiers;

namespace ActivityPub.Sdk.Storage;

/// <summary>The activities that accounts of this installation sent.</summary>
public interface IActivityStore
{
    /// <summary>Finds an activity.</summary>
    /// <param name="id">The id of the activity.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask<ActivityRecord?> FindAsync(ObjectId id, CancellationToken cancellationToken = default);

    /// <summary>Adds an activity; one of that id must not exist.</summary>
    /// <param name="activity">The activity.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="InvalidOperationException">An activity of that id exists.</exception>
    ValueTask AddAsync(ActivityRecord activity, CancellationToken cancellationToken = default);

    /// <summary>Takes every activity about an object out of the outbox collection, as after its deletion. The bodies stay while deliveries need them.</summary>
    /// <param name="objectId">The object.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask UnlistAsync(ObjectId objectId, CancellationToken cancellationToken = default);

    /// <summary>Lists the outbox of an account: listed, public or unlisted, newest first.</summary>
    /// <param name="username">The account.</param>
    /// <param name="page">The page to read.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask<Page<ActivityRecord>> ListOutboxAsync(string username, PageRequest page, CancellationToken cancellationToken = default);

    /// <summary>Counts what <see cref="ListOutboxAsync"/> lists.</summary>
    /// <param name="username">The account.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask<long> CountOutboxAsync(string username, CancellationToken cancellationToken = default);
}
