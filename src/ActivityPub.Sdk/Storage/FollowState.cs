namespace ActivityPub.Sdk.Storage;

/// <summary>Where a follow stands.</summary>
public enum FollowState
{
    /// <summary>Asked for and not answered.</summary>
    Pending = 0,

    /// <summary>Accepted by the followed actor.</summary>
    Accepted = 1,

    /// <summary>Refused by the followed actor.</summary>
    Rejected = 2,
}
