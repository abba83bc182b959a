using ActivityPub.Sdk.Actors;
using ActivityPub.Sdk.Policy;
using ActivityPub.Sdk.Signatures;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Inbox;

/// <summary>Finds out who signed a GET.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class RequestAuthenticator
{
    private readonly SignatureVerifier _verifier;
    private readonly DomainBlocks _blocks;

    internal RequestAuthenticator(SignatureVerifier verifier, DomainBlocks blocks)
    {
        _verifier = verifier;
        _blocks = blocks;
    }

    /// <summary>Verifies the signature of a request.</summary>
    /// <param name="request">The request as it arrived.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>Who signed it, or what to answer. Trouble of the store is answered with 503 and does not throw.</returns>
    public async ValueTask<RequestAuthentication> AuthenticateAsync(ReceivedRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        SignatureParseResult parsed = HttpSignatures.Parse(request, _verifier.Requirements);
        if (!parsed.IsSuccess)
        {
            return parsed.Failure == SignatureFailure.Missing
                ? default
                : new RequestAuthentication(null, parsed.Failure.GetKind() == SignatureFailureKind.Malformed ? 400 : 401, SignatureVerifier.Describe(parsed.Failure));
        }

        try
        {
            foreach (ParsedSignature signature in parsed.Signatures)
            {
                if (await _blocks.IsBlockedAsync(signature.KeyId, cancellationToken))
                {
                    return new RequestAuthentication(null, 403, "This server does not federate with that domain.");
                }
            }

            SignatureProof proof = await _verifier.VerifyAsync(request, parsed.Signatures, cancellationToken);
            return proof.IsProven ? new RequestAuthentication(proof.OwnerId, 200, null)
                : new RequestAuthentication(null, proof.Failure == KeyFailure.Unavailable ? 503 : 401, proof.Detail);
        }
        catch (StorageUnavailableException)
        {
            return new RequestAuthentication(null, 503, "The store of this server is not available.");
        }
    }
}
