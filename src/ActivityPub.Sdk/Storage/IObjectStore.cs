using ActivityPub.Sdk.Identifiers;

namespace ActivityPub.Sdk.Storage;

/// <summary>The objects that accounts of this installation published, and which of them are pinned.</summary>
public interface IObjectStore
{
    /// <summary>Finds an object; deleted ones are found too.</summary>
    /// <param name="id">The id of the object.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask<ObjectRecord?> FindAsync(ObjectId id, CancellationToken cancellationToken = default);

    /// <summary>Finds an object that is not deleted by the address of its page.</summary>
    /// <param name="url">The page for people, compared byte for byte.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask<ObjectRecord?> FindByUrlAsync(string url, CancellationToken cancellationToken = default);

    /// <summary>Adds the object or replaces the one of that id.</summary>
    /// <param name="record">The object.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask UpsertAsync(ObjectRecord record, CancellationToken cancellationToken = default);

    /// <summary>Counts the public and unlisted objects of all accounts that are not deleted.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask<long> CountPublicAsync(CancellationToken cancellationToken = default);

    /// <summary>Pins an object or takes the pin away.</summary>
    /// <param name="username">The account.</param>
    /// <param name="id">The object.</param>
    /// <param name="pinnedAt">When it was pinned; <see langword="null"/> takes the pin away.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask SetPinnedAsync(string username, ObjectId id, DateTimeOffset? pinnedAt, CancellationToken cancellationToken = default);

    /// <summary>Lists the pinned objects of an account that are public or unlisted and not deleted, newest pin first.</summary>
    /// <param name="username">The account.</param>
    /// <param name="page">The page to read.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask<Page<ObjectRecord>> ListPinnedAsync(string username, PageRequest page, CancellationToken cancellationToken = default);

    /// <summary>Counts what <see cref="ListPinnedAsync"/> lists.</summary>
    /// <param name="username">The account.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask<long> CountPinnedAsync(string username, CancellationToken cancellationToken = default);
}
