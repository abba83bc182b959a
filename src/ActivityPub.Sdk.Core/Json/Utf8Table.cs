using System.Text;

namespace ActivityPub.Sdk.Json;

/// <summary>A fixed table from UTF-8 names to values, made once at start.</summary>
/// <typeparam name="T">The type of the values.</typeparam>
internal sealed class Utf8Table<T>
    where T : class
{
    private readonly Entry[] _entries;
    private readonly int _mask;

    public Utf8Table(IReadOnlyCollection<KeyValuePair<string, T>> values)
    {
        int size = 4;
        while (size < values.Count * 4)
        {
            size *= 2;
        }

        _entries = new Entry[size];
        _mask = size - 1;
        foreach ((string name, T value) in values)
        {
            byte[] key = Encoding.UTF8.GetBytes(name);
            int slot = (int)Hash(key) & _mask;
            while (_entries[slot].Key is not null)
            {
                slot = (slot + 1) & _mask;
            }

            _entries[slot] = new Entry(key, value);
        }
    }

    public T? Find(ReadOnlySpan<byte> name)
    {
        int slot = (int)Hash(name) & _mask;
        while (_entries[slot].Key is { } key)
        {
            if (name.SequenceEqual(key))
            {
                return _entries[slot].Value;
            }

            slot = (slot + 1) & _mask;
        }

        return null;
    }

    // Only names known at start are in the table, so nobody outside can make it collide.
    private static uint Hash(ReadOnlySpan<byte> name)
    {
        uint hash = 2166136261 ^ (uint)name.Length;
        foreach (byte b in name.Length > 48 ? name[^48..] : name)
        {
            hash = (hash ^ b) * 16777619;
        }

        return hash ^ (hash >> 15);
    }

    private readonly record struct Entry(byte[] Key, T Value);
}
