using ActivityPub.Sdk.Identifiers;

namespace ActivityPub.Sdk.Fetching;

/// <summary>
/// Bounds how many host names of one domain this server visits for the first time: whoever has a wildcard in the DNS can make up any number
/// of them, and lead from each to the next.
/// </summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class NewHosts(RateLimit limit, TimeProvider timeProvider)
{
    private const int MaxHosts = 20_000;
    private const int MaxDomains = 10_000;

    private static readonly TimeSpan _knownFor = TimeSpan.FromHours(24);

    private readonly ExpiringCache<string, bool> _known = new(MaxHosts, timeProvider);
    private readonly TokenBuckets<string> _domains = new(limit, MaxDomains, timeProvider);

    /// <summary>Counts a visit.</summary>
    /// <returns>Whether it may take place: the host is known, or its domain has not shown too many new ones.</returns>
    public bool TryVisit(Origin origin)
    {
        string host = origin.Host;
        if (_known.TryGet(host, out _))
        {
            return true;
        }

        string domain = RegistrableDomain.Of(host);
        if (domain.Length != host.Length && !_domains.TryTake(domain, out _))
        {
            return false;
        }

        _known.Set(host, true, _knownFor);
        return true;
    }
}
