using System.Buffers;
using System.Text.Json;

namespace ActivityPub.Sdk.Json;

/// <summary>The member names of the objects that are open while a document is walked, to find duplicates.</summary>
/// <remarks>
/// Names are compared as they read after unescaping. The names that decide about security (<c>id</c>, <c>type</c>, <c>actor</c>,
/// <c>object</c>) count as the same in every case and with every prefix, because a reader that takes another form would see another document.
/// </remarks>
internal sealed class MemberNames : IDisposable
{
    // Up to here the names of one object are compared one by one; beyond, a set keeps a hostile object from costing square time.
    private const int Linear = 24;

    private readonly List<Frame> _frames = new(8);
    private string[] _names = ArrayPool<string>.Shared.Rent(128);
    private int _count;

    public void Open() => _frames.Add(new Frame(_count, null));

    public void Close()
    {
        _count = _frames[^1].Start;
        _frames.RemoveAt(_frames.Count - 1);
    }

    public bool Add(ref Utf8JsonReader reader)
    {
        string name = Canonical(MemberTable.NameOf(ref reader));
        Frame frame = _frames[^1];
        if (frame.Many is not null)
        {
            return frame.Many.Add(name);
        }

        foreach (string other in _names.AsSpan(frame.Start, _count - frame.Start))
        {
            if (string.Equals(other, name, StringComparison.Ordinal))
            {
                return false;
            }
        }

        if (_count - frame.Start >= Linear)
        {
            HashSet<string> many = new(_names.AsSpan(frame.Start, _count - frame.Start).ToArray(), StringComparer.Ordinal) { name };
            _frames[^1] = frame with { Many = many };
            return true;
        }

        if (_count == _names.Length)
        {
            string[] larger = ArrayPool<string>.Shared.Rent(_count * 2);
            Array.Copy(_names, larger, _count);
            ArrayPool<string>.Shared.Return(_names, clearArray: true);
            _names = larger;
        }

        _names[_count++] = name;
        return true;
    }

    public void Dispose() => ArrayPool<string>.Shared.Return(_names, clearArray: true);

    private static string Canonical(string name)
    {
        if (name.Length < 2)
        {
            return name;
        }

        ReadOnlySpan<char> local = name;
        if (local[0] == '@')
        {
            local = local[1..];
        }
        else if (local.StartsWith("as:"))
        {
            local = local[3..];
        }
        else if (local.StartsWith("https://www.w3.org/ns/activitystreams#"))
        {
            local = local["https://www.w3.org/ns/activitystreams#".Length..];
        }

        return local.Length switch
        {
            2 when local.Equals("id", StringComparison.OrdinalIgnoreCase) => "id",
            4 when local.Equals("type", StringComparison.OrdinalIgnoreCase) => "type",
            5 when local.Equals("actor", StringComparison.OrdinalIgnoreCase) => "actor",
            6 when local.Equals("object", StringComparison.OrdinalIgnoreCase) => "object",
            _ => name,
        };
    }

    private readonly record struct Frame(int Start, HashSet<string>? Many);
}
