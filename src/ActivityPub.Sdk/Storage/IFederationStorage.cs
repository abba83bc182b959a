using System.Data.Common;

namespace ActivityPub.Sdk.Storage;

/// <summary>A store family: everything that the engine keeps. Thread-safe; one for the whole application.</summary>
/// <remarks>
/// Whoever writes another one runs the contract suite of <c>ActivityPub.Sdk.Testing</c> on it. Every call throws
/// <see cref="StorageUnavailableException"/> where the store is away, busy, full or read-only.
/// </remarks>
public interface IFederationStorage : IStorageScope
{
    /// <summary>Creates or migrates the schema. Called at start, before anything else; safe to call again.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="InvalidOperationException">The schema is newer than this version knows.</exception>
    ValueTask InitializeAsync(CancellationToken cancellationToken = default);

    /// <summary>Begins a transaction.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask<IStorageTransaction> BeginTransactionAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Takes part in a transaction of the site's own, on the same database. Its owner commits or rolls back; both then holds for what was
    /// written through it.
    /// </summary>
    /// <param name="transaction">An open transaction of the same kind of database, on the same database.</param>
    /// <exception cref="NotSupportedException">The store has no database, or the transaction is of another kind or another database.</exception>
    IStorageTransaction JoinTransaction(DbTransaction transaction);
}
