namespace ActivityPub.Sdk.Delivery;

/// <summary>How deliveries to other servers are made. The defaults suit a site on one small machine as well as one with a million followers. Checked at start.</summary>
public sealed class DeliveryOptions
{
    /// <summary>Whether this process fans out and delivers. A front-end node may leave it to others that share the store. The default is <see langword="true"/>.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>The greatest number of requests under way at once, 1 to 10,000. The default is 256.</summary>
    public int MaxConcurrency { get; set; } = 256;

    /// <summary>The greatest number of requests under way to one host, 1 to 64. The default is 4.</summary>
    public int MaxConcurrencyPerHost { get; set; } = 4;

    /// <summary>The greatest number of deliveries that are claimed of one host at a time, 1 to 1,000. The default is 16.</summary>
    public int MaxBatchPerHost { get; set; } = 16;

    /// <summary>The time that one request may take, 1 second to 2 minutes. The default is 15 seconds; some servers need more than 10.</summary>
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a delivery is tried before it is given up, 1 minute to 30 days. The default is 7 days.</summary>
    public TimeSpan MaxAge { get; set; } = TimeSpan.FromDays(7);

    /// <summary>The longest <c>Retry-After</c> that is obeyed, up to 7 days. The default is 24 hours; a longer one counts as 24 hours.</summary>
    public TimeSpan MaxRetryAfter { get; set; } = TimeSpan.FromHours(24);

    /// <summary>The number of consecutive failures within <see cref="BreakerWindow"/> that opens the breaker of a host, 1 to 100. The default is 5.</summary>
    public int BreakerThreshold { get; set; } = 5;

    /// <summary>The time within which <see cref="BreakerThreshold"/> failures open the breaker, 1 minute to 1 day. The default is 10 minutes.</summary>
    public TimeSpan BreakerWindow { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How often a host whose breaker is open is tried with one delivery, 1 minute to 1 day. The default is 30 minutes.</summary>
    public TimeSpan ProbeInterval { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>How long nothing is sent to a host whose shared inbox answered 410, 1 hour to 30 days. The default is 24 hours.</summary>
    public TimeSpan GoneInterval { get; set; } = TimeSpan.FromHours(24);

    /// <summary>How long claimed deliveries belong to this process, 1 minute to 1 hour. After a crash they are due again when it ends, or as soon as a store that only one process uses is opened again. The default is 3 minutes.</summary>
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromMinutes(3);

    /// <summary>The number of followers' inboxes that one transaction turns into deliveries, 1 to 10,000. The default is 1,000.</summary>
    public int FanOutBatchSize { get; set; } = 1000;

    /// <summary>How often an idle worker looks for work that it was not told about, 50 milliseconds to 1 minute. The default is 1 second.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long requests under way may go on when the application stops, 0 to 10 minutes. The default is 20 seconds. What is not finished is given back.</summary>
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromSeconds(20);
}
