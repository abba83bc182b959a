using ActivityPub.Sdk.Keys;

namespace ActivityPub.Sdk.Signatures;

/// <summary>Reads, verifies and makes signatures on HTTP requests, of both generations that the fediverse uses.</summary>
/// <remarks>
/// <para>Receiving takes two steps, because between them the key has to be found: <see cref="Parse"/>, then <see cref="Verify"/> with the
/// key that <see cref="ParsedSignature.KeyId"/> names. That the key belongs to the actor of the activity is for the caller to check.</para>
/// <para>Pure functions: no network, no clock. Thread-safe. No request makes them throw.</para>
/// </remarks>
public static class HttpSignatures
{
    /// <summary>The greatest number of signatures on one request that are looked at.</summary>
    public const int MaxSignatures = 4;

    /// <summary>draft-cavage-http-signatures-12.</summary>
    public static IHttpSignatureProfile DraftCavage => DraftCavageProfile.Instance;

    /// <summary>RFC 9421, HTTP Message Signatures.</summary>
    public static IHttpSignatureProfile Rfc9421 => Rfc9421Profile.Instance;

    /// <summary>The profile of a generation.</summary>
    /// <param name="scheme">The generation.</param>
    public static IHttpSignatureProfile GetProfile(HttpSignatureScheme scheme) => scheme switch
    {
        HttpSignatureScheme.DraftCavage => DraftCavage,
        HttpSignatureScheme.Rfc9421 => Rfc9421,
        _ => throw new ArgumentOutOfRangeException(nameof(scheme)),
    };

    /// <summary>
    /// Reads the signature of a request and checks all that needs no key: grammar, coverage, host, digest of the body, time.
    /// Where a <c>Signature-Input</c> header is present, only RFC 9421 counts; there is no way back to the draft.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="requirements">What the signature must fulfil.</param>
    public static SignatureParseResult Parse(ReceivedRequest request, SignatureRequirements requirements)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(requirements);
        return (Rfc9421.IsPresent(request) ? Rfc9421 : DraftCavage).Parse(request, requirements);
    }

    /// <summary>Verifies a signature with its key.</summary>
    /// <param name="request">The request.</param>
    /// <param name="signature">A signature that <see cref="Parse"/> found on this request.</param>
    /// <param name="key">The key that <see cref="ParsedSignature.KeyId"/> names.</param>
    /// <param name="now">The time; looking for the key may have taken a while.</param>
    /// <param name="requirements">What the signature must fulfil.</param>
    /// <returns>Whether the key made the signature, and the reason where it did not.</returns>
    /// <exception cref="ArgumentException">The signature was read from another request: its digest says nothing about this body.</exception>
    public static SignatureVerificationResult Verify(ReceivedRequest request, ParsedSignature signature, VerificationKey key, DateTimeOffset now, SignatureRequirements requirements)
    {
        ArgumentNullException.ThrowIfNull(signature);
        return GetProfile(signature.Scheme).Verify(request, signature, key, now, requirements);
    }

    /// <summary>Signs a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="key">The key.</param>
    /// <param name="scheme">The generation.</param>
    /// <param name="now">The time; fractions of a second are cut off. Send the request within seconds, and sign again for a retry.</param>
    /// <returns>The header fields to add: <c>Date</c>, <c>Digest</c> or <c>Content-Digest</c> where there is a body, <c>Signature-Input</c>
    /// (RFC 9421) and <c>Signature</c>. The <c>Host</c> header is covered and not among them.</returns>
    public static IReadOnlyList<HeaderField> Sign(OutgoingRequest request, SigningKey key, HttpSignatureScheme scheme, DateTimeOffset now) =>
        GetProfile(scheme).Sign(request, key, now);

    /// <summary>Signs a request that <see cref="HttpClient"/> is going to send, and sets its headers. Earlier signature headers are replaced.</summary>
    /// <param name="request">The request, with method, absolute URL and, where wanted, a <c>Host</c> header.</param>
    /// <param name="body">The bytes of its content; empty where there is none.</param>
    /// <param name="key">The key.</param>
    /// <param name="scheme">The generation.</param>
    /// <param name="now">The time; fractions of a second are cut off.</param>
    /// <param name="challenge">What the server asked a signature by RFC 9421 to have, if it did.</param>
    /// <exception cref="ArgumentException">The request has no absolute URL.</exception>
    public static void Sign(HttpRequestMessage request, ReadOnlyMemory<byte> body, SigningKey key, HttpSignatureScheme scheme, DateTimeOffset now, SignatureChallenge? challenge = null)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.RequestUri is null)
        {
            throw new ArgumentException("The request has no URL.", nameof(request));
        }

        OutgoingRequest outgoing = new(request.Method.Method, request.RequestUri, body, request.Headers.Host) { Challenge = challenge };
        foreach (string name in (ReadOnlySpan<string>)["Date", "Digest", "Content-Digest", "Signature", "Signature-Input"])
        {
            request.Headers.Remove(name);
        }

        foreach (HeaderField field in Sign(outgoing, key, scheme, now))
        {
            request.Headers.TryAddWithoutValidation(field.Name, field.Value);
        }
    }
}
