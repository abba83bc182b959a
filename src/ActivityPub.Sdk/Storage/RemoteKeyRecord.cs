using ActivityPub.Sdk.Identifiers;

namespace ActivityPub.Sdk.Storage;

/// <summary>A public key that an actor of another server lists in its own document.</summary>
/// <param name="KeyId">The id of the key.</param>
/// <param name="PublicKey">The key: PEM text, or a Multikey that begins with <c>z</c> or <c>u</c>.</param>
public sealed record RemoteKeyRecord(ObjectId KeyId, string PublicKey);
