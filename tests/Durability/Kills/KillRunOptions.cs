namespace ActivityPub.Sdk.Durability.Tests.Kills;

/// <summary>How the rounds are played.</summary>
internal sealed record KillRunOptions
{
    public required string Store { get; init; }

    /// <summary>How often the process is killed or paused.</summary>
    public required int Rounds { get; init; }

    public required int Seed { get; init; }

    /// <summary>The other servers.</summary>
    public int Hosts { get; init; } = 12;

    /// <summary>The followers at each of them, with inboxes of their own.</summary>
    public int FollowersPerHost { get; init; } = 2;

    /// <summary>How many new activities the other servers may begin to send in a round.</summary>
    public int ActivitiesPerRound { get; init; } = 40;

    /// <summary>How many deliveries of one host are claimed at a time. With <see cref="Hosts"/> it bounds what may arrive twice.</summary>
    public int Batch { get; init; } = 4;

    /// <summary>After how many rounds everything is counted; the count at the end comes in any case.</summary>
    public int CountEvery { get; init; } = 50;

    /// <summary>Is told after each count.</summary>
    public Action<KillRunResult>? Progress { get; init; }
}
