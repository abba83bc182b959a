namespace ActivityPub.Sdk.Fetching;

/// <summary>On whose behalf a document is fetched, and how much may be spent.</summary>
/// <remarks>Immutable, apart from the budget; thread-safe.</remarks>
public sealed class FetchContext
{
    /// <summary>Makes a context for fetches that are not signed.</summary>
    /// <param name="budget">What may be spent on the event that causes the fetch.</param>
    public FetchContext(FetchBudget budget)
    {
        ArgumentNullException.ThrowIfNull(budget);
        Budget = budget;
        SignerClass = "";
    }

    /// <summary>Makes a context for signed fetches.</summary>
    /// <param name="budget">What may be spent on the event that causes the fetch.</param>
    /// <param name="signer">Signs each hop.</param>
    /// <param name="signerClass">Names whose view of the other server this is, usually the id of the signing actor. Fetches of one URL by one class share one request.</param>
    public FetchContext(FetchBudget budget, EgressSigner signer, string signerClass)
    {
        ArgumentNullException.ThrowIfNull(budget);
        ArgumentNullException.ThrowIfNull(signer);
        ArgumentException.ThrowIfNullOrEmpty(signerClass);
        Budget = budget;
        Signer = signer;
        SignerClass = signerClass;
    }

    /// <summary>What may be spent.</summary>
    public FetchBudget Budget { get; }

    /// <summary>Signs each hop; <see langword="null"/> for fetches that are not signed.</summary>
    public EgressSigner? Signer { get; }

    /// <summary>Whose view this is; empty for fetches that are not signed.</summary>
    public string SignerClass { get; }

    /// <summary>The greatest document in bytes, where it is to be smaller than <see cref="EgressOptions.MaxDocumentBytes"/>. Key documents: 256 KiB.</summary>
    public int? MaxBytes { get; init; }
}
