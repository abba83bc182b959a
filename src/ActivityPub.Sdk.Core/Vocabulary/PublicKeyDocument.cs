using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Json;

namespace ActivityPub.Sdk.Vocabulary;

/// <summary>A public key for HTTP signatures. The type on the wire is <c>CryptographicKey</c>, <c>Key</c> or missing; it is written without a type.</summary>
/// <remarks>See <see href="https://w3c-ccg.github.io/security-vocab/#publicKey">Security Vocabulary</see>.</remarks>
public record PublicKeyDocument : ApObject
{
    /// <summary>Makes an object of the type <c>CryptographicKey</c>.</summary>
    public PublicKeyDocument()
        : base(KnownTypes.PublicKeyDocument)
    {
    }

    /// <summary>The actor that owns the key.</summary>
    public ObjectId? Owner
    {
        get => Get(Properties.Owner);
        init => Set(Properties.Owner, value);
    }

    /// <summary>The key in PEM form.</summary>
    public string? PublicKeyPem
    {
        get => Get(Properties.PublicKeyPem);
        init => Set(Properties.PublicKeyPem, value);
    }
}
