using System.Diagnostics.CodeAnalysis;

using ActivityPub.Sdk.Discovery;
using ActivityPub.Sdk.Identifiers;

namespace ActivityPub.Sdk.Fetching;

/// <summary>The result of looking up a handle.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class WebFingerResult
{
    internal WebFingerResult(WebFingerOutcome outcome, string reason, TimeSpan? retryAfter = null)
    {
        Outcome = outcome;
        Reason = reason;
        RetryAfter = retryAfter;
    }

    internal WebFingerResult(Handle handle, ObjectId actorId, WebFingerDocument document)
    {
        Outcome = WebFingerOutcome.Found;
        Reason = "Found.";
        Handle = handle;
        ActorId = actorId;
        Document = document;
    }

    /// <summary>What came of it.</summary>
    public WebFingerOutcome Outcome { get; }

    /// <summary>A sentence for logs, without text of the other server.</summary>
    public string Reason { get; }

    /// <summary>The handle as its server writes it; it may differ from the one that was asked for, in case or in host.</summary>
    public Handle? Handle { get; }

    /// <summary>The id of the actor. Its document is the actor's word; this is only the word of the host of the handle.</summary>
    public ObjectId? ActorId { get; }

    /// <summary>The whole answer.</summary>
    public WebFingerDocument? Document { get; }

    /// <summary>How long the server asks to wait.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>Whether the handle belongs to an actor.</summary>
    [MemberNotNullWhen(true, nameof(Handle), nameof(ActorId), nameof(Document))]
    public bool IsFound => Outcome == WebFingerOutcome.Found;

    /// <summary>Whether the same lookup may succeed later.</summary>
    public bool IsTransient => Outcome == WebFingerOutcome.Unavailable;
}
