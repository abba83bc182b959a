namespace ActivityPub.Sdk.Storage;

/// <summary>Completes a batch and says how its host is.</summary>
public sealed record DeliveryCompletion
{
    /// <summary>The batch as claimed.</summary>
    public required DeliveryBatch Batch { get; init; }

    /// <summary>What became of each delivery. One that is missing becomes due at once.</summary>
    public required IReadOnlyList<DeliveryOutcome> Outcomes { get; init; }

    /// <summary>The present time.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>Consecutive failures of the host from now on; 0 for a healthy host.</summary>
    public required int Failures { get; init; }

    /// <summary>When the present row of failures began; <see langword="null"/> for a healthy host.</summary>
    public DateTimeOffset? FailingSince { get; init; }

    /// <summary>Until when nothing is sent to the host, as after <c>Retry-After</c> or while its breaker is open.</summary>
    public DateTimeOffset? HoldUntil { get; init; }

    /// <summary>Whether the breaker of the host is open: the next claim after <see cref="HoldUntil"/> is a probe of one delivery.</summary>
    public bool BreakerOpen { get; init; }
}
