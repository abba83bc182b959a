using System.Diagnostics.CodeAnalysis;

namespace ActivityPub.Sdk.Signatures;

/// <summary>What <see cref="HttpSignatures.Parse"/> found: signatures to verify, or the reason why there are none.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class SignatureParseResult
{
    /// <summary>Makes a result with signatures.</summary>
    /// <param name="signatures">The signatures, at least one, each of which alone fulfils the requirements.</param>
    /// <exception cref="ArgumentException">There is no signature.</exception>
    public SignatureParseResult(params IReadOnlyList<ParsedSignature> signatures)
    {
        ArgumentNullException.ThrowIfNull(signatures);
        if (signatures.Count == 0)
        {
            throw new ArgumentException("A result without signatures needs a failure.", nameof(signatures));
        }

        Signatures = signatures;
    }

    /// <summary>Makes a result without signatures.</summary>
    /// <param name="failure">The reason.</param>
    /// <exception cref="ArgumentException">The reason is <see cref="SignatureFailure.None"/>.</exception>
    public SignatureParseResult(SignatureFailure failure)
    {
        if (failure == SignatureFailure.None)
        {
            throw new ArgumentException("A result without signatures needs a failure.", nameof(failure));
        }

        Failure = failure;
        Signatures = [];
    }

    /// <summary>Whether there is a signature to verify.</summary>
    [MemberNotNullWhen(true, nameof(Signature))]
    public bool IsSuccess => Failure == SignatureFailure.None;

    /// <summary>The reason why there is none, or <see cref="SignatureFailure.None"/>.</summary>
    public SignatureFailure Failure { get; }

    /// <summary>The first signature that fulfils the requirements.</summary>
    public ParsedSignature? Signature => Signatures.Count > 0 ? Signatures[0] : null;

    /// <summary>
    /// All signatures that fulfil the requirements, at most <see cref="HttpSignatures.MaxSignatures"/>. RFC 9421 allows several on one
    /// request; the request is authenticated as soon as one of them verifies.
    /// </summary>
    public IReadOnlyList<ParsedSignature> Signatures { get; }
}
