namespace ActivityPub.Sdk.Load.Reporting;

/// <summary>Times and statuses of requests.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class Latencies
{
    private readonly Lock _gate = new();
    private readonly List<double> _milliseconds = [];
    private readonly SortedDictionary<int, int> _statuses = [];

    public int Count => _milliseconds.Count;

    public IReadOnlyDictionary<int, int> Statuses => _statuses;

    public void Add(TimeSpan time, int status)
    {
        lock (_gate)
        {
            _milliseconds.Add(time.TotalMilliseconds);
            _statuses[status] = _statuses.GetValueOrDefault(status) + 1;
        }
    }

    /// <summary>The time in milliseconds that a share of the requests did not exceed.</summary>
    public double Percentile(double share)
    {
        lock (_gate)
        {
            double[] sorted = [.. _milliseconds.Order()];
            return sorted.Length == 0 ? double.NaN : sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * share))];
        }
    }

    public string DescribeStatuses()
    {
        lock (_gate)
        {
            return string.Join(' ', _statuses.Select(static pair => $"{(pair.Key == 0 ? "closed" : pair.Key)}×{pair.Value}"));
        }
    }
}
