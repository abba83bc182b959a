namespace ActivityPub.Sdk.Signatures;

/// <summary>The two generations of HTTP signatures in the fediverse.</summary>
public enum HttpSignatureScheme
{
    /// <summary><see href="https://datatracker.ietf.org/doc/html/draft-cavage-http-signatures-12">draft-cavage-http-signatures-12</see>: what every server reads.</summary>
    DraftCavage,

    /// <summary><see href="https://www.rfc-editor.org/rfc/rfc9421">RFC 9421</see>, HTTP Message Signatures.</summary>
    Rfc9421,
}
