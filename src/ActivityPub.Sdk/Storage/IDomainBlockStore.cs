namespace ActivityPub.Sdk.Storage;

/// <summary>The blocked domains.</summary>
public interface IDomainBlockStore
{
    /// <summary>Adds a block or replaces the reason of one.</summary>
    /// <param name="block">The block.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask UpsertAsync(DomainBlockRecord block, CancellationToken cancellationToken = default);

    /// <summary>Removes a block.</summary>
    /// <param name="domain">The domain in lower-case ASCII form.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Whether there was one.</returns>
    ValueTask<bool> RemoveAsync(string domain, CancellationToken cancellationToken = default);

    /// <summary>Lists the blocks by domain.</summary>
    /// <param name="page">The page to read.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask<Page<DomainBlockRecord>> ListAsync(PageRequest page, CancellationToken cancellationToken = default);

    /// <summary>Whether one of the given domains is blocked.</summary>
    /// <param name="domains">A host and the domains above it.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask<bool> AnyAsync(IReadOnlyList<string> domains, CancellationToken cancellationToken = default);
}
