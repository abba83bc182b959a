using System.Data.Common;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Sqlite.Tests;

/// <summary>A store that the contract suite cannot close, so that a test may look at it afterwards.</summary>
internal sealed class OpenStorage(IFederationStorage storage) : IFederationStorage
{
    public IActorStore Actors => storage.Actors;

    public IActorKeyStore ActorKeys => storage.ActorKeys;

    public IRemoteActorStore RemoteActors => storage.RemoteActors;

    public IFollowerStore Followers => storage.Followers;

    public IFollowingStore Following => storage.Following;

    public IObjectStore Objects => storage.Objects;

    public IActivityStore Activities => storage.Activities;

    public IInteractionStore Interactions => storage.Interactions;

    public IPublicationStore Publications => storage.Publications;

    public IInboxStore Inbox => storage.Inbox;

    public IDeliveryStore Deliveries => storage.Deliveries;

    public IDomainBlockStore DomainBlocks => storage.DomainBlocks;

    public IAccountBlockStore AccountBlocks => storage.AccountBlocks;

    public IPeerStore Peers => storage.Peers;

    public ValueTask InitializeAsync(CancellationToken cancellationToken = default) => storage.InitializeAsync(cancellationToken);

    public ValueTask<IStorageTransaction> BeginTransactionAsync(CancellationToken cancellationToken = default) => storage.BeginTransactionAsync(cancellationToken);

    public IStorageTransaction JoinTransaction(DbTransaction transaction) => storage.JoinTransaction(transaction);
}
