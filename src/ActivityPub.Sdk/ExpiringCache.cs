using System.Diagnostics.CodeAnalysis;

namespace ActivityPub.Sdk;

/// <summary>A small memory with an age and a size: what is too old is not found, and when it is full the oldest entries go.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class ExpiringCache<TKey, TValue>(int capacity, TimeProvider timeProvider)
    where TKey : notnull
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TKey, Entry> _entries = [];
    private readonly Queue<(TKey Key, long Number)> _order = new();
    private long _number;

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _entries.Count;
            }
        }
    }

    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        DateTimeOffset now = timeProvider.GetUtcNow();
        lock (_gate)
        {
            if (_entries.TryGetValue(key, out Entry entry) && entry.Until > now)
            {
                value = entry.Value;
                return true;
            }
        }

        value = default;
        return false;
    }

    public void Set(TKey key, TValue value, TimeSpan life)
    {
        DateTimeOffset until = timeProvider.GetUtcNow() + life;
        lock (_gate)
        {
            Put(key, value, until);
        }
    }

    /// <summary>Sets the entry unless there is one that still holds.</summary>
    /// <returns>Whether it was set.</returns>
    public bool TryAdd(TKey key, TValue value, TimeSpan life)
    {
        DateTimeOffset now = timeProvider.GetUtcNow();
        lock (_gate)
        {
            if (_entries.TryGetValue(key, out Entry entry) && entry.Until > now)
            {
                return false;
            }

            Put(key, value, now + life);
            return true;
        }
    }

    public void Remove(TKey key)
    {
        lock (_gate)
        {
            _entries.Remove(key);
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _entries.Clear();
            _order.Clear();
        }
    }

    private void Put(TKey key, TValue value, DateTimeOffset until)
    {
        _entries[key] = new Entry(value, until, ++_number);
        _order.Enqueue((key, _number));
        while (_entries.Count > capacity || _order.Count > capacity * 2)
        {
            (TKey oldest, long number) = _order.Dequeue();
            if (_entries.TryGetValue(oldest, out Entry entry) && entry.Number == number)
            {
                _entries.Remove(oldest);
            }
        }
    }

    private readonly record struct Entry(TValue Value, DateTimeOffset Until, long Number);
}
