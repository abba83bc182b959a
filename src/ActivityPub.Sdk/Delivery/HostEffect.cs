namespace ActivityPub.Sdk.Delivery;

/// <summary>What an attempt says about the host.</summary>
internal enum HostEffect
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The host is there: the row of failures ends and its breaker closes.</summary>
    Alive,

    /// <summary>The host is in trouble: one more failure in the row.</summary>
    Failing,
}
