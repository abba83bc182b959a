namespace ActivityPub.Sdk.Storage;

/// <summary>Where a delivery stands.</summary>
public enum DeliveryState
{
    /// <summary>Waits for its time or for its predecessor.</summary>
    Pending = 0,

    /// <summary>The receiving server has taken it.</summary>
    Delivered = 1,

    /// <summary>Given up; kept with the reason and can be sent again.</summary>
    Failed = 2,
}
