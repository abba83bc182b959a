namespace ActivityPub.Sdk.Inbox;

/// <summary>The limits of the inbox.</summary>
/// <remarks>Set at start; not thread-safe while it is changed.</remarks>
public sealed class InboxOptions
{
    /// <summary>How many activities may wait before senders are told to come back later. Default: 100,000.</summary>
    public int MaxPending { get; set; } = 100_000;

    /// <summary>How many activities are handled at the same time. Default: 16. Those of one sender are always handled one after the other.</summary>
    public int Workers { get; set; } = 16;

    /// <summary>How often an activity is tried before it is set aside as a dead letter. Default: 10.</summary>
    public int MaxAttempts { get; set; } = 10;

    /// <summary>How long a node may work on an activity before another one may take it over. Default: 5 minutes.</summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromMinutes(5);
}
