using ActivityPub.Sdk.Identifiers;

namespace ActivityPub.Sdk.Storage;

/// <summary>Deliveries to be enqueued: one activity to a batch of inboxes.</summary>
public sealed record DeliveryDraft
{
    /// <summary>The stored activity.</summary>
    public required ObjectId ActivityId { get; init; }

    /// <summary>The account that sends it.</summary>
    public required string Username { get; init; }

    /// <summary>What the order of deliveries is kept for, within one account and one host.</summary>
    public required string OrderingKey { get; init; }

    /// <summary>Where it goes. An inbox that the activity was enqueued for already is passed over.</summary>
    public required IReadOnlyList<ObjectId> Inboxes { get; init; }

    /// <summary>When the deliveries are enqueued and due.</summary>
    public required DateTimeOffset Now { get; init; }
}
