namespace ActivityPub.Sdk.Signatures;

/// <summary>Why the integrity proofs of a document were not accepted.</summary>
public enum ProofFailure
{
    /// <summary>No failure.</summary>
    None,

    /// <summary>The document has no proof.</summary>
    Missing,

    /// <summary>The document or a proof does not have the required form, or has no canonical form.</summary>
    Malformed,

    /// <summary>There are more proofs than are looked at.</summary>
    TooManyProofs,

    /// <summary>A proof is of another kind than <c>DataIntegrityProof</c> with <c>eddsa-jcs-2022</c>.</summary>
    UnsupportedSuite,

    /// <summary>A proof is made for another purpose than <c>assertionMethod</c>.</summary>
    WrongPurpose,

    /// <summary>The context of a proof is not the beginning of the context of the document.</summary>
    ContextMismatch,

    /// <summary>The <c>expires</c> of a proof has passed.</summary>
    Expired,

    /// <summary>The key of a proof is not known, or is no Ed25519 key.</summary>
    UnknownKey,

    /// <summary>The key did not make the proof.</summary>
    BadProof,
}
