using ActivityPub.Sdk.Identifiers;

namespace ActivityPub.Sdk.Storage;

/// <summary>An account of another server that an account of this installation follows, or wants to.</summary>
public sealed record FollowingRecord
{
    /// <summary>The account that follows.</summary>
    public required string Username { get; init; }

    /// <summary>The followed actor.</summary>
    public required ObjectId TargetId { get; init; }

    /// <summary>The id of the Follow activity that was sent.</summary>
    public required ObjectId FollowId { get; init; }

    /// <summary>Whether the followed actor has accepted.</summary>
    public required FollowState State { get; init; }

    /// <summary>When the follow was asked for.</summary>
    public required DateTimeOffset RequestedAt { get; init; }
}
