using ActivityPub.Sdk.Identifiers;

namespace ActivityPub.Sdk.Storage;

/// <summary>An account of another server that this installation has nothing to do with.</summary>
/// <param name="ActorId">The account.</param>
/// <param name="Inbox">Its personal inbox, where it was known when the account was blocked: nothing is sent there.</param>
/// <param name="CreatedAt">When it was blocked.</param>
/// <param name="Reason">Why, for the moderators.</param>
public sealed record AccountBlockRecord(ObjectId ActorId, ObjectId? Inbox, DateTimeOffset CreatedAt, string? Reason);
