namespace ActivityPub.Sdk.Testing.Storage;

/// <summary>A record with the number that orders it among records of the same time.</summary>
internal sealed record StoredRow<T>(long Sequence, T Value);
