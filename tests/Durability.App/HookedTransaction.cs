using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Durability.App;

/// <summary>A transaction with fail points around its commit, named for what the transaction is for.</summary>
internal sealed class HookedTransaction : IStorageTransaction
{
    private readonly IStorageTransaction _inner;
    private readonly FailPoints _points;
    private string _purpose = "other";

    public HookedTransaction(IStorageTransaction inner, FailPoints points)
    {
        _inner = inner;
        _points = points;
        Inbox = CallHook<IInboxStore>.Around(inner.Inbox, Note, static _ => { });
        Deliveries = CallHook<IDeliveryStore>.Around(inner.Deliveries, Note, static _ => { });
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

    public async ValueTask CommitAsync(CancellationToken cancellationToken = default)
    {
        _points.Pass($"before:{_purpose}.commit");
        await _inner.CommitAsync(cancellationToken);
        _points.Pass($"after:{_purpose}.commit");
    }

    public ValueTask DisposeAsync() => _inner.DisposeAsync();

    // The effect of an activity may send an answer; it stays an effect.
    private void Note(string call) => _purpose = call switch
    {
        nameof(IInboxStore.TryCompleteAsync) => "effect",
        nameof(IDeliveryStore.TryAdvanceFanOutAsync) => "fanout",
        nameof(IDeliveryStore.AddFanOutAsync) => "outbox",
        _ => _purpose,
    };
}
