namespace ActivityPub.Sdk.Keys;

/// <summary>What a key signs with.</summary>
public enum KeyAlgorithm
{
    /// <summary>RSASSA-PKCS1-v1_5 with SHA-256 (<see href="https://www.rfc-editor.org/rfc/rfc8017#section-8.2">RFC 8017</see>): what every server of the fediverse reads.</summary>
    RsaSha256,

    /// <summary>Ed25519 (<see href="https://www.rfc-editor.org/rfc/rfc8032">RFC 8032</see>).</summary>
    Ed25519,
}
