using System.Text;

namespace ActivityPub.Sdk.Fuzz.Running;

/// <summary>Makes inputs out of seeds by small changes: bits, bytes, copies, cuts, words of the target, pieces of other seeds. The same number gives the same inputs.</summary>
internal sealed class Mutator
{
    private static readonly byte[] _interesting = [0, 1, 9, 10, 13, 32, 34, 39, 44, 47, 58, 60, 61, 62, 92, 127, 128, 191, 192, 194, 224, 237, 240, 255];

    private readonly Random _random;
    private readonly List<byte[]> _seeds;
    private readonly byte[][] _words;
    private readonly int _maxLength;

    public Mutator(FuzzTarget target, IEnumerable<byte[]> seeds, int number)
    {
        _random = new Random(number);
        _seeds = [.. seeds];
        _words = [.. target.Dictionary.Select(Encoding.UTF8.GetBytes)];
        _maxLength = target.MaxLength;
    }

    public byte[] Next()
    {
        List<byte> bytes = [.. Pick(_seeds)];
        for (int changes = 1 << _random.Next(0, 5); changes > 0; changes--)
        {
            Change(bytes);
        }

        if (bytes.Count > _maxLength)
        {
            bytes.RemoveRange(_maxLength, bytes.Count - _maxLength);
        }

        return [.. bytes];
    }

    private void Change(List<byte> bytes)
    {
        int at = _random.Next(bytes.Count + 1);
        switch (_random.Next(9))
        {
            case 0 when at < bytes.Count:
                bytes[at] ^= (byte)(1 << _random.Next(8));
                break;
            case 1 when at < bytes.Count:
                bytes[at] = Pick(_interesting);
                break;
            case 2:
                bytes.Insert(at, Pick(_interesting));
                break;
            case 3 when at < bytes.Count:
                bytes.RemoveRange(at, _random.Next(1, Math.Min(bytes.Count - at, 1 << _random.Next(8)) + 1));
                break;
            case 4 when at < bytes.Count:
                bytes.InsertRange(_random.Next(bytes.Count + 1), bytes.GetRange(at, _random.Next(Math.Min(bytes.Count - at, 64)) + 1));
                break;
            case 5 when _words.Length > 0:
                bytes.InsertRange(at, Pick(_words));
                break;
            case 6 when _words.Length > 0:
                byte[] word = Pick(_words);
                bytes.RemoveRange(at, Math.Min(word.Length, bytes.Count - at));
                bytes.InsertRange(at, word);
                break;
            case 7 when Pick(_seeds) is { Length: > 0 } other:
                int start = _random.Next(other.Length);
                bytes.InsertRange(at, other[start..(start + _random.Next(Math.Min(other.Length - start, 128)) + 1)]);
                break;
            default:
                bytes.Insert(at, (byte)_random.Next(256));
                break;
        }
    }

    private T Pick<T>(IReadOnlyList<T> items) => items[_random.Next(items.Count)];
}
