namespace ActivityPub.Sdk.Storage;

/// <summary>
/// The stores, seen either directly, each write committed by itself (<see cref="IFederationStorage"/>), or within one transaction
/// (<see cref="IStorageTransaction"/>).
/// </summary>
public interface IStorageScope
{
    /// <summary>The accounts of this installation.</summary>
    IActorStore Actors { get; }

    /// <summary>Their key pairs.</summary>
    IActorKeyStore ActorKeys { get; }

    /// <summary>The accounts of other servers.</summary>
    IRemoteActorStore RemoteActors { get; }

    /// <summary>Who follows our accounts.</summary>
    IFollowerStore Followers { get; }

    /// <summary>Whom our accounts follow.</summary>
    IFollowingStore Following { get; }

    /// <summary>Our objects.</summary>
    IObjectStore Objects { get; }

    /// <summary>Our activities.</summary>
    IActivityStore Activities { get; }

    /// <summary>What others did with our objects.</summary>
    IInteractionStore Interactions { get; }

    /// <summary>Which content of the site was published as what.</summary>
    IPublicationStore Publications { get; }

    /// <summary>The inbox journal.</summary>
    IInboxStore Inbox { get; }

    /// <summary>The delivery queue.</summary>
    IDeliveryStore Deliveries { get; }

    /// <summary>The blocked domains.</summary>
    IDomainBlockStore DomainBlocks { get; }

    /// <summary>The blocked accounts of other servers.</summary>
    IAccountBlockStore AccountBlocks { get; }

    /// <summary>What was learned about other servers.</summary>
    IPeerStore Peers { get; }
}
