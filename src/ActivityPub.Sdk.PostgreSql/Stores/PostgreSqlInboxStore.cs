using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.PostgreSql.Database;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.PostgreSql.Stores;

/// <summary>
/// The inbox journal. <c>ap_inbox</c> holds what arrived, as long as it has to be known again; <c>ap_inbox_queue</c> holds a small row for what
/// is not handled yet, so a claim neither copies bodies nor looks at what is done.
/// </summary>
internal sealed class PostgreSqlInboxStore(PostgreSqlAccess access, InboxAppender? appender) : IInboxStore
{
    public async ValueTask<bool> TryAppendAsync(InboxEntry entry, CancellationToken cancellationToken = default) =>
        appender is null
            ? (await access.WriteAsync(s => AppendAsync(s, access.Clock, [entry]), cancellationToken))[0]
            : await appender.AppendAsync(entry, cancellationToken);

    /// <summary>Appends entries with one statement and says which of them are new.</summary>
    public static async ValueTask<bool[]> AppendAsync(PostgreSqlSession session, ServerClock clock, IReadOnlyList<InboxEntry> entries)
    {
        TimeSpan offset = await clock.OffsetAsync(session);

        // In the order of the keys, so that nodes that append the same do not wait for each other in a circle.
        InboxEntry[] sorted = [.. entries.OrderBy(entry => entry.DedupeKey, StringComparer.Ordinal)];
        HashSet<string> added = [.. await session.Prepare("""
            WITH added AS (
                INSERT INTO @schema.ap_inbox (dedupe_key, activity_id, activity_type, actor, key_id, recipient, forwarded_by, body, received_at)
                SELECT dedupe_key, activity_id, activity_type, actor, key_id, recipient, forwarded_by, body, received_at
                FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9) AS e(dedupe_key, activity_id, activity_type, actor, key_id, recipient, forwarded_by, body, received_at)
                ON CONFLICT (dedupe_key) DO NOTHING RETURNING seq, dedupe_key),
            queued AS (
                INSERT INTO @schema.ap_inbox_queue (seq, due_at, fetch_budget)
                SELECT DISTINCT ON (a.seq) a.seq, q.due_at, q.fetch_budget
                FROM added a JOIN unnest($1, $10, $11) WITH ORDINALITY AS q(dedupe_key, due_at, fetch_budget, place) ON q.dedupe_key = a.dedupe_key
                ORDER BY a.seq, q.place)
            SELECT dedupe_key FROM added
            """)
            .Add(sorted.Select(entry => (string?)entry.DedupeKey)).Add(sorted.Select(entry => entry.ActivityId)).Add(sorted.Select(entry => (string?)entry.ActivityType))
            .Add(sorted.Select(entry => (string?)entry.ActorId.Value)).Add(sorted.Select(entry => entry.KeyId)).Add(sorted.Select(entry => entry.Recipient))
            .Add(sorted.Select(entry => entry.ForwardedBy?.Value)).Add(sorted.Select(entry => entry.Body)).Add(sorted.Select(entry => entry.ReceivedAt))
            .Add(sorted.Select(entry => ServerClock.Shift(entry.ReceivedAt, offset))).Add(sorted.Select(entry => entry.FetchBudget))
            .ToListAsync(row => row.Text(0))];

        // Of several entries of one key the first is the new one.
        return [.. entries.Select(entry => added.Remove(entry.DedupeKey))];
    }

    public ValueTask<IReadOnlyList<InboxEntry>> ClaimAsync(DateTimeOffset now, DateTimeOffset leaseUntil, int limit, CancellationToken cancellationToken = default) =>
        access.WriteAsync<IReadOnlyList<InboxEntry>>(
            async s =>
            {
                TimeSpan offset = await access.Clock.OffsetAsync(s);
                List<(DateTimeOffset Due, InboxEntry Entry)> entries = await s.Prepare("""
                    WITH picked AS MATERIALIZED (
                        SELECT seq, due_at FROM @schema.ap_inbox_queue WHERE due_at <= $1 ORDER BY due_at, seq LIMIT $3 FOR UPDATE SKIP LOCKED)
                    UPDATE @schema.ap_inbox_queue q SET attempts = q.attempts + 1, due_at = $2
                    FROM picked p JOIN @schema.ap_inbox i ON i.seq = p.seq WHERE q.seq = p.seq
                    RETURNING q.seq, i.dedupe_key, i.activity_id, i.activity_type, i.actor, i.key_id, i.recipient, i.body, i.received_at, q.attempts,
                        i.forwarded_by, q.fetch_budget, p.due_at
                    """)
                    .Add(ServerClock.Shift(now, offset)).Add(ServerClock.Shift(leaseUntil, offset)).Add(limit).ToListAsync(row => (row.Time(12), ReadClaimed(row)));
                return [.. entries.OrderBy(entry => entry.Due).ThenBy(entry => entry.Entry.Sequence).Select(entry => entry.Entry)];
            },
            cancellationToken);

