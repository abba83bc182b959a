using System.Data.Common;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Tests.Delivery;

/// <summary>A store that fails when a test says so: at the beginning of a transaction, or in what the test does before each call of the delivery store.</summary>
internal sealed class FailingStorage(IFederationStorage inner, Action<string>? calls = null) : IFederationStorage
{
    public bool FailTransactions { get; set; }

    public IActorStore Actors => inner.Actors;

    public IActorKeyStore ActorKeys => inner.ActorKeys;

    public IRemoteActorStore RemoteActors => inner.RemoteActors;

    public IFollowerStore Followers => inner.Followers;

    public IFollowingStore Following => inner.Following;

    public IObjectStore Objects => inner.Objects;

    public IActivityStore Activities => inner.Activities;

    public IInteractionStore Interactions => inner.Interactions;

    public IPublicationStore Publications => inner.Publications;

    public IInboxStore Inbox => inner.Inbox;

    public IDeliveryStore Deliveries { get; } = CallFilter<IDeliveryStore>.Around(inner.Deliveries, name => calls?.Invoke(name));

    public IDomainBlockStore DomainBlocks => inner.DomainBlocks;

    public IAccountBlockStore AccountBlocks => inner.AccountBlocks;

    public IPeerStore Peers => inner.Peers;

    public ValueTask InitializeAsync(CancellationToken cancellationToken = default) => inner.InitializeAsync(cancellationToken);

    public ValueTask<IStorageTransaction> BeginTransactionAsync(CancellationToken cancellationToken = default) =>
        FailTransactions ? throw new StorageUnavailableException() : inner.BeginTransactionAsync(cancellationToken);

    public IStorageTransaction JoinTransaction(DbTransaction transaction) => inner.JoinTransaction(transaction);
}
