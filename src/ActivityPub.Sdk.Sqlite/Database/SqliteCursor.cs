using System.Globalization;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Sqlite.Database;

/// <summary>The place behind the last item of a page: what the list is ordered by, then the number of the row.</summary>
internal readonly record struct SqliteCursor(long Order, long Sequence)
{
    public static SqliteCursor Top => new(long.MaxValue, long.MaxValue);

    public static SqliteCursor Bottom => new(long.MinValue, long.MinValue);

    /// <summary>Reads the cursor of a request.</summary>
    /// <returns><see langword="false"/> where it is not one that a page gave.</returns>
    public static bool TryRead(string? text, SqliteCursor start, out SqliteCursor cursor)
    {
        cursor = start;
        if (text is null)
        {
            return true;
        }

        int dot = text.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0
            || !long.TryParse(text.AsSpan(0, dot), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long order)
            || !long.TryParse(text.AsSpan(dot + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long sequence))
        {
            return false;
        }

        cursor = new SqliteCursor(order, sequence);
        return true;
    }

    /// <summary>Makes a page of rows that were read one beyond the limit.</summary>
    public static Page<T> ToPage<T>(List<(SqliteCursor Place, T Item)> rows, int limit)
    {
        string? next = null;
        if (rows.Count > limit)
        {
            rows.RemoveRange(limit, rows.Count - limit);
            next = string.Create(CultureInfo.InvariantCulture, $"{rows[^1].Place.Order}.{rows[^1].Place.Sequence}");
        }

        return new Page<T>(rows.ConvertAll(row => row.Item), next);
    }
}
