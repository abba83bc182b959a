namespace ActivityPub.Sdk.Testing.Storage;

/// <summary>The delivery state of a host.</summary>
internal sealed record InMemoryHost
{
    public required string Host { get; init; }

    public DateTimeOffset? NextDue { get; init; }

    public DateTimeOffset? LeaseUntil { get; init; }

    public DateTimeOffset? HoldUntil { get; init; }

    public long Token { get; init; }

    public int Failures { get; init; }

    public DateTimeOffset? FailingSince { get; init; }

    public bool BreakerOpen { get; init; }

    public long Deliveries { get; init; }
}
