using System.Diagnostics.CodeAnalysis;

namespace ActivityPub.Sdk.Fetching;

/// <summary>The result of fetching a document.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class FetchResult
{
    internal FetchResult(FetchOutcome outcome, string reason, int? status = null, TimeSpan? retryAfter = null, EgressFailure? failure = null)
    {
        Outcome = outcome;
        Reason = reason;
        Status = status;
        RetryAfter = retryAfter;
        Failure = failure;
    }

    internal FetchResult(AuthenticDocument document)
    {
        Outcome = FetchOutcome.Found;
        Document = document;
        Reason = "Found.";
        Status = 200;
    }

    /// <summary>What came of it.</summary>
    public FetchOutcome Outcome { get; }

    /// <summary>The document, where <see cref="Outcome"/> is <see cref="FetchOutcome.Found"/>.</summary>
    public AuthenticDocument? Document { get; }

    /// <summary>A sentence for logs, without text of the other server.</summary>
    public string Reason { get; }

    /// <summary>The status code of the server, where it answered.</summary>
    public int? Status { get; }

    /// <summary>How long the server asks to wait.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>Why there was no answer, where there was none.</summary>
    public EgressFailure? Failure { get; }

    /// <summary>Whether the document is here.</summary>
    [MemberNotNullWhen(true, nameof(Document))]
    public bool IsFound => Document is not null;

    /// <summary>Whether the same fetch may succeed later.</summary>
    public bool IsTransient => Outcome == FetchOutcome.Unavailable;
}
