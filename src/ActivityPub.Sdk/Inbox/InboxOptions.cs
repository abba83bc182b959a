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

    /// <summary>
    /// How many requests of one verified server are taken; those beyond are answered with 429 and <c>Retry-After</c>. It counts only what
    /// was proven by a signature, so nobody can use up the share of somebody else. <see langword="null"/> switches the limit off.
    /// Default: 30,000 at once and 500 a second.
    /// </summary>
    public RateLimit? PerHost { get; set; } = new(30_000, 500);

    /// <summary>The same for one verified actor. Default: 10,000 at once and 100 a second.</summary>
    public RateLimit? PerActor { get; set; } = new(10_000, 100);

    /// <summary>
    /// How many actors that were never seen before are taken of one registrable domain whose host was first heard of less than a day ago;
    /// those beyond are told to come again (429 and <c>Retry-After</c>). <see langword="null"/> switches the limit off. Default: 500 an hour.
    /// </summary>
    public RateLimit? NewActorsPerNewHost { get; set; } = RateLimit.PerHour(500);

    /// <summary>The same for a host that has been known for a day or longer. Default: 10,000 an hour, which is a post that everybody talks about.</summary>
    public RateLimit? NewActorsPerKnownHost { get; set; } = RateLimit.PerHour(10_000);

    /// <summary>
    /// How many activities of others one registrable domain may pass on that have to be proven, which may take a few requests each; those beyond are told
    /// to come again (429 and <c>Retry-After</c>). <see langword="null"/> switches the limit off. Default: 100 at once and one in ten seconds.
    /// </summary>
    public RateLimit? ForwardedPerHost { get; set; } = new(100, 0.1);
}
