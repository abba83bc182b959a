using System.Buffers.Binary;
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
        ulong hash = name.Length switch
        {
            >= 8 => BinaryPrimitives.ReadUInt64LittleEndian(name) ^ (BinaryPrimitives.ReadUInt64LittleEndian(name[^8..]) * 0x9E3779B97F4A7C15),
            >= 4 => BinaryPrimitives.ReadUInt32LittleEndian(name) | ((ulong)BinaryPrimitives.ReadUInt32LittleEndian(name[^4..]) << 32),
            >= 2 => (uint)(name[0] | (name[1] << 8) | (name[^1] << 16)),
            1 => name[0],
            _ => 0,
        };
        return (uint)(((hash ^ (uint)name.Length) * 0xD6E8FEB86659FD93) >> 32);
    }

    private readonly record struct Entry(byte[] Key, T Value);
}