    public async ValueTask<bool> TryCompleteAsync(InboxEntry entry, DateTimeOffset now, CancellationToken cancellationToken = default) =>
        await access.CountAsync(
            s => s.Prepare("""
                WITH done AS (DELETE FROM @schema.ap_inbox_queue WHERE seq = $1 AND attempts = $2 RETURNING seq)
                UPDATE @schema.ap_inbox i SET state = 1, handled_at = $3 FROM done WHERE i.seq = done.seq
                """).Add(entry.Sequence).Add(entry.Attempts).Add(now),
            cancellationToken) > 0;

    public async ValueTask RetryAsync(InboxEntry entry, DateTimeOffset dueAt, string error, CancellationToken cancellationToken = default) =>
        await access.WriteAsync(
            async s => await s.Prepare("UPDATE @schema.ap_inbox_queue SET due_at = $3, error = $4, fetch_budget = $5 WHERE seq = $1 AND attempts = $2")
                .Add(entry.Sequence).Add(entry.Attempts).Add(ServerClock.Shift(dueAt, await access.Clock.OffsetAsync(s))).Add(error).Add(entry.FetchBudget).RunAsync(),
            cancellationToken);

    public ValueTask BuryAsync(InboxEntry entry, DateTimeOffset now, string reason, CancellationToken cancellationToken = default) =>
        access.ExecuteAsync(
            s => s.Prepare("""
                WITH done AS (DELETE FROM @schema.ap_inbox_queue WHERE seq = $1 AND attempts = $2 RETURNING seq)
                UPDATE @schema.ap_inbox i SET state = 2, handled_at = $3, error = $4 FROM done WHERE i.seq = done.seq
                """).Add(entry.Sequence).Add(entry.Attempts).Add(now).Add(reason),
            cancellationToken);

    public ValueTask<long> CountPendingAsync(CancellationToken cancellationToken = default) =>
        access.ReadAsync(async s => await s.Prepare("SELECT COUNT(*) FROM @schema.ap_inbox_queue").ScalarAsync() ?? 0, cancellationToken);

    public ValueTask<DateTimeOffset?> NextDueAsync(CancellationToken cancellationToken = default) =>
        access.ReadAsync(
            async s =>
            {
                List<DateTimeOffset> due = await s.Prepare("SELECT due_at FROM @schema.ap_inbox_queue ORDER BY due_at, seq LIMIT 1").ToListAsync(row => row.Time(0));
                return due.Count == 0 ? (DateTimeOffset?)null : ServerClock.Shift(due[0], -await access.Clock.OffsetAsync(s));
            },
            cancellationToken);

    public ValueTask<int> PruneAsync(DateTimeOffset bodiesBefore, DateTimeOffset entriesBefore, int limit, CancellationToken cancellationToken = default) =>
        access.TransactAsync(
            async s =>
            {
                int entries = await s.Prepare("""
                    WITH old AS MATERIALIZED (SELECT seq FROM @schema.ap_inbox WHERE state = 1 AND handled_at < $1 ORDER BY handled_at LIMIT $2 FOR UPDATE SKIP LOCKED)
                    DELETE FROM @schema.ap_inbox i USING old WHERE i.seq = old.seq
                    """).Add(entriesBefore).Add(limit).RunAsync();
                int bodies = await s.Prepare("""
                    WITH old AS MATERIALIZED (
                        SELECT seq FROM @schema.ap_inbox WHERE state = 1 AND body IS NOT NULL AND handled_at < $1 ORDER BY handled_at LIMIT $2 FOR UPDATE SKIP LOCKED)
                    UPDATE @schema.ap_inbox i SET body = NULL FROM old WHERE i.seq = old.seq
                    """).Add(bodiesBefore).Add(limit - entries).RunAsync();
                return entries + bodies;
            },
            cancellationToken);

    private static InboxEntry ReadClaimed(PostgreSqlRow row) => new()
    {
        Sequence = row.Long(0),
        DedupeKey = row.Text(1),
        ActivityId = row.TextOrNull(2),
        ActivityType = row.Text(3),
        ActorId = ObjectId.Parse(row.Text(4)),
        KeyId = row.TextOrNull(5),
        Recipient = row.TextOrNull(6),
        Body = row.Bytes(7),
        ReceivedAt = row.Time(8),
        Attempts = row.Int(9),
        ForwardedBy = row.TextOrNull(10) is { } forwarder ? ObjectId.Parse(forwarder) : null,
        FetchBudget = row.TextOrNull(11),
    };
}
