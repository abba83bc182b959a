using ActivityPub.Sdk.Identifiers;

namespace ActivityPub.Sdk.Storage;

/// <summary>Somebody who follows an account of this installation.</summary>
public sealed record FollowerRecord
{
    /// <summary>The followed account.</summary>
    public required string Username { get; init; }

    /// <summary>The follower.</summary>
    public required ObjectId ActorId { get; init; }

    /// <summary>The follower's personal inbox.</summary>
    public required ObjectId Inbox { get; init; }

    /// <summary>The shared inbox of the follower's server, where it has one.</summary>
    public ObjectId? SharedInbox { get; init; }

    /// <summary>Where posts for this follower go: the shared inbox, else the personal one.</summary>
    public ObjectId DeliveryInbox => SharedInbox ?? Inbox;

    /// <summary>Whether the follow is accepted.</summary>
    public required FollowState State { get; init; }

    /// <summary>The Follow activity as it was received, UTF-8 JSON, to be embedded in the answer.</summary>
    public required ReadOnlyMemory<byte> FollowActivity { get; init; }

    /// <summary>When the follow was received first.</summary>
    public required DateTimeOffset FollowedAt { get; init; }
}
