namespace ActivityPub.Sdk.Storage;

/// <summary>The deliveries of one host that one worker has claimed. No other worker gets deliveries of that host until they are completed or the lease ends.</summary>
public sealed record DeliveryBatch
{
    /// <summary>The host, with the port where it is not the default one.</summary>
    public required string Host { get; init; }

    /// <summary>The fencing token of the claim.</summary>
    public required long Token { get; init; }

    /// <summary>Consecutive failures of the host before this claim.</summary>
    public required int Failures { get; init; }

    /// <summary>When the present row of failures began; <see langword="null"/> for a healthy host.</summary>
    public DateTimeOffset? FailingSince { get; init; }

    /// <summary>Whether the host's breaker is open and this batch is its one probe.</summary>
    public required bool IsProbe { get; init; }

    /// <summary>The deliveries, oldest first; of each ordering key those of one activity only.</summary>
    public required IReadOnlyList<DeliveryItem> Items { get; init; }
}
