using System.Globalization;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.PostgreSql.Database;

/// <summary>The place behind the last item of a page: what the list is ordered by, then the number of the row.</summary>
internal readonly record struct PostgreSqlCursor(DateTimeOffset Order, long Sequence)
{
    public static PostgreSqlCursor Top => new(DateTimeOffset.MaxValue, long.MaxValue);

    public static PostgreSqlCursor Bottom => new(DateTimeOffset.MinValue, long.MinValue);

    /// <summary>Reads the cursor of a request.</summary>
    /// <returns><see langword="false"/> where it is not one that a page gave.</returns>
    public static bool TryRead(string? text, PostgreSqlCursor start, out PostgreSqlCursor cursor)
    {
        cursor = start;
        if (text is null)
        {
            return true;
        }

        int dot = text.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0
            || !long.TryParse(text.AsSpan(0, dot), NumberStyles.None, CultureInfo.InvariantCulture, out long ticks)
            || ticks > DateTime.MaxValue.Ticks
            || !long.TryParse(text.AsSpan(dot + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long sequence))
        {
            return false;
        }

        cursor = new PostgreSqlCursor(new DateTimeOffset(ticks, TimeSpan.Zero), sequence);
        return true;
    }

    /// <summary>Makes a page of rows that were read one beyond the limit.</summary>
    public static Page<T> ToPage<T>(List<(PostgreSqlCursor Place, T Item)> rows, int limit)
    {
        string? next = null;
        if (rows.Count > limit)
        {
            rows.RemoveRange(limit, rows.Count - limit);
            next = string.Create(CultureInfo.InvariantCulture, $"{rows[^1].Place.Order.UtcTicks}.{rows[^1].Place.Sequence}");
        }

        return new Page<T>(rows.ConvertAll(row => row.Item), next);
    }
}
