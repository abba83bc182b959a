namespace ActivityPub.Sdk.Signatures;

/// <summary>What a digest header says about a body.</summary>
public enum DigestStatus
{
    /// <summary>Every digest that is understood is that of the body, and there is at least one.</summary>
    Match,

    /// <summary>A digest that is understood is not that of the body.</summary>
    Mismatch,

    /// <summary>No digest is understood: only algorithms other than SHA-256 and SHA-512.</summary>
    Unsupported,

    /// <summary>The header does not follow its grammar, or names an algorithm twice.</summary>
    Malformed,
}
