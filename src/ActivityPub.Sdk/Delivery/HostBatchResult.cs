using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Delivery;

/// <summary>What became of the deliveries of one host.</summary>
/// <param name="Completion">What is written to the store.</param>
/// <param name="GoneInboxes">Inboxes that answered 410: what still waits for them is given up.</param>
/// <param name="LeaseUntil">When the claim ends; afterwards writing the completion is of no use.</param>
internal sealed record HostBatchResult(DeliveryCompletion Completion, IReadOnlyList<ObjectId> GoneInboxes, DateTimeOffset LeaseUntil);
