namespace ActivityPub.Sdk.Signatures;

/// <summary>Says what to answer to a <see cref="SignatureFailure"/>.</summary>
public static class SignatureFailureExtensions
{
    /// <summary>The kind of a failure: malformed (400) or unauthorised (401).</summary>
    /// <param name="failure">The failure.</param>
    public static SignatureFailureKind GetKind(this SignatureFailure failure) => failure switch
    {
        SignatureFailure.None => SignatureFailureKind.None,
        SignatureFailure.MalformedSignature or SignatureFailure.DuplicateParameter or SignatureFailure.DuplicateField
            or SignatureFailure.TooManySignatures or SignatureFailure.UnsupportedComponent or SignatureFailure.MalformedTarget
            or SignatureFailure.MalformedDigest => SignatureFailureKind.Malformed,
        _ => SignatureFailureKind.Unauthorized,
    };
}
