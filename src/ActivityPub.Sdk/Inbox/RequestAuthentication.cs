using ActivityPub.Sdk.Identifiers;

namespace ActivityPub.Sdk.Inbox;

/// <summary>Who signed a request.</summary>
/// <param name="ActorId">The actor that owns the key; only with status 200.</param>
/// <param name="Status">0 for a request without a signature, 200 for a proven one; else what to answer: 400, 401, 403, 429 or 503.</param>
/// <param name="Detail">What was wrong, for the developers of the other server.</param>
public readonly record struct RequestAuthentication(ObjectId? ActorId, int Status, string? Detail)
{
    /// <summary>When to try again; with the statuses 429 and 503 only.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>
    /// The <c>Accept-Signature</c> field to send with a 401, for this answer alone; with the statuses 0 and 401, and
    /// <see langword="null"/> without <see cref="ActivityPubOptions.SignatureChallenge"/>.
    /// </summary>
    public string? AcceptSignature { get; init; }
}
