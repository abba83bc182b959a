using ActivityPub.Sdk.Keys;

namespace ActivityPub.Sdk.Signatures;

/// <summary>One generation of HTTP signatures: how it is read, verified and made.</summary>
/// <remarks>
/// <see cref="HttpSignatures.DraftCavage"/> and <see cref="HttpSignatures.Rfc9421"/> are the built-in ones. An implementation is
/// thread-safe, does no input or output, and throws for no request whatsoever.
/// </remarks>
public interface IHttpSignatureProfile
{
    /// <summary>The generation.</summary>
    HttpSignatureScheme Scheme { get; }

    /// <summary>Whether a request carries a signature of this generation, valid or not.</summary>
    /// <param name="request">The request.</param>
    bool IsPresent(ReceivedRequest request);

    /// <summary>Reads the signature and checks everything that needs no key.</summary>
    /// <param name="request">The request.</param>
    /// <param name="requirements">What the signature must fulfil.</param>
    SignatureParseResult Parse(ReceivedRequest request, SignatureRequirements requirements);

    /// <summary>Verifies a signature that <see cref="Parse"/> returned.</summary>
    /// <param name="request">The request.</param>
    /// <param name="signature">The signature.</param>
    /// <param name="key">The key that <see cref="ParsedSignature.KeyId"/> names.</param>
    /// <param name="now">The time.</param>
    /// <param name="requirements">What the signature must fulfil.</param>
    /// <exception cref="ArgumentException">The signature is not of this request and generation.</exception>
    SignatureVerificationResult Verify(ReceivedRequest request, ParsedSignature signature, VerificationKey key, DateTimeOffset now, SignatureRequirements requirements);

    /// <summary>Signs a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="key">The key.</param>
    /// <param name="now">The time; fractions of a second are cut off.</param>
    /// <returns>The header fields to add. The <c>Host</c> header is covered and not among them.</returns>
    IReadOnlyList<HeaderField> Sign(OutgoingRequest request, SigningKey key, DateTimeOffset now);
}
