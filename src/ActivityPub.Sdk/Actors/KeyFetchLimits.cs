namespace ActivityPub.Sdk.Actors;

/// <summary>
/// Bounds what strangers can make this server do by naming keys: how many requests wait for a key at one time, in all and of one address;
/// how many keys are fetched for an address at one time; and how often an address may name keys that turn out to be none.
/// </summary>
/// <remarks>Thread-safe. Only keys that have to be fetched count; a server whose keys are all real may name any number of them.</remarks>
internal sealed class KeyFetchLimits(TimeProvider timeProvider)
{
    /// <summary>How many requests may wait for keys. The others of this server go on meanwhile.</summary>
    internal const int MaxWaiting = 512;

    /// <summary>How many of them may come from one address.</summary>
    internal const int MaxWaitingOfAddress = 256;

    /// <summary>How many keys may be fetched at one time for one address.</summary>
    internal const int MaxFetchesOfAddress = 32;

    /// <summary>How many keys of an address may be none in five minutes.</summary>
    internal const int MaxFailures = 10;

    private const int MaxAddresses = 20_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<SourceAddress, Source> _sources = [];
    private readonly TokenBuckets<SourceAddress> _failures = new(new RateLimit(MaxFailures, MaxFailures / 300.0), MaxAddresses, timeProvider);
    private int _waiting;

    /// <summary>Asks for a fetch.</summary>
    /// <param name="address">Who makes it necessary.</param>
    /// <param name="fetch">What is fetched; who asks for the same at the same time shares one fetch.</param>
    /// <returns>Whether it may take place; then <see cref="Leave"/> follows.</returns>
    public bool TryEnter(SourceAddress address, string fetch)
    {
        if (!_failures.HasToken(address))
        {
            return false;
        }

        lock (_gate)
        {
            _sources.TryGetValue(address, out Source? source);
            if (_waiting >= MaxWaiting || source?.Waiting >= MaxWaitingOfAddress || (source?.Fetches.Count >= MaxFetchesOfAddress && !source.Fetches.ContainsKey(fetch)))
            {
                return false;
            }

            if (source is null)
            {
                _sources[address] = source = new Source();
            }

            _waiting++;
            source.Waiting++;
            source.Fetches[fetch] = source.Fetches.GetValueOrDefault(fetch) + 1;
            return true;
        }
    }

    /// <summary>Ends what <see cref="TryEnter"/> began.</summary>
    /// <param name="address">The address.</param>
    /// <param name="fetch">What was fetched.</param>
    /// <param name="failed">Whether there was no such key, or no better one.</param>
    public void Leave(SourceAddress address, string fetch, bool failed)
    {
        bool isLast;
        lock (_gate)
        {
            Source source = _sources[address];
            _waiting--;
            source.Waiting--;
            isLast = --source.Fetches[fetch] == 0;
            if (isLast)
            {
                source.Fetches.Remove(fetch);
            }

            if (source.Waiting == 0)
            {
                _sources.Remove(address);
            }
        }

        // Once for each fetch, however many waited for it.
        if (failed && isLast)
        {
            _failures.TryTake(address, out _);
        }
    }

    private sealed class Source
    {
        public int Waiting { get; set; }

        public Dictionary<string, int> Fetches { get; } = new(StringComparer.Ordinal);
    }
}
