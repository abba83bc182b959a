using ActivityPub.Sdk.Identifiers;

namespace ActivityPub.Sdk.Storage;

/// <summary>
/// An activity that waits in the inbox journal, or waited there: a verified one, or, where <see cref="ForwardedBy"/> is set, the ids of one
/// that still has to be proven at its origin.
/// </summary>
public sealed record InboxEntry
{
    /// <summary>The place in the journal, given by the store; 0 before it is stored.</summary>
    public long Sequence { get; init; }

    /// <summary>What makes the activity the same as another one: origin, activity id and body digest, hashed by the caller. At most 100 characters.</summary>
    public required string DedupeKey { get; init; }

    /// <summary>The id of the activity, where it has one.</summary>
    public string? ActivityId { get; init; }

    /// <summary>The type of the activity.</summary>
    public required string ActivityType { get; init; }

    /// <summary>The actor that was shown to have sent it; where <see cref="ForwardedBy"/> is set, the one that is said to have.</summary>
    public required ObjectId ActorId { get; init; }

    /// <summary>The key that it was verified with; <see langword="null"/> for activities of accounts of this installation, and for those that were fetched from their origin.</summary>
    public string? KeyId { get; init; }

    /// <summary>The account whose personal inbox it came to; <see langword="null"/> for the shared inbox.</summary>
    public string? Recipient { get; init; }

    /// <summary>The actor that forwarded an activity of somebody else without a proof; <see langword="null"/> for everything that is proven.</summary>
    public ObjectId? ForwardedBy { get; init; }

    /// <summary>The body, byte for byte as it was verified; where <see cref="ForwardedBy"/> is set, nothing but ids.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>When it arrived.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>What it may still make this server fetch, as <c>FetchBudget</c> writes it; <see langword="null"/> for all of it. At most 2,000 characters.</summary>
    public string? FetchBudget { get; init; }

    /// <summary>How often it was claimed, this time included.</summary>
    public int Attempts { get; init; }
}
