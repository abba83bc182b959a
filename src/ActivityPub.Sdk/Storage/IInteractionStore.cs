using ActivityPub.Sdk.Identifiers;

namespace ActivityPub.Sdk.Storage;

/// <summary>Replies, likes, boosts, quotes and mentions from other servers, and the marks that deleted ones leave.</summary>
public interface IInteractionStore
{
    /// <summary>Finds an interaction by its identity.</summary>
    /// <param name="id">The identity.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask<InteractionRecord?> FindAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>
    /// Adds the interaction or replaces the one of that identity; the time of arrival stays. Likes, boosts and reactions are one per actor,
    /// object and kind (a reaction: and content): a second one replaces the first, its identity included.
    /// </summary>
    /// <param name="interaction">The interaction.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask UpsertAsync(InteractionRecord interaction, CancellationToken cancellationToken = default);

    /// <summary>Removes an interaction by its identity.</summary>
    /// <param name="id">The identity.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Whether there was one.</returns>
    ValueTask<bool> RemoveAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Removes the interactions of one kind of an actor with an object.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="actorId">The actor.</param>
    /// <param name="targetId">Our object.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>How many were removed.</returns>
    ValueTask<int> RemoveAsync(InteractionKind kind, ObjectId actorId, ObjectId targetId, CancellationToken cancellationToken = default);

    /// <summary>Removes everything that an actor did, as after the deletion of its account.</summary>
    /// <param name="actorId">The actor.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>How many were removed.</returns>
    ValueTask<int> RemoveByActorAsync(ObjectId actorId, CancellationToken cancellationToken = default);

    /// <summary>Sets the state of an interaction.</summary>
    /// <param name="id">The identity.</param>
    /// <param name="state">The new state.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Whether there was one.</returns>
    ValueTask<bool> SetStateAsync(string id, InteractionState state, CancellationToken cancellationToken = default);

    /// <summary>Lists the interactions of one kind with an object, oldest publication first.</summary>
    /// <param name="targetId">Our object.</param>
    /// <param name="kind">The kind.</param>
    /// <param name="state">The state to list; <see langword="null"/> lists every state.</param>
    /// <param name="page">The page to read.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask<Page<InteractionRecord>> ListAsync(ObjectId targetId, InteractionKind kind, InteractionState? state, PageRequest page, CancellationToken cancellationToken = default);

    /// <summary>Lists the replies of every object that are in a state, newest arrival first: the moderators' queue.</summary>
    /// <param name="state">The state.</param>
    /// <param name="page">The page to read.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask<Page<InteractionRecord>> ListRepliesAsync(InteractionState state, PageRequest page, CancellationToken cancellationToken = default);

    /// <summary>Counts the approved interactions with an object.</summary>
    /// <param name="targetId">Our object.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask<InteractionCounts> CountAsync(ObjectId targetId, CancellationToken cancellationToken = default);

    /// <summary>Notes that something was deleted or undone before it arrived, or must not come back.</summary>
    /// <param name="id">The id of the object or activity.</param>
    /// <param name="actorId">Who deleted it; only things of that actor's origin are kept away by the mark.</param>
    /// <param name="until">How long the mark holds.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask AddTombstoneAsync(string id, ObjectId actorId, DateTimeOffset until, CancellationToken cancellationToken = default);

    /// <summary>Whether a mark holds for an id and an actor of the origin that made it.</summary>
    /// <param name="id">The id of the object or activity.</param>
    /// <param name="actorId">The actor who sends it.</param>
    /// <param name="now">The present time.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask<bool> HasTombstoneAsync(string id, ObjectId actorId, DateTimeOffset now, CancellationToken cancellationToken = default);

    /// <summary>Drops marks that no longer hold.</summary>
    /// <param name="now">The present time.</param>
    /// <param name="limit">The greatest number to drop in this call.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>How many were dropped.</returns>
    ValueTask<int> PruneTombstonesAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken = default);
}
