using ActivityPub.Sdk.Identifiers;

namespace ActivityPub.Sdk.Storage;

/// <summary>Which content of the site was published as what.</summary>
public interface IPublicationStore
{
    /// <summary>Finds the entry of a piece of content.</summary>
    /// <param name="username">The account.</param>
    /// <param name="key">The site's own key.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask<PublicationRecord?> FindAsync(string username, string key, CancellationToken cancellationToken = default);

    /// <summary>Finds the entry that an object belongs to.</summary>
    /// <param name="objectId">The object.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask<PublicationRecord?> FindByObjectAsync(ObjectId objectId, CancellationToken cancellationToken = default);

    /// <summary>Adds the entry or replaces the one of that account and key.</summary>
    /// <param name="publication">The entry.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask UpsertAsync(PublicationRecord publication, CancellationToken cancellationToken = default);

    /// <summary>Lists the scheduled entries that are due, earliest first.</summary>
    /// <param name="now">The present time.</param>
    /// <param name="limit">The greatest number, 1 or more.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask<IReadOnlyList<PublicationRecord>> ListDueAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken = default);

    /// <summary>Lists the entries of an account, newest change first.</summary>
    /// <param name="username">The account.</param>
    /// <param name="page">The page to read.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask<Page<PublicationRecord>> ListAsync(string username, PageRequest page, CancellationToken cancellationToken = default);
}
