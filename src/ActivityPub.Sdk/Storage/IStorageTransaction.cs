namespace ActivityPub.Sdk.Storage;

/// <summary>One transaction over all stores. Not thread-safe. Disposing it without a commit rolls it back.</summary>
public interface IStorageTransaction : IStorageScope, IAsyncDisposable
{
    /// <summary>Makes the writes durable; for a joined transaction this is left to its owner and nothing happens here.</summary>
    /// <param name="cancellationToken">Cancels the call before the commit has begun.</param>
    /// <exception cref="StorageUnavailableException">The store cannot commit now; nothing was written.</exception>
    ValueTask CommitAsync(CancellationToken cancellationToken = default);
}
