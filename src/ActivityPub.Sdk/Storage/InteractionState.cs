namespace ActivityPub.Sdk.Storage;

/// <summary>Where an interaction stands with the moderators.</summary>
public enum InteractionState
{
    /// <summary>Waits for a moderator; not shown.</summary>
    Pending = 0,

    /// <summary>Shown and counted.</summary>
    Approved = 1,

    /// <summary>Refused by a moderator; not shown.</summary>
    Rejected = 2,
}
