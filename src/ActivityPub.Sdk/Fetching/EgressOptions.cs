using System.Reflection;

using ActivityPub.Sdk.Identifiers;

namespace ActivityPub.Sdk.Fetching;

/// <summary>The limits of everything that leaves this server.</summary>
/// <remarks>Set at start; not thread-safe while it is changed.</remarks>
public sealed class EgressOptions
{
    /// <summary>
    /// Lets requests go to <c>http</c> URLs, to any port, and to loopback and private addresses. For development and closed networks
    /// only: with it, every remote server can make this one call services of the internal network. Default: <see langword="false"/>.
    /// </summary>
    public bool AllowLoopback { get; set; }

    /// <summary>Whether anything may leave at all. Default: <see langword="true"/>.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>The only domains that requests go to, each with everything below it; empty, the default, means all. Taken over from <see cref="ActivityPubOptions.AllowedDomains"/>.</summary>
    public IList<string> AllowedDomains { get; } = [];

    /// <summary>The origin of this server. Nothing is fetched from it, and the <c>User-Agent</c> names it. Default: none.</summary>
    public Origin? OwnOrigin { get; set; }

    /// <summary>The product part of the <c>User-Agent</c> header; <c>(+origin)</c> is added where <see cref="OwnOrigin"/> is set. Default: <c>ActivityPub.Sdk/</c> and the version.</summary>
    public string UserAgent { get; set; } = $"ActivityPub.Sdk/{Version}";

    /// <summary>How long the lookup of the name and the connection may take. Default: 5 seconds.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the TLS handshake may take, on top of <see cref="ConnectTimeout"/>. Default: 5 seconds.</summary>
    public TimeSpan TlsTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long it may take until the headers of an answer are there, the connection included, for each hop. Default: 10 seconds.</summary>
    public TimeSpan HeadersTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the whole exchange may take, with all redirects and the body. Default: 30 seconds.</summary>
    public TimeSpan ExchangeTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The greatest body of an answer in bytes, after decompression. Default: 1 MiB. From 1 KiB to 64 MiB.</summary>
    public int MaxDocumentBytes { get; set; } = 1024 * 1024;

    /// <summary>How many redirects a GET follows. Default: 3. From 0 to 10.</summary>
    public int MaxRedirects { get; set; } = 3;

    /// <summary>The ports that URLs may name. Default: 443 and 80.</summary>
    public IList<int> AllowedPorts { get; } = [443, 80];

    /// <summary>How many connections are open to one host at the same time. Default: 4. From 1 to 100.</summary>
    public int ConnectionsPerHost { get; set; } = 4;

    /// <summary>
    /// How many fetches run at one server at the same time; more wait, and the wait counts for <see cref="ExchangeTimeout"/>. Deliveries are
    /// bounded by <see cref="ConnectionsPerHost"/> alone. Default: 2. From 1 to 100.
    /// </summary>
    public int FetchesPerHost { get; set; } = 2;

    /// <summary>How long a connection is used before the name is looked up anew. Default: 2 minutes.</summary>
    public TimeSpan ConnectionLifetime { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// How many host names of one domain may be visited for the first time, because somebody with a wildcard in the DNS can make up any
    /// number of them. The bare domain and addresses do not count, nor do deliveries. <see langword="null"/> switches the limit off.
    /// Default: 10 an hour.
    /// </summary>
    public RateLimit? NewHostsPerDomain { get; set; } = RateLimit.PerHour(10);

    private static string Version =>
        typeof(EgressOptions).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";
}
