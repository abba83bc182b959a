using ActivityPub.Sdk.Identifiers;

namespace ActivityPub.Sdk.Storage;

/// <summary>One claimed delivery: an activity, by its id, to one inbox. It carries neither body nor key.</summary>
/// <param name="Sequence">The number of the delivery.</param>
/// <param name="ActivityId">The stored activity.</param>
/// <param name="Username">The account that sends it.</param>
/// <param name="Inbox">Where it goes.</param>
/// <param name="Attempts">How often it was claimed, this time included.</param>
/// <param name="EnqueuedAt">When it was enqueued.</param>
public sealed record DeliveryItem(long Sequence, ObjectId ActivityId, string Username, ObjectId Inbox, int Attempts, DateTimeOffset EnqueuedAt);
