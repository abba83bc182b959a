using ActivityPub.Sdk.Actors;
using ActivityPub.Sdk.Signatures;

namespace ActivityPub.Sdk.Inbox;

/// <summary>Verifies signatures with the keys of their owners. It has no effect but what the key directory remembers.</summary>
internal sealed class SignatureVerifier(KeyDirectory keys, FederationUris uris, TimeProvider timeProvider)
{
    public SignatureRequirements Requirements { get; } = new(uris.Origin);

    /// <summary>Verifies the signatures of a request until one of them holds.</summary>
    public async ValueTask<SignatureProof> VerifyAsync(ReceivedRequest request, IReadOnlyList<ParsedSignature> signatures, CancellationToken cancellationToken)
    {
        SignatureProof proof = new(null, null, KeyFailure.Refused, "The request has no signature.");
        foreach (ParsedSignature signature in signatures)
        {
            SignatureProof next = await VerifyAsync(request, signature, cancellationToken);
            if (next.IsProven)
            {
                return next;
            }

            // Of several failures the one that may pass counts, so that the sender tries again.
            if (proof.Signature is null || next.Failure == KeyFailure.Unavailable)
            {
                proof = next;
            }
        }

        return proof;
    }

    private async ValueTask<SignatureProof> VerifyAsync(ReceivedRequest request, ParsedSignature signature, CancellationToken cancellationToken)
    {
        var source = SourceAddress.Of(request.RemoteAddress);
        KeyResult key = await keys.FindAsync(signature.KeyId, source, cancellationToken);
        if (!key.IsFound)
        {
            return Fail(signature, key.Failure);
        }

        SignatureVerificationResult result = HttpSignatures.Verify(request, signature, key.Key, timeProvider.GetUtcNow(), Requirements);
        if (result.IsValid)
        {
            return new SignatureProof(key.OwnerId, signature, KeyFailure.None, "");
        }

        if (result.Failure is not (SignatureFailure.BadSignature or SignatureFailure.AlgorithmMismatch))
        {
            return new SignatureProof(null, signature, KeyFailure.Refused, Describe(result.Failure));
        }

        // The owner may have a new key under the same id.
        if (await keys.RefetchAsync(signature.KeyId, key.Key, source, cancellationToken) is not { } again)
        {
            return new SignatureProof(null, signature, KeyFailure.Refused, Describe(result.Failure));
        }

        if (!again.IsFound)
        {
            return Fail(signature, again.Failure);
        }

        result = HttpSignatures.Verify(request, signature, again.Key, timeProvider.GetUtcNow(), Requirements);
        return result.IsValid
            ? new SignatureProof(again.OwnerId, signature, KeyFailure.None, "")
            : new SignatureProof(null, signature, KeyFailure.Refused, Describe(result.Failure));
    }

    public static string Describe(SignatureFailure failure) => failure switch
    {
        SignatureFailure.Missing => "The request is not signed.",
        SignatureFailure.MalformedSignature => "The signature header cannot be read.",
        SignatureFailure.DuplicateParameter => "A parameter or component of the signature appears twice.",
        SignatureFailure.DuplicateField => "A header field that may appear once appears twice.",
        SignatureFailure.TooManySignatures => "There are too many signatures.",
        SignatureFailure.UnsupportedComponent => "The signature covers a component of an unknown kind.",
        SignatureFailure.MalformedTarget => "The request target is not valid.",
        SignatureFailure.MalformedDigest => "The digest header cannot be read.",
        SignatureFailure.InsufficientCoverage => "The signature does not cover what it has to: method, target, host, time and, with a body, its digest.",
        SignatureFailure.MissingComponent => "The signature covers a header field that is not there.",
        SignatureFailure.InvalidKeyId => "The key id is no http or https URL.",
        SignatureFailure.AlgorithmMismatch => "The algorithm is not that of the key.",
        SignatureFailure.HostMismatch => "The request was signed for another host.",
        SignatureFailure.MissingDigest => "There is no SHA-256 or SHA-512 digest of the body.",
        SignatureFailure.DigestMismatch => "The digest is not that of the body.",
        SignatureFailure.InvalidTime => "The time of the signature cannot be read.",
        SignatureFailure.Expired => "The signature is too old.",
        SignatureFailure.NotYetValid => "The signature was made in the future.",
        _ => "The key did not make this signature.",
    };

    private static SignatureProof Fail(ParsedSignature signature, KeyFailure failure) => new(null, signature, failure, failure switch
    {
        KeyFailure.Unavailable => "The key cannot be fetched at the moment.",
        KeyFailure.Gone => "The key is gone.",
        _ => "There is no such key, or its owner does not list it.",
    });
}
