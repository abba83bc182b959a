using System.Data.Common;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Durability.App;

/// <summary>A store with fail points around what decides whether something is lost or happens twice.</summary>
internal sealed class HookedStorage : IFederationStorage
{
    private readonly IFederationStorage _inner;
    private readonly FailPoints _points;

    public HookedStorage(IFederationStorage inner, FailPoints points)
    {
        _inner = inner;
        _points = points;
        Inbox = CallHook<IInboxStore>.Around(inner.Inbox, name => Pass("before", "inbox", name), name => Pass("after", "inbox", name));
        Deliveries = CallHook<IDeliveryStore>.Around(inner.Deliveries, name => Pass("before", "delivery", name), name => Pass("after", "delivery", name));
    }

    public IActorStore Actors => _inner.Actors;

    public IActorKeyStore ActorKeys => _inner.ActorKeys;

    public IRemoteActorStore RemoteActors => _inner.RemoteActors;

    public IFollowerStore Followers => _inner.Followers;

    public IFollowingStore Following => _inner.Following;

    public IObjectStore Objects => _inner.Objects;

    public IActivityStore Activities => _inner.Activities;

    public IInteractionStore Interactions => _inner.Interactions;

    public IPublicationStore Publications => _inner.Publications;

    public IInboxStore Inbox { get; }

    public IDeliveryStore Deliveries { get; }

    public IDomainBlockStore DomainBlocks => _inner.DomainBlocks;

    public IAccountBlockStore AccountBlocks => _inner.AccountBlocks;

    public IPeerStore Peers => _inner.Peers;

    public ValueTask InitializeAsync(CancellationToken cancellationToken = default) => _inner.InitializeAsync(cancellationToken);

    public async ValueTask<IStorageTransaction> BeginTransactionAsync(CancellationToken cancellationToken = default) =>
        new HookedTransaction(await _inner.BeginTransactionAsync(cancellationToken), _points);

    public IStorageTransaction JoinTransaction(DbTransaction transaction) => _inner.JoinTransaction(transaction);

    private void Pass(string when, string store, string call)
    {
        string? what = call switch
        {
            nameof(IInboxStore.TryAppendAsync) => "inbox.append",
            nameof(IInboxStore.ClaimAsync) => $"{store}.claim",
            nameof(IDeliveryStore.ClaimFanOutAsync) => "fanout.claim",
            nameof(IDeliveryStore.CompleteAsync) => "delivery.mark",
            _ => null,
        };
        if (what is not null)
        {
            _points.Pass($"{when}:{what}");
        }
    }
}
