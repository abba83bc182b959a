namespace ActivityPub.Sdk.Storage;

/// <summary>How long the store keeps what is no longer needed. Checked at start.</summary>
public sealed class RetentionOptions
{
    /// <summary>Whether this process drops what is old. The default is <see langword="true"/>; with several processes on one store any number may.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>How long completed deliveries stay in the ledger, those that were given up included, 1 day or more. The default is 30 days.</summary>
    public TimeSpan Deliveries { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How long the bodies of handled inbound activities stay, for who looks for the cause of trouble. What others delete stays in them until then. The default is 1 day.</summary>
    public TimeSpan InboxBodies { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How long a handled inbound activity is remembered, so that it takes no effect again, 7 days or more. The default is 90 days.</summary>
    public TimeSpan InboxEntries { get; set; } = TimeSpan.FromDays(90);

    /// <summary>How long something learned about a server stays after nothing was heard of it, 1 day or more. The default is 180 days.</summary>
    public TimeSpan Peers { get; set; } = TimeSpan.FromDays(180);

    /// <summary>How long accounts of other servers stay after they were last fetched, followers excepted, 1 day or more. The default is 90 days.</summary>
    public TimeSpan RemoteActors { get; set; } = TimeSpan.FromDays(90);

    /// <summary>The time between two passes, 1 minute to 1 day. The default is 1 hour.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromHours(1);

    /// <summary>The greatest number of rows that one transaction drops, 1 to 10,000. The default is 500.</summary>
    public int BatchSize { get; set; } = 500;

    /// <summary>The pause between two transactions, so that the work of the site comes first, up to 1 minute. The default is 200 milliseconds.</summary>
    public TimeSpan Pause { get; set; } = TimeSpan.FromMilliseconds(200);
}
