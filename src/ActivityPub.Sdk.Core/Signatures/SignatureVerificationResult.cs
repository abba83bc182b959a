namespace ActivityPub.Sdk.Signatures;

/// <summary>The answer of <see cref="HttpSignatures.Verify"/>.</summary>
/// <param name="Failure">The reason for a no, or <see cref="SignatureFailure.None"/> for a yes.</param>
public readonly record struct SignatureVerificationResult(SignatureFailure Failure)
{
    /// <summary>Whether the key made the signature, and the signature fulfils the requirements.</summary>
    public bool IsValid => Failure == SignatureFailure.None;

    /// <summary>The yes.</summary>
    public static SignatureVerificationResult Valid => default;
}
