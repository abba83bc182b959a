using ActivityPub.Sdk.Actors;
using ActivityPub.Sdk.Policy;
using ActivityPub.Sdk.Signatures;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Inbox;

/// <summary>Finds out who signed a GET.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class RequestAuthenticator
{
    private static readonly TimeSpan _retrySoon = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan _retryLater = TimeSpan.FromMinutes(2);

    private readonly SignatureVerifier _verifier;
    private readonly SignatureChallenges _challenges;
    private readonly PeerAdmission _admission;
    private readonly SenderLimits _limits;

    internal RequestAuthenticator(SignatureVerifier verifier, SignatureChallenges challenges, PeerAdmission admission, SenderLimits limits)
    {
        _verifier = verifier;
        _challenges = challenges;
        _admission = admission;
        _limits = limits;
    }

    /// <summary>Verifies the signature of a request.</summary>
    /// <param name="request">The request as it arrived.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>Who signed it, or what to answer. Trouble of the store is answered with 503 and does not throw.</returns>
    public async ValueTask<RequestAuthentication> AuthenticateAsync(ReceivedRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        try
        {
            RequestAuthentication judged = await JudgeAsync(request, cancellationToken);
            return judged.Status is 0 or 401 && _challenges.IsOn
                ? judged with { AcceptSignature = await _challenges.IssueAsync(request, cancellationToken) }
                : judged;
        }
        catch (StorageUnavailableException)
        {
            return new RequestAuthentication(null, 503, "The store of this server is not available.") { RetryAfter = _retrySoon };
        }
    }

    /// <summary>
    /// Looks only at whom a request says it is from, for what everybody may read: who comes in the name of a blocked domain or account is
    /// refused without verifying anything, and whoever lies about it gains nothing.
    /// </summary>
    /// <param name="request">The request as it arrived.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>What to answer, 403 or 503; status 0 where nothing is to be said against it.</returns>
    public async ValueTask<RequestAuthentication> ScreenAsync(ReceivedRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        SignatureParseResult parsed = HttpSignatures.Parse(request, _verifier.Requirements);
        try
        {
            return parsed.IsSuccess && await FindObjectionAsync(parsed.Signatures, cancellationToken) is { } objection
                ? new RequestAuthentication(null, 403, objection)
                : default;
        }
        catch (StorageUnavailableException)
        {
            return new RequestAuthentication(null, 503, "The store of this server is not available.") { RetryAfter = _retrySoon };
        }
    }

    private async ValueTask<RequestAuthentication> JudgeAsync(ReceivedRequest request, CancellationToken cancellationToken)
    {
        SignatureParseResult parsed = HttpSignatures.Parse(request, _verifier.Requirements);
        if (!parsed.IsSuccess)
        {
            return parsed.Failure == SignatureFailure.Missing
                ? default
                : new RequestAuthentication(null, parsed.Failure.GetKind() == SignatureFailureKind.Malformed ? 400 : 401, SignatureVerifier.Describe(parsed.Failure));
        }

        if (await FindObjectionAsync(parsed.Signatures, cancellationToken) is { } toKey)
        {
            return new RequestAuthentication(null, 403, toKey);
        }

        IReadOnlyList<ParsedSignature> signatures = await _challenges.SelectAsync(parsed.Signatures, cancellationToken);
        if (signatures.Count == 0)
        {
            return new RequestAuthentication(null, 401, SignatureChallenges.Objection);
        }

        SignatureProof proof = await _verifier.VerifyAsync(request, signatures, cancellationToken);
        if (!proof.IsProven)
        {
            return proof.Failure == KeyFailure.Unavailable
                ? new RequestAuthentication(null, 503, proof.Detail) { RetryAfter = _retryLater }
                : new RequestAuthentication(null, 401, proof.Detail);
        }

        if (!_challenges.TryUse(proof.Signature))
        {
            return new RequestAuthentication(null, 401, SignatureChallenges.Objection);
        }

        if (await _admission.FindObjectionAsync(proof.OwnerId, cancellationToken) is { } toOwner)
        {
            return new RequestAuthentication(null, 403, toOwner);
        }

        return await _limits.CountAsync(proof.OwnerId, cancellationToken) is { } wait
            ? new RequestAuthentication(null, 429, "There are too many requests of this actor or its server.") { RetryAfter = wait }
            : new RequestAuthentication(proof.OwnerId, 200, null);
    }

    private async ValueTask<string?> FindObjectionAsync(IReadOnlyList<ParsedSignature> signatures, CancellationToken cancellationToken)
    {
        foreach (ParsedSignature signature in signatures)
        {
            if (await _admission.FindObjectionAsync(signature.KeyId, cancellationToken) is { } objection)
            {
                return objection;
            }
        }

        return null;
    }
}
