using System.Data.Common;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Testing.Storage;

/// <summary>A store family in memory: for tests, samples and trying things out. Nothing survives the process.</summary>
/// <remarks>
/// It keeps every promise of <see cref="IFederationStorage"/> but durability. Readers see the last commit and never wait; there is one
/// writer at a time, and a write outside of a transaction waits while a transaction is open. Thread-safe.
/// </remarks>
public sealed class InMemoryFederationStorage : IFederationStorage, IDisposable
{
    private readonly InMemoryDirectAccess _access = new();
    private readonly InMemoryScope _scope;

    /// <summary>Makes an empty store.</summary>
    public InMemoryFederationStorage()
    {
        _scope = new InMemoryScope(_access);
    }

    /// <inheritdoc/>
    public IActorStore Actors => _scope.Actors;

    /// <inheritdoc/>
    public IActorKeyStore ActorKeys => _scope.ActorKeys;

    /// <inheritdoc/>
    public IRemoteActorStore RemoteActors => _scope.RemoteActors;

    /// <inheritdoc/>
    public IFollowerStore Followers => _scope.Followers;

    /// <inheritdoc/>
    public IFollowingStore Following => _scope.Following;

    /// <inheritdoc/>
    public IObjectStore Objects => _scope.Objects;

    /// <inheritdoc/>
    public IActivityStore Activities => _scope.Activities;

    /// <inheritdoc/>
    public IInteractionStore Interactions => _scope.Interactions;

    /// <inheritdoc/>
    public IPublicationStore Publications => _scope.Publications;

    /// <inheritdoc/>
    public IInboxStore Inbox => _scope.Inbox;

    /// <inheritdoc/>
    public IDeliveryStore Deliveries => _scope.Deliveries;

    /// <inheritdoc/>
    public IDomainBlockStore DomainBlocks => _scope.DomainBlocks;

    /// <inheritdoc/>
    public IAccountBlockStore AccountBlocks => _scope.AccountBlocks;

    /// <inheritdoc/>
    public IPeerStore Peers => _scope.Peers;

    /// <inheritdoc/>
    public ValueTask InitializeAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask<IStorageTransaction> BeginTransactionAsync(CancellationToken cancellationToken = default) =>
        new InMemoryTransaction(_access, await _access.BeginAsync(cancellationToken));

    /// <summary>Not supported: there is no database.</summary>
    /// <param name="transaction">Any transaction.</param>
    /// <exception cref="NotSupportedException">Always.</exception>
    public IStorageTransaction JoinTransaction(DbTransaction transaction) =>
        throw new NotSupportedException("The in-memory store has no database, so it cannot take part in a database transaction. Use BeginTransactionAsync.");

    /// <inheritdoc/>
    public void Dispose() => _access.Dispose();
}
