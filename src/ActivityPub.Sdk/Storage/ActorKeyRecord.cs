using ActivityPub.Sdk.Identifiers;

namespace ActivityPub.Sdk.Storage;

/// <summary>A key pair of an account; the private half is encrypted.</summary>
public sealed record ActorKeyRecord
{
    /// <summary>The id of the key, such as <c>https://city.example/ap/actors/news#main-key</c>.</summary>
    public required ObjectId KeyId { get; init; }

    /// <summary>The account that the key belongs to.</summary>
    public required string Username { get; init; }

    /// <summary>The algorithm: <c>rsa-sha256</c> or <c>ed25519</c>.</summary>
    public required string Algorithm { get; init; }

    /// <summary>The private key (PKCS#8), encrypted by the installation's key protector. Never plain.</summary>
    public required ReadOnlyMemory<byte> ProtectedPrivateKey { get; init; }

    /// <summary>The public key: PEM for RSA, Multikey for Ed25519.</summary>
    public required string PublicKey { get; init; }

    /// <summary>When the key was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>From when on the key signs; before, it is only published.</summary>
    public required DateTimeOffset SignsFrom { get; init; }

    /// <summary>When the key is no longer published.</summary>
    public DateTimeOffset? RetiresAt { get; init; }
}
