namespace ActivityPub.Sdk.Policy;

/// <summary>What a policy decided, and why.</summary>
/// <remarks>The default value accepts.</remarks>
public readonly record struct PolicyDecision
{
    private PolicyDecision(PolicyVerdict verdict, string? reason)
    {
        Verdict = verdict;
        Reason = reason;
    }

    /// <summary>The decision.</summary>
    public PolicyVerdict Verdict { get; }

    /// <summary>Why, for the logs; it is not sent to the other server.</summary>
    public string? Reason { get; }

    /// <summary>Takes the activity, as far as this policy is concerned.</summary>
    public static PolicyDecision Accept => default;

    /// <summary>Refuses the activity and tells the sender (403).</summary>
    /// <param name="reason">Why, for the logs.</param>
    public static PolicyDecision Reject(string reason) => new(PolicyVerdict.Reject, reason);

    /// <summary>Takes the activity (202) and lets it have no effect.</summary>
    /// <param name="reason">Why, for the logs.</param>
    public static PolicyDecision Drop(string reason) => new(PolicyVerdict.Drop, reason);
}
