namespace ActivityPub.Sdk.Signatures;

/// <summary>The kind of a failure, in the words of HTTP.</summary>
public enum SignatureFailureKind
{
    /// <summary>No failure.</summary>
    None,

    /// <summary>The request is malformed: answer 400.</summary>
    Malformed,

    /// <summary>The request is well-formed and proves nothing: answer 401.</summary>
    Unauthorized,
}
