using ActivityPub.Sdk.Identifiers;

namespace ActivityPub.Sdk.Inbox;

/// <summary>What an integrity proof covers.</summary>
/// <param name="KeyId">The key that made the proof.</param>
/// <param name="Body">The document in canonical form, without anything that the proof does not cover.</param>
internal sealed record ProvenDocument(ObjectId KeyId, ReadOnlyMemory<byte> Body);
