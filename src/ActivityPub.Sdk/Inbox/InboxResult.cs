namespace ActivityPub.Sdk.Inbox;

/// <summary>What to answer to a request to an inbox.</summary>
/// <remarks>
/// 202 taken or seen before; 400 malformed; 401 not signed, or not signed by whom it says; 403 refused; 404 and 410 no such inbox;
/// 429 too many of one sender; 503 trouble of this server, or of another one while it is asked for a key: try again. Immutable and thread-safe.
/// </remarks>
public sealed class InboxResult
{
    private InboxResult(int status, string? title, string? detail, TimeSpan? retryAfter, bool isDuplicate)
    {
        Status = status;
        Title = title;
        Detail = detail;
        RetryAfter = retryAfter;
        IsDuplicate = isDuplicate;
    }

    /// <summary>The HTTP status.</summary>
    public int Status { get; }

    /// <summary>The kind of problem in a few words; <see langword="null"/> for a success.</summary>
    public string? Title { get; }

    /// <summary>What was wrong, for the developers of the other server; <see langword="null"/> for a success.</summary>
    public string? Detail { get; }

    /// <summary>When to try again; with the statuses 429 and 503 only.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>
    /// The <c>Accept-Signature</c> field to send with a 401, for this answer alone; <see langword="null"/> without
    /// <see cref="ActivityPubOptions.SignatureChallenge"/>.
    /// </summary>
    public string? AcceptSignature { get; private init; }

    /// <summary>Whether the same activity had come in before.</summary>
    public bool IsDuplicate { get; }

    internal static InboxResult Accepted { get; } = new(202, null, null, null, false);

    internal static InboxResult Duplicate { get; } = new(202, null, null, null, true);

    internal static InboxResult Malformed(string detail) => new(400, "The activity is malformed", detail, null, false);

    internal static InboxResult Unauthorized(string detail) => new(401, "The signature does not prove the sender", detail, null, false);

    internal InboxResult Asking(string? acceptSignature) => new(Status, Title, Detail, RetryAfter, IsDuplicate) { AcceptSignature = acceptSignature };

    internal static InboxResult Forbidden(string detail) => new(403, "The activity is refused", detail, null, false);

    internal static InboxResult NotFound { get; } = new(404, "No such inbox", "There is no account of that name.", null, false);

    internal static InboxResult Gone { get; } = new(410, "The inbox is gone", "The account was deleted.", null, false);

    internal static InboxResult TooMany(string detail, TimeSpan retryAfter) => new(429, "Too many requests", detail, retryAfter, false);

    internal static InboxResult Unavailable(string detail, TimeSpan retryAfter) => new(503, "Try again later", detail, retryAfter, false);
}
