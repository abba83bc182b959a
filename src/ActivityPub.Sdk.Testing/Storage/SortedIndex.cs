using System.Collections.Immutable;
using System.Globalization;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Testing.Storage;

/// <summary>Reads ranges and pages of a sorted index.</summary>
internal static class SortedIndex
{
    public static IEnumerable<IndexKey> Ascending(this ImmutableSortedSet<IndexKey> index, string a, string b = "")
    {
        for (int i = index.LowerBound(First(a, b)); i < index.Count; i++)
        {
            IndexKey key = index[i];
            if (key.A != a || key.B != b)
            {
                yield break;
            }

            yield return key;
        }
    }

    public static IEnumerable<IndexKey> Descending(this ImmutableSortedSet<IndexKey> index, string a, string b = "")
    {
        for (int i = index.EndOf(a, b) - 1; i >= 0; i--)
        {
            IndexKey key = index[i];
            if (key.A != a || key.B != b)
            {
                yield break;
            }

            yield return key;
        }
    }

    public static long Count(this ImmutableSortedSet<IndexKey> index, string a, string b = "") => index.EndOf(a, b) - index.LowerBound(First(a, b));

    public static Page<T> ReadPage<T>(this ImmutableSortedSet<IndexKey> index, string a, string b, PageRequest page, bool descending, Func<IndexKey, T> select)
    {
        int start = index.LowerBound(First(a, b));
        int end = index.EndOf(a, b);
        if (page.Cursor is not null)
        {
            if (!TryReadCursor(page.Cursor, a, b, out IndexKey after))
            {
                return new Page<T>([], null);
            }

            int found = index.IndexOf(after);
            int place = found < 0 ? ~found : found;
            if (descending)
            {
                end = Math.Min(end, place);
            }
            else
            {
                start = Math.Max(start, found < 0 ? place : place + 1);
            }
        }

        int count = Math.Clamp(end - start, 0, page.EffectiveLimit);
        List<T> items = new(count);
        IndexKey last = default;
        for (int i = 0; i < count; i++)
        {
            last = index[descending ? end - 1 - i : start + i];
            items.Add(select(last));
        }

        return new Page<T>(items, end - start > count ? string.Create(CultureInfo.InvariantCulture, $"{last.N1}.{last.N2}.{last.C}") : null);
    }

    public static int LowerBound(this ImmutableSortedSet<IndexKey> index, IndexKey key)
    {
        int found = index.IndexOf(key);
        return found < 0 ? ~found : found;
    }

    private static IndexKey First(string a, string b) => new(a, b, long.MinValue, long.MinValue, "");

    // U+0000 follows the list's name, so this is the first key of whatever list comes next.
    private static int EndOf(this ImmutableSortedSet<IndexKey> index, string a, string b) => index.LowerBound(First(a, b + '\0'));

    private static bool TryReadCursor(string cursor, string a, string b, out IndexKey key)
    {
        key = default;
        string[] parts = cursor.Split('.', 3);
        if (parts.Length != 3
            || !long.TryParse(parts[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long n1)
            || !long.TryParse(parts[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long n2))
        {
            return false;
        }

        key = new IndexKey(a, b, n1, n2, parts[2]);
        return true;
    }
}
