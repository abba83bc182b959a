namespace ActivityPub.Sdk.AspNetCore;

/// <summary>
/// How much work the endpoints take on: by the address of the client, before anything of a request is read, and at one time in all.
/// Checked at start. What was proven by a signature has further limits, in <see cref="ActivityPub.Sdk.Inbox.InboxOptions"/>.
/// </summary>
/// <remarks>
/// <para>The address is the one that ASP.NET Core gives. Behind a reverse proxy that is the proxy, and all clients share one limit, unless
/// the site calls <c>UseForwardedHeaders</c> with the addresses of its proxies. An IPv6 network (/64) counts as one address.</para>
/// <para>Where a limit is exceeded the answer is 429 with <c>Retry-After</c>, and nothing was done.</para>
/// </remarks>
public sealed class ActivityPubRateLimits
{
    /// <summary>Whether there are limits at all. The default is <see langword="true"/>; turn it off only where something in front limits.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>
    /// Requests of one address to inboxes; <see langword="null"/> for no limit. The default is 30,000 at once and 500 a second: a great
    /// server that delivers what everybody talks about sends some thousand a minute, from a few addresses.
    /// </summary>
    public RateLimit? Inbox { get; set; } = new(30_000, 500);

    /// <summary>Reads by one address of actors, objects, collections, NodeInfo and host-meta; <see langword="null"/> for no limit. The default is 6,000 at once and 100 a second.</summary>
    public RateLimit? Documents { get; set; } = new(6_000, 100);

    /// <summary>WebFinger requests of one address, which could otherwise try out names; <see langword="null"/> for no limit. The default is 600 at once and 10 a second.</summary>
    public RateLimit? WebFinger { get; set; } = new(600, 10);

    /// <summary>How many addresses are remembered for each of the limits above, 100 or more; beyond that the one that was quiet for longest is forgotten. The default is 50,000, some 10 MB.</summary>
    public int MaxAddresses { get; set; } = 50_000;

    /// <summary>How many requests whose signature has to be verified are worked on at one time, 1 or more. The default is 1,024.</summary>
    public int Concurrency { get; set; } = 1_024;

    /// <summary>How many more wait for their turn, 0 or more; those beyond are answered with 503 and <c>Retry-After</c>. The default is 1,024.</summary>
    public int QueueLength { get; set; } = 1_024;

    /// <summary>How many bodies of more than 64 KiB are read at one time, 1 or more; those beyond are answered with 503 and <c>Retry-After</c>. The default is 16, at most 16 MiB of memory: activities are a few KiB long.</summary>
    public int LargeBodies { get; set; } = 16;

    /// <summary>How long a body may take to arrive, more than zero; then the answer is 408. The default is 30 seconds.</summary>
    public TimeSpan BodyTimeout { get; set; } = TimeSpan.FromSeconds(30);
}
