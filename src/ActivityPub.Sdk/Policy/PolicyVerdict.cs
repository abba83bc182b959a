namespace ActivityPub.Sdk.Policy;

/// <summary>What becomes of an activity that came in.</summary>
public enum PolicyVerdict
{
    /// <summary>It is taken.</summary>
    Accept = 0,

    /// <summary>It is refused: the sender is told (403).</summary>
    Reject = 1,

    /// <summary>It has no effect: the sender is told that it was taken (202).</summary>
    Drop = 2,
}
