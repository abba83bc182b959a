using ActivityPub.Sdk.Identifiers;

namespace ActivityPub.Sdk.Signatures;

/// <summary>The answer of <see cref="ObjectIntegrityProofs.Verify"/>.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class ProofVerificationResult
{
    internal ProofVerificationResult(ProofFailure failure, IReadOnlyList<ObjectId> verificationMethods, DateTimeOffset? created)
    {
        Failure = failure;
        Created = created;
        VerificationMethods = verificationMethods;
    }

    /// <summary>Whether there is at least one proof and every proof is valid.</summary>
    public bool IsValid => Failure == ProofFailure.None;

    /// <summary>The reason for a no, or <see cref="ProofFailure.None"/> for a yes.</summary>
    public ProofFailure Failure { get; }

    /// <summary>When the oldest of the proofs was made; <see langword="null"/> where one does not say it, or where the proofs are not valid.</summary>
    public DateTimeOffset? Created { get; }

    /// <summary>The keys that made the proofs; empty where the proofs are not valid.</summary>
    public IReadOnlyList<ObjectId> VerificationMethods { get; }
}
