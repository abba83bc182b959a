namespace ActivityPub.Sdk.Signatures;

/// <summary>Why a signature was not accepted.</summary>
public enum SignatureFailure
{
    /// <summary>No failure.</summary>
    None,

    /// <summary>The request carries no signature.</summary>
    Missing,

    /// <summary>A signature header does not follow its grammar, or its Base64 is not canonical.</summary>
    MalformedSignature,

    /// <summary>A parameter, a dictionary key or a covered component appears twice.</summary>
    DuplicateParameter,

    /// <summary>A header field that may appear once (<c>Signature</c>, <c>Signature-Input</c>, <c>Digest</c>, <c>Content-Digest</c>, <c>Date</c>, <c>Host</c>) appears twice.</summary>
    DuplicateField,

    /// <summary>More labels than are looked at.</summary>
    TooManySignatures,

    /// <summary>A covered component of a kind that is not implemented, such as <c>;tr</c>, <c>;req</c>, <c>;bs</c> or <c>@query-param</c>.</summary>
    UnsupportedComponent,

    /// <summary>The request target is neither a path nor an absolute URL.</summary>
    MalformedTarget,

    /// <summary>The digest header does not follow its grammar.</summary>
    MalformedDigest,

    /// <summary>A component that has to be covered is not, or a required parameter (<c>created</c>, <c>keyid</c>) is absent.</summary>
    InsufficientCoverage,

    /// <summary>A covered header field is not in the request.</summary>
    MissingComponent,

    /// <summary>The key id is no http or https URL.</summary>
    InvalidKeyId,

    /// <summary>The algorithm is unknown, is not allowed together with the other parameters, or is not that of the key.</summary>
    AlgorithmMismatch,

    /// <summary>The request was addressed to a host that is not ours.</summary>
    HostMismatch,

    /// <summary>There is no digest that is understood.</summary>
    MissingDigest,

    /// <summary>The digest is not that of the body.</summary>
    DigestMismatch,

    /// <summary>The time of the signature cannot be read.</summary>
    InvalidTime,

    /// <summary>The signature is too old, or its <c>expires</c> has passed.</summary>
    Expired,

    /// <summary>The signature was made too far in the future.</summary>
    NotYetValid,

    /// <summary>The key did not make this signature.</summary>
    BadSignature,
}
