using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Sqlite.Database;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Sqlite.Stores;

internal sealed class SqliteInboxStore(SqliteAccess access, InboxAppender? appender) : IInboxStore
{
    public ValueTask<bool> TryAppendAsync(InboxEntry entry, CancellationToken cancellationToken = default) =>
        appender is null ? access.WriteAsync(s => Append(s, entry), cancellationToken) : appender.AppendAsync(entry, cancellationToken);

    public static bool Append(SqliteSession session, InboxEntry entry) =>
        session.Prepare("""
            INSERT INTO ap_inbox (dedupe_key, activity_id, activity_type, actor, key_id, recipient, body, received_at, due_at, forwarded_by, fetch_budget)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8, ?9, ?10) ON CONFLICT (dedupe_key) DO NOTHING
            """)
            .Add(entry.DedupeKey).Add(entry.ActivityId).Add(entry.ActivityType).Add(entry.ActorId.Value).Add(entry.KeyId).Add(entry.Recipient)
            .Add(entry.Body).Add(entry.ReceivedAt).Add(entry.ForwardedBy?.Value).Add(entry.FetchBudget).Run() > 0;

    public async ValueTask<IReadOnlyList<InboxEntry>> ClaimAsync(DateTimeOffset now, DateTimeOffset leaseUntil, int limit, CancellationToken cancellationToken = default)
    {
        // Most questions find nothing; they need not take the writer's place.
        if (await NextDueAsync(cancellationToken) is not { } due || due > now)
        {
            return [];
        }

        return await access.WriteRelaxedAsync(
            s =>
            {
                List<InboxEntry> entries = s.Prepare("""
                    SELECT seq, dedupe_key, activity_id, activity_type, actor, key_id, recipient, body, received_at, attempts, forwarded_by, fetch_budget
                    FROM ap_inbox WHERE state = 0 AND due_at <= ?1 ORDER BY due_at, seq LIMIT ?2
                    """).Add(now).Add(limit).ToList(ReadClaimed);
                foreach (InboxEntry entry in entries)
                {
                    s.Prepare("UPDATE ap_inbox SET attempts = attempts + 1, due_at = ?2 WHERE seq = ?1").Add(entry.Sequence).Add(leaseUntil).Run();
                }

                return entries;
            },
            cancellationToken);
    }

    public ValueTask<bool> TryCompleteAsync(InboxEntry entry, DateTimeOffset now, CancellationToken cancellationToken = default) =>
        access.WriteAsync(
            s => s.Prepare("UPDATE ap_inbox SET state = 1, handled_at = ?3 WHERE seq = ?1 AND attempts = ?2 AND state = 0")
                .Add(entry.Sequence).Add(entry.Attempts).Add(now).Run() > 0,
            cancellationToken);

    public ValueTask RetryAsync(InboxEntry entry, DateTimeOffset dueAt, string error, CancellationToken cancellationToken = default) =>
        access.WriteAsync(
            s =>
            {
                s.Prepare("UPDATE ap_inbox SET due_at = ?3, error = ?4, fetch_budget = ?5 WHERE seq = ?1 AND attempts = ?2 AND state = 0")
                    .Add(entry.Sequence).Add(entry.Attempts).Add(dueAt).Add(error).Add(entry.FetchBudget).Run();
            },
            cancellationToken);

    public ValueTask BuryAsync(InboxEntry entry, DateTimeOffset now, string reason, CancellationToken cancellationToken = default) =>
        access.WriteAsync(
            s =>
            {
                s.Prepare("UPDATE ap_inbox SET state = 2, handled_at = ?3, error = ?4 WHERE seq = ?1 AND attempts = ?2 AND state = 0")
                    .Add(entry.Sequence).Add(entry.Attempts).Add(now).Add(reason).Run();
            },
            cancellationToken);

    public ValueTask<long> CountPendingAsync(CancellationToken cancellationToken = default) =>
        access.ReadAsync(s => s.Prepare("SELECT COUNT(*) FROM ap_inbox WHERE state = 0").Scalar() ?? 0, cancellationToken);

    public ValueTask<DateTimeOffset?> NextDueAsync(CancellationToken cancellationToken = default) =>
        access.ReadAsync(
            s => s.Prepare("SELECT due_at FROM ap_inbox WHERE state = 0 ORDER BY due_at LIMIT 1").Scalar() is { } due ? UnixTime.FromMicroseconds(due) : (DateTimeOffset?)null,
            cancellationToken);

    public ValueTask<int> PruneAsync(DateTimeOffset bodiesBefore, DateTimeOffset entriesBefore, int limit, CancellationToken cancellationToken = default) =>
        access.WriteAsync(
            s =>
            {
                int entries = s.Prepare("""
                    DELETE FROM ap_inbox WHERE seq IN (SELECT seq FROM ap_inbox WHERE state = 1 AND handled_at < ?1 ORDER BY handled_at LIMIT ?2)
                    """).Add(entriesBefore).Add(limit).Run();
                int bodies = s.Prepare("""
                    UPDATE ap_inbox SET body = NULL
                    WHERE seq IN (SELECT seq FROM ap_inbox WHERE state = 1 AND body IS NOT NULL AND handled_at < ?1 ORDER BY handled_at LIMIT ?2)
                    """).Add(bodiesBefore).Add(limit - entries).Run();
                return entries + bodies;
            },
            cancellationToken);

    private static InboxEntry ReadClaimed(SqliteStatement row) => new()
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
        Attempts = row.Int(9) + 1,
        ForwardedBy = row.TextOrNull(10) is { } forwarder ? ObjectId.Parse(forwarder) : null,
        FetchBudget = row.TextOrNull(11),
    };
}
