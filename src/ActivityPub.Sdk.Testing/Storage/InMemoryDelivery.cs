using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Testing.Storage;

/// <summary>A delivery. A blocked one waits for another activity of its host, account and ordering key.</summary>
internal sealed record InMemoryDelivery
{
    public required long Sequence { get; init; }

    public required ObjectId ActivityId { get; init; }

    public required string ActivityType { get; init; }

    public required string Username { get; init; }

    public required string OrderingKey { get; init; }

    public required ObjectId Inbox { get; init; }

    public required string Host { get; init; }

    public DeliveryState State { get; init; }

    public bool Blocked { get; init; }

    public int Attempts { get; init; }

    public required DateTimeOffset DueAt { get; init; }

    public required DateTimeOffset EnqueuedAt { get; init; }

    public DateTimeOffset? CompletedAt { get; init; }

    public int? LastStatus { get; init; }

    public string? LastError { get; init; }

    /// <summary>What order is kept for, within the host.</summary>
    public string OrderGroup => $"{Username.ToLowerInvariant()}\n{OrderingKey}";

    public DeliveryRecord ToRecord() => new()
    {
        Sequence = Sequence,
        ActivityId = ActivityId,
        ActivityType = ActivityType,
        Username = Username,
        Inbox = Inbox,
        State = State,
        Attempts = Attempts,
        LastStatus = LastStatus,
        LastError = LastError,
        NextAttemptAt = State == DeliveryState.Pending ? DueAt : null,
        EnqueuedAt = EnqueuedAt,
        CompletedAt = CompletedAt,
    };
}
