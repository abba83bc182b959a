namespace ActivityPub.Sdk.Durability.Tests.Fediverse;

/// <summary>What a server got.</summary>
/// <param name="Inbox">The inbox, with its host.</param>
/// <param name="Id">The id of the activity.</param>
/// <param name="Type">The type of the activity.</param>
/// <param name="Object">The id of its object.</param>
/// <param name="Digest">The hash of the body.</param>
/// <param name="At">When.</param>
internal sealed record Receipt(string Inbox, string Id, string Type, string? Object, string Digest, DateTimeOffset At);
