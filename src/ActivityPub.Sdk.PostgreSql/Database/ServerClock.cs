namespace ActivityPub.Sdk.PostgreSql.Database;

/// <summary>
/// How far the clock of the database is from the clock of this node. Every time that something is due at is stored as the database sees it,
/// so a node whose clock is wrong neither takes leases of others too early nor keeps its own too long.
/// </summary>
internal sealed class ServerClock(TimeProvider node)
{
    /// <summary>Less than this is no difference: leases last minutes, and the way to the server takes time too.</summary>
    private static readonly TimeSpan s_tolerance = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan s_maxAge = TimeSpan.FromSeconds(30);

    private Reading? _last;

    /// <summary>What is to be added to a time of this node; zero where the clocks agree.</summary>
    public async ValueTask<TimeSpan> OffsetAsync(PostgreSqlSession session)
    {
        Reading? last = Volatile.Read(ref _last);
        if (last is null || IsStale(last))
        {
            last = await ReadAsync(session);
            Volatile.Write(ref _last, last);
        }

        return last.Offset;
    }

    /// <summary>A time of this node as the database sees it, or with the negative offset the other way round.</summary>
    public static DateTimeOffset Shift(DateTimeOffset time, TimeSpan offset)
    {
        long ticks = time.UtcTicks;
        return offset == TimeSpan.Zero || ticks == 0 || ticks == DateTime.MaxValue.Ticks
            ? time
            : new DateTimeOffset(Math.Clamp(ticks + offset.Ticks, 0, DateTime.MaxValue.Ticks), TimeSpan.Zero);
    }

    // A clock that was set moves otherwise than the time that has passed.
    private bool IsStale(Reading last)
    {
        TimeSpan passed = node.GetElapsedTime(last.Stamp);
        return passed > s_maxAge || (node.GetUtcNow() - last.Time - passed).Duration() > s_tolerance / 2;
    }

    private async ValueTask<Reading> ReadAsync(PostgreSqlSession session)
    {
        for (int attempt = 1; ; attempt++)
        {
            long before = node.GetTimestamp();
            List<DateTimeOffset> answer = await session.Prepare("SELECT clock_timestamp()").ToListAsync(row => row.Time(0));
            TimeSpan way = node.GetElapsedTime(before);
            DateTimeOffset now = node.GetUtcNow();

            // A long way, as after a pause of the process, says little about when the server answered.
            if (way < s_tolerance || attempt == 3)
            {
                TimeSpan offset = answer[0] - (now - (way / 2));
                return new Reading(offset.Duration() <= s_tolerance ? TimeSpan.Zero : offset, now, node.GetTimestamp());
            }
        }
    }

    private sealed record Reading(TimeSpan Offset, DateTimeOffset Time, long Stamp);
}
