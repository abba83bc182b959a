namespace ActivityPub.Sdk;

/// <summary>
/// One token bucket for each key. However many keys there are, the memory is bounded: a bucket that is full again is dropped, and beyond
/// the capacity the one that was not used for longest.
/// </summary>
/// <remarks>Thread-safe. The partitioned limiter of the framework has neither a greatest number of partitions nor a clock that can be given.</remarks>
internal sealed class TokenBuckets<TKey>(RateLimit limit, int capacity, TimeProvider timeProvider)
    where TKey : notnull
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TKey, LinkedListNode<Bucket>> _buckets = [];
    private readonly LinkedList<Bucket> _byUse = new();

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _buckets.Count;
            }
        }
    }

    /// <summary>Takes a token.</summary>
    /// <param name="key">Whose.</param>
    /// <param name="retryAfter">When there will be one again, where there is none.</param>
    /// <returns>Whether there was one.</returns>
    public bool TryTake(TKey key, out TimeSpan retryAfter)
    {
        long now = timeProvider.GetTimestamp();
        lock (_gate)
        {
            Bucket bucket = Use(key, now);
            if (bucket.Tokens < 1)
            {
                retryAfter = TimeSpan.FromSeconds((1 - bucket.Tokens) / limit.PerSecond);
                return false;
            }

            bucket.Tokens--;
            retryAfter = TimeSpan.Zero;
            return true;
        }
    }

    /// <summary>Whether a token is there, without taking it.</summary>
    public bool HasToken(TKey key)
    {
        long now = timeProvider.GetTimestamp();
        lock (_gate)
        {
            return !_buckets.TryGetValue(key, out LinkedListNode<Bucket>? node) || TokensOf(node.Value, now) >= 1;
        }
    }

    private Bucket Use(TKey key, long now)
    {
        if (_buckets.TryGetValue(key, out LinkedListNode<Bucket>? node))
        {
            node.Value.Tokens = TokensOf(node.Value, now);
            node.Value.At = now;
            _byUse.Remove(node);
        }
        else
        {
            node = new LinkedListNode<Bucket>(new Bucket(key, limit.Burst, now));
            _buckets.Add(key, node);
        }

        _byUse.AddLast(node);

        // Two for each one that comes: so the table also shrinks.
        for (int i = 0; i < 2 && _byUse.First is { } oldest && oldest != node && (_buckets.Count > capacity || TokensOf(oldest.Value, now) >= limit.Burst); i++)
        {
            _byUse.Remove(oldest);
            _buckets.Remove(oldest.Value.Key);
        }

        return node.Value;
    }

    private double TokensOf(Bucket bucket, long now) =>
        Math.Min(limit.Burst, bucket.Tokens + (timeProvider.GetElapsedTime(bucket.At, now).TotalSeconds * limit.PerSecond));

    private sealed class Bucket(TKey key, double tokens, long at)
    {
        public TKey Key { get; } = key;

        public double Tokens { get; set; } = tokens;

        public long At { get; set; } = at;
    }
}
