namespace ActivityPub.Sdk.PostgreSql.Tests;

/// <summary>The clock of a node that goes wrong by as much as a test says.</summary>
internal sealed class NodeClock(TimeSpan error) : TimeProvider
{
    public TimeSpan Error { get; set; } = error;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Error;
}
