using ActivityPub.Sdk.Identifiers;

namespace ActivityPub.Sdk.Storage;

/// <summary>A delivery as the ledger shows it.</summary>
public sealed record DeliveryRecord
{
    /// <summary>The number of the delivery.</summary>
    public required long Sequence { get; init; }

    /// <summary>The activity.</summary>
    public required ObjectId ActivityId { get; init; }

    /// <summary>The type of the activity.</summary>
    public required string ActivityType { get; init; }

    /// <summary>The account that sends it.</summary>
    public required string Username { get; init; }

    /// <summary>Where it goes.</summary>
    public required ObjectId Inbox { get; init; }

    /// <summary>The state.</summary>
    public required DeliveryState State { get; init; }

    /// <summary>How often it was tried.</summary>
    public required int Attempts { get; init; }

    /// <summary>The HTTP status of the last answer.</summary>
    public int? LastStatus { get; init; }

    /// <summary>What went wrong last, one line.</summary>
    public string? LastError { get; init; }

    /// <summary>When it is tried next; only while it is pending.</summary>
    public DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>When it was enqueued.</summary>
    public required DateTimeOffset EnqueuedAt { get; init; }

    /// <summary>When it was delivered or given up.</summary>
    public DateTimeOffset? CompletedAt { get; init; }
}
