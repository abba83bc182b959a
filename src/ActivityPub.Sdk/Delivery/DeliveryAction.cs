namespace ActivityPub.Sdk.Delivery;

/// <summary>What is done with a delivery after an attempt.</summary>
internal enum DeliveryAction
{
    /// <summary>It is delivered.</summary>
    Deliver,

    /// <summary>It is tried again by the schedule until its age limit.</summary>
    Retry,

    /// <summary>It is tried again by the schedule, <see cref="DeliveryClassifier.FewAttempts"/> times in all.</summary>
    RetryFewTimes,

    /// <summary>It is given up.</summary>
    GiveUp,

    /// <summary>It is given up together with everything else for that inbox; its followers are removed, or, for a shared inbox, the host is held.</summary>
    InboxGone,
}
