using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Sqlite.Database;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Sqlite.Stores;

/// <summary>
/// The delivery queue. Hosts are the unit of scheduling: <c>ap_hosts.next_due</c> says when a host may be claimed, so a claim reads an
/// index and nothing else, however many deliveries wait. Of one host, account and ordering key only the deliveries of one activity are
/// unblocked at a time; when the last of them is settled, the activity that was enqueued next comes forward.
/// </summary>
internal sealed class SqliteDeliveryStore(SqliteAccess access) : IDeliveryStore
{
    public ValueTask AddFanOutAsync(FanOutRecord fanOut, CancellationToken cancellationToken = default) =>
        access.WriteAsync(
            s =>
            {
                s.Prepare("""
                    INSERT INTO ap_fan_outs (activity_seq, username, ordering_key, to_followers, inboxes, cursor, created_at, due_at, ready)
                    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7, NOT EXISTS (SELECT 1 FROM ap_fan_outs WHERE ordering_key = ?3 AND username = ?2))
                    """)
                    .Add(FindActivity(s, fanOut.ActivityId)).Add(fanOut.Username).Add(fanOut.OrderingKey).Add(fanOut.ToFollowers)
                    .Add(SqliteJson.Write(fanOut.Inboxes)).Add(fanOut.Cursor).Add(fanOut.CreatedAt).Run();
            },
            cancellationToken);

    public async ValueTask<FanOutRecord?> ClaimFanOutAsync(DateTimeOffset now, DateTimeOffset leaseUntil, CancellationToken cancellationToken = default)
    {
        // Most questions find nothing; they need not take the writer's place.
        if (await access.ReadAsync(s => FirstFanOut(s), cancellationToken) is not { } due || due > UnixTime.ToMicroseconds(now))
        {
            return null;
        }

        return await access.WriteRelaxedAsync(
            s =>
            {
                FanOutRecord? task = s.Prepare("""
                    SELECT f.seq, a.id, a.id_text, f.username, f.ordering_key, f.to_followers, f.inboxes, f.cursor, f.created_at, f.attempts
                    FROM ap_fan_outs f CROSS JOIN ap_activities a ON a.seq = f.activity_seq
                    WHERE f.ready = 1 AND f.due_at <= ?1 ORDER BY f.due_at, f.seq LIMIT 1
                    """).Add(now).FirstOrDefault(ReadFanOut);
                if (task is not null)
                {
                    s.Prepare("UPDATE ap_fan_outs SET attempts = attempts + 1, due_at = ?2 WHERE seq = ?1").Add(task.Sequence).Add(leaseUntil).Run();
                }

                return task;
            },
            cancellationToken);
    }

    public ValueTask<bool> TryAdvanceFanOutAsync(FanOutRecord fanOut, string? cursor, bool completed, DateTimeOffset leaseUntil, CancellationToken cancellationToken = default) =>
        access.WriteAsync(
            s =>
            {
                if (!completed)
                {
                    return s.Prepare("UPDATE ap_fan_outs SET cursor = ?3, due_at = ?4 WHERE seq = ?1 AND attempts = ?2")
                        .Add(fanOut.Sequence).Add(fanOut.Attempts).Add(cursor).Add(leaseUntil).Run() > 0;
                }

                if (s.Prepare("DELETE FROM ap_fan_outs WHERE seq = ?1 AND attempts = ?2").Add(fanOut.Sequence).Add(fanOut.Attempts).Run() == 0)
                {
                    return false;
                }

                s.Prepare("""
                    UPDATE ap_fan_outs SET ready = 1
                    WHERE seq = (SELECT seq FROM ap_fan_outs WHERE ordering_key = ?1 AND username = ?2 ORDER BY seq LIMIT 1)
                    """).Add(fanOut.OrderingKey).Add(fanOut.Username).Run();
                return true;
            },
            cancellationToken);

    public ValueTask EnqueueAsync(DeliveryDraft draft, CancellationToken cancellationToken = default) =>
        access.WriteAsync(
            s =>
            {
                long activity = FindActivity(s, draft.ActivityId);
                long order = OrderKey(s, draft);
                DeliveryCounts counts = new();
                Dictionary<long, (bool Blocked, int Added)> hosts = [];
                foreach (ObjectId inbox in draft.Inboxes)
                {
                    (long inboxSequence, long host) = Inbox(s, inbox);
                    if (!hosts.TryGetValue(host, out (bool Blocked, int Added) state))
                    {
                        state = (HasToWait(s, host, order, activity), 0);
                    }

                    int added = s.Prepare("""
                        INSERT INTO ap_deliveries (activity_seq, inbox_seq, host_seq, order_seq, blocked, due_at, enqueued_at)
                        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6) ON CONFLICT (activity_seq, inbox_seq) DO NOTHING
                        """).Add(activity).Add(inboxSequence).Add(host).Add(order).Add(state.Blocked).Add(draft.Now).Run();
                    hosts[host] = (state.Blocked, state.Added + added);
                    counts.Add(order, DeliveryState.Pending, added);
                }

                foreach ((long host, (bool blocked, int added)) in hosts)
                {
                    if (added > 0)
                    {
                        s.Prepare("UPDATE ap_hosts SET deliveries = deliveries + ?2 WHERE seq = ?1").Add(host).Add(added).Run();
                    }

                    if (added > 0 && !blocked)
                    {
                        s.Prepare("UPDATE ap_hosts SET next_due = MAX(MIN(COALESCE(next_due, ?2), ?2), COALESCE(lease_until, ?2), COALESCE(hold_until, ?2)) WHERE seq = ?1 AND (next_due IS NULL OR next_due > ?2)")
                            .Add(host).Add(draft.Now).Run();
                    }
                }

                counts.Save(s);
            },
            cancellationToken);

    public async ValueTask<IReadOnlyList<DeliveryBatch>> ClaimAsync(DeliveryClaim claim, CancellationToken cancellationToken = default)
    {
        if (await access.ReadAsync(FirstHost, cancellationToken) is not { } due || due > UnixTime.ToMicroseconds(claim.Now))
        {
            return [];
        }

        return await access.WriteRelaxedAsync<IReadOnlyList<DeliveryBatch>>(
            s =>
            {
                List<(long Host, DeliveryBatch Batch)> hosts = s.Prepare("""
                    SELECT seq, host, token, failures, failing_since, breaker_open FROM ap_hosts WHERE next_due <= ?1 ORDER BY next_due LIMIT ?2
                    """).Add(claim.Now).Add(claim.MaxHosts).ToList(row => (row.Long(0), ReadBatch(row)));
                List<DeliveryBatch> batches = [];
                foreach ((long host, DeliveryBatch batch) in hosts)
                {
                    List<DeliveryItem> items = s.Prepare("""
                        SELECT d.seq, a.id, a.id_text, o.username, i.url, i.url_text, d.attempts, d.enqueued_at
                        FROM ap_deliveries d
                        CROSS JOIN ap_activities a ON a.seq = d.activity_seq
                        CROSS JOIN ap_order_keys o ON o.seq = d.order_seq
                        CROSS JOIN ap_inboxes i ON i.seq = d.inbox_seq
                        WHERE d.host_seq = ?1 AND d.state = 0 AND d.blocked = 0 AND d.due_at <= ?2 ORDER BY d.due_at, d.seq LIMIT ?3
                        """).Add(host).Add(claim.Now).Add(batch.IsProbe ? 1 : claim.MaxPerHost)
                        .ToList(row => new DeliveryItem(row.Long(0), row.Id(1), row.Text(3), row.Id(4), row.Int(6) + 1, row.Time(7)));
                    if (items.Count == 0)
                    {
                        Schedule(s, host, null);
                        continue;
                    }

                    foreach (DeliveryItem item in items)
                    {
                        s.Prepare("UPDATE ap_deliveries SET attempts = attempts + 1 WHERE seq = ?1").Add(item.Sequence).Run();
                    }

                    s.Prepare("UPDATE ap_hosts SET token = ?2, lease_until = ?3, next_due = ?3 WHERE seq = ?1").Add(host).Add(batch.Token).Add(claim.LeaseUntil).Run();
                    batches.Add(batch with { Items = items });
                }

                return batches;
            },
            cancellationToken);
    }

    public ValueTask CompleteAsync(IReadOnlyList<DeliveryCompletion> completions, CancellationToken cancellationToken = default) =>
        access.WriteAsync(
            s =>
            {
                DeliveryCounts counts = new();
                HashSet<long> settled = [];
                foreach (DeliveryCompletion completion in completions)
                {
                    if (s.Prepare("SELECT seq FROM ap_hosts WHERE host = ?1 AND token = ?2 AND lease_until IS NOT NULL")
                        .Add(completion.Batch.Host).Add(completion.Batch.Token).Scalar() is not { } host)
                    {
                        continue;
                    }

                    settled.Clear();
                    foreach (DeliveryOutcome outcome in completion.Outcomes)
                    {
                        bool again = outcome.State == DeliveryState.Pending;
                        long? order = s.Prepare("""
                            UPDATE ap_deliveries SET state = ?2, due_at = COALESCE(?3, due_at), completed_at = ?4, last_status = ?5, last_error = ?6, attempts = attempts - ?7
                            WHERE seq = ?1 AND host_seq = ?8 AND state = 0 RETURNING order_seq
                            """)
                            .Add(outcome.Sequence).Add((long)outcome.State).Add(again ? outcome.NextAttemptAt ?? completion.Now : null)
                            .Add(again ? null : completion.Now).Add((long?)outcome.Status).Add(outcome.Error).Add(!outcome.Attempted).Add(host).Scalar();
                        if (order is { } key && !again)
                        {
                            counts.Move(key, DeliveryState.Pending, outcome.State);
                            settled.Add(key);
                        }
                    }

                    foreach (long order in settled)
                    {
                        Promote(s, host, order);
                    }

                    s.Prepare("UPDATE ap_hosts SET lease_until = NULL, hold_until = ?2, failures = ?3, failing_since = ?4, breaker_open = ?5 WHERE seq = ?1")
                        .Add(host).Add(completion.HoldUntil).Add(completion.Failures).Add(completion.FailingSince).Add(completion.BreakerOpen).Run();

                    // A host that was just served stands behind the hosts that waited meanwhile.
                    Schedule(s, host, UnixTime.ToMicroseconds(completion.Now));
                }

                counts.Save(s);
            },
            cancellationToken);

    public async ValueTask ReviveHostAsync(string host, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        // Called for everything that comes in; as a rule there is nothing to do.
        if (await access.ReadAsync(s => OpenBreaker(s, host), cancellationToken) is null)
        {
            return;
        }

        await access.WriteAsync(
            s =>
            {
                if (OpenBreaker(s, host) is not { } sequence)
                {
                    return;
                }

                s.Prepare("UPDATE ap_deliveries SET due_at = ?2 WHERE host_seq = ?1 AND state = 0 AND blocked = 0 AND due_at > ?2").Add(sequence).Add(now).Run();
                s.Prepare("UPDATE ap_hosts SET breaker_open = 0, hold_until = NULL WHERE seq = ?1").Add(sequence).Run();
                Schedule(s, sequence, null);
            },
            cancellationToken);
    }

    public ValueTask<DateTimeOffset?> NextDueAsync(CancellationToken cancellationToken = default) =>
        access.ReadAsync(
            s =>
            {
                long due = Math.Min(FirstHost(s) ?? long.MaxValue, FirstFanOut(s) ?? long.MaxValue);
                return due == long.MaxValue ? (DateTimeOffset?)null : UnixTime.FromMicroseconds(due);
            },
            cancellationToken);

    public ValueTask<Page<DeliveryRecord>> ListAsync(string orderingKey, PageRequest page, CancellationToken cancellationToken = default) =>
        access.ReadAsync(
            s =>
            {
                if (!SqliteCursor.TryRead(page.Cursor, SqliteCursor.Top, out SqliteCursor after))
                {
                    return new Page<DeliveryRecord>([], null);
                }

                // As a rule one account uses a key; where several do, each gives its newest and the newest of all are taken.
                List<(SqliteCursor Place, DeliveryRecord Item)> rows = [];
                foreach (long order in s.Prepare("SELECT seq FROM ap_order_keys WHERE ordering_key = ?1").Add(orderingKey).ToList(row => row.Long(0)))
                {
                    rows.AddRange(s.Prepare("""
                        SELECT d.seq, a.id, a.id_text, a.type, o.username, i.url, i.url_text, d.state, d.attempts, d.last_status, d.last_error, d.due_at, d.enqueued_at, d.completed_at
                        FROM ap_deliveries d
                        CROSS JOIN ap_activities a ON a.seq = d.activity_seq
                        CROSS JOIN ap_order_keys o ON o.seq = d.order_seq
                        CROSS JOIN ap_inboxes i ON i.seq = d.inbox_seq
                        WHERE d.order_seq = ?1 AND d.seq < ?2 ORDER BY d.seq DESC LIMIT ?3
                        """).Add(order).Add(after.Sequence).Add(page.EffectiveLimit + 1).ToList(row => (new SqliteCursor(0, row.Long(0)), Read(row))));
                }

                rows.Sort((left, right) => right.Place.Sequence.CompareTo(left.Place.Sequence));
                return SqliteCursor.ToPage(rows, page.EffectiveLimit);
            },
            cancellationToken);

    public ValueTask<Page<DeliveryRecord>> ListFailedAsync(PageRequest page, CancellationToken cancellationToken = default) =>
        access.ReadAsync(
            s => !SqliteCursor.TryRead(page.Cursor, SqliteCursor.Top, out SqliteCursor after)
                ? new Page<DeliveryRecord>([], null)
                : SqliteCursor.ToPage(
                    s.Prepare("""
                        SELECT d.seq, a.id, a.id_text, a.type, o.username, i.url, i.url_text, d.state, d.attempts, d.last_status, d.last_error, d.due_at, d.enqueued_at, d.completed_at
                        FROM ap_deliveries d INDEXED BY ap_deliveries_failed
                        CROSS JOIN ap_activities a ON a.seq = d.activity_seq
                        CROSS JOIN ap_order_keys o ON o.seq = d.order_seq
                        CROSS JOIN ap_inboxes i ON i.seq = d.inbox_seq
                        WHERE d.state = 2 AND d.seq < ?1 ORDER BY d.seq DESC LIMIT ?2
                        """).Add(after.Sequence).Add(page.EffectiveLimit + 1).ToList(row => (new SqliteCursor(0, row.Long(0)), Read(row))),
                    page.EffectiveLimit),
            cancellationToken);

    public ValueTask<DeliverySummary> SummarizeAsync(string orderingKey, CancellationToken cancellationToken = default) =>
        access.ReadAsync(
            s => Sum(s.Prepare("SELECT SUM(pending), SUM(delivered), SUM(failed) FROM ap_order_keys WHERE ordering_key = ?1").Add(orderingKey)),
            cancellationToken);

    public ValueTask<DeliverySummary> SummarizeAsync(CancellationToken cancellationToken = default) =>
        access.ReadAsync(s => Sum(s.Prepare("SELECT pending, delivered, failed FROM ap_delivery_totals WHERE id = 1")), cancellationToken);

    public ValueTask<bool> ReplayAsync(long sequence, DateTimeOffset now, CancellationToken cancellationToken = default) =>
        access.WriteAsync(
            s =>
            {
                List<(long Host, long Order, long Activity)> found = s.Prepare("SELECT host_seq, order_seq, activity_seq FROM ap_deliveries WHERE seq = ?1 AND state = 2")
                    .Add(sequence).ToList(row => (row.Long(0), row.Long(1), row.Long(2)));
                if (found.Count == 0)
                {
                    return false;
                }

                (long host, long order, long activity) = found[0];
                s.Prepare("UPDATE ap_deliveries SET state = 0, blocked = ?2, due_at = ?3, completed_at = NULL WHERE seq = ?1")
                    .Add(sequence).Add(HasToWait(s, host, order, activity)).Add(now).Run();
                DeliveryCounts counts = new();
                counts.Move(order, DeliveryState.Failed, DeliveryState.Pending);
                counts.Save(s);
                Reschedule(s, host, now);
                return true;
            },
            cancellationToken);

    public ValueTask AbandonAsync(ObjectId inbox, DateTimeOffset now, string reason, CancellationToken cancellationToken = default) =>
        access.WriteAsync(
            s =>
            {
                List<(long Inbox, long Host)> found = s.Prepare("SELECT seq, host_seq FROM ap_inboxes WHERE url = ?1").AddKey(inbox).ToList(row => (row.Long(0), row.Long(1)));
                if (found.Count == 0)
                {
                    return;
                }

                (long sequence, long host) = found[0];
                List<long> orders = s.Prepare("""
                    UPDATE ap_deliveries SET state = 2, blocked = 0, completed_at = ?2, last_error = ?3 WHERE inbox_seq = ?1 AND state = 0 RETURNING order_seq
                    """).Add(sequence).Add(now).Add(reason).ToList(row => row.Long(0));
                DeliveryCounts counts = new();
                orders.ForEach(order => counts.Move(order, DeliveryState.Pending, DeliveryState.Failed));
                counts.Save(s);
                foreach (long order in orders.Distinct())
                {
                    Promote(s, host, order);
                }

                Reschedule(s, host, now);
            },
            cancellationToken);

    public ValueTask<int> PruneAsync(DateTimeOffset completedBefore, int limit, CancellationToken cancellationToken = default) =>
        access.WriteAsync(
            s =>
            {
                List<(long Sequence, long Host, long Order, DeliveryState State)> old = s.Prepare("""
                    SELECT seq, host_seq, order_seq, state FROM ap_deliveries WHERE state <> 0 AND completed_at < ?1 ORDER BY completed_at LIMIT ?2
                    """).Add(completedBefore).Add(limit).ToList(row => (row.Long(0), row.Long(1), row.Long(2), (DeliveryState)row.Int(3)));
                DeliveryCounts counts = new();
                foreach ((long sequence, _, long order, DeliveryState state) in old)
                {
                    s.Prepare("DELETE FROM ap_deliveries WHERE seq = ?1").Add(sequence).Run();
                    counts.Add(order, state, -1);
                }

                counts.Save(s);
                foreach (IGrouping<long, long> host in old.GroupBy(row => row.Host, row => row.Sequence))
                {
                    s.Prepare("UPDATE ap_hosts SET deliveries = deliveries - ?2 WHERE seq = ?1").Add(host.Key).Add(host.Count()).Run();
                    if (s.Prepare("DELETE FROM ap_hosts WHERE seq = ?1 AND deliveries = 0").Add(host.Key).Run() > 0)
                    {
                        s.Prepare("DELETE FROM ap_inboxes WHERE host_seq = ?1").Add(host.Key).Run();
                    }
                }

                return old.Count;
            },
            cancellationToken);

    private static long? FirstHost(SqliteSession s) =>
        s.Prepare("SELECT next_due FROM ap_hosts WHERE next_due IS NOT NULL ORDER BY next_due LIMIT 1").Scalar();

    private static long? FirstFanOut(SqliteSession s) =>
        s.Prepare("SELECT due_at FROM ap_fan_outs WHERE ready = 1 ORDER BY due_at LIMIT 1").Scalar();

    private static long? OpenBreaker(SqliteSession s, string host) =>
        s.Prepare("SELECT seq FROM ap_hosts WHERE host = ?1 AND breaker_open = 1").Add(host).Scalar();

    private static long FindActivity(SqliteSession s, ObjectId id) =>
        s.Prepare("SELECT seq FROM ap_activities WHERE id = ?1").AddKey(id).Scalar()
        ?? throw new InvalidOperationException($"The activity {id} is not stored; add it before its deliveries.");

    private static long OrderKey(SqliteSession s, DeliveryDraft draft) =>
        s.Prepare("SELECT seq FROM ap_order_keys WHERE ordering_key = ?1 AND username = ?2").Add(draft.OrderingKey).Add(draft.Username).Scalar()
        ?? s.Prepare("INSERT INTO ap_order_keys (ordering_key, username) VALUES (?1, ?2) RETURNING seq").Add(draft.OrderingKey).Add(draft.Username).Scalar()
        ?? 0;

    private static (long Inbox, long Host) Inbox(SqliteSession s, ObjectId inbox)
    {
        using (SqliteStatement known = s.Prepare("SELECT seq, host_seq FROM ap_inboxes WHERE url = ?1").AddKey(inbox))
        {
            if (known.Step())
            {
                return (known.Long(0), known.Long(1));
            }
        }

        string name = inbox.Origin.Authority;
        long host = s.Prepare("SELECT seq FROM ap_hosts WHERE host = ?1").Add(name).Scalar()
            ?? s.Prepare("INSERT INTO ap_hosts (host) VALUES (?1) RETURNING seq").Add(name).Scalar()
            ?? 0;
        long sequence = s.Prepare("INSERT INTO ap_inboxes (url, url_text, host_seq) VALUES (?1, ?2, ?3) RETURNING seq").AddId(inbox).Add(host).Scalar() ?? 0;
        return (sequence, host);
    }

    // Whether another activity of the group is on its way. What is not blocked comes first in the index.
    private static bool HasToWait(SqliteSession s, long host, long order, long activity) =>
        s.Prepare("SELECT activity_seq FROM ap_deliveries WHERE host_seq = ?1 AND order_seq = ?2 AND state = 0 ORDER BY blocked, seq LIMIT 1")
            .Add(host).Add(order).Scalar() is { } first && first != activity;

    // Where nothing of the group may be sent any more, the activity that was enqueued next comes forward.
    private static void Promote(SqliteSession s, long host, long order)
    {
        long activity;
        using (SqliteStatement first = s.Prepare("SELECT activity_seq, blocked FROM ap_deliveries WHERE host_seq = ?1 AND order_seq = ?2 AND state = 0 ORDER BY blocked, seq LIMIT 1")
            .Add(host).Add(order))
        {
            if (!first.Step() || !first.Bool(1))
            {
                return;
            }

            activity = first.Long(0);
        }

        s.Prepare("UPDATE ap_deliveries SET blocked = 0 WHERE host_seq = ?1 AND order_seq = ?2 AND state = 0 AND blocked = 1 AND activity_seq = ?3")
            .Add(host).Add(order).Add(activity).Run();
    }

    // Keeps the place of a host that waits already.
    private static void Reschedule(SqliteSession s, long host, DateTimeOffset now)
    {
        long time = UnixTime.ToMicroseconds(now);
        Schedule(s, host, Math.Min(s.Prepare("SELECT next_due FROM ap_hosts WHERE seq = ?1").Add(host).Scalar() ?? time, time));
    }

    // When the host may be claimed: not before its lease and its hold are over, and not before the given time.
    private static void Schedule(SqliteSession s, long host, long? notBefore)
    {
        long? first = s.Prepare("SELECT due_at FROM ap_deliveries WHERE host_seq = ?1 AND state = 0 AND blocked = 0 ORDER BY due_at LIMIT 1").Add(host).Scalar();
        s.Prepare("UPDATE ap_hosts SET next_due = MAX(?2, COALESCE(?3, ?2), COALESCE(lease_until, ?2), COALESCE(hold_until, ?2)) WHERE seq = ?1")
            .Add(host).Add(first).Add(notBefore).Run();
    }

    private static DeliverySummary Sum(SqliteStatement sums)
    {
        using (sums)
        {
            return sums.Step() ? new DeliverySummary(sums.Long(0), sums.Long(1), sums.Long(2)) : default;
        }
    }

    private static DeliveryRecord Read(SqliteStatement row)
    {
        DeliveryState state = (DeliveryState)row.Int(7);
        return new DeliveryRecord
        {
            Sequence = row.Long(0),
            ActivityId = row.Id(1),
            ActivityType = row.Text(3),
            Username = row.Text(4),
            Inbox = row.Id(5),
            State = state,
            Attempts = row.Int(8),
            LastStatus = (int?)row.LongOrNull(9),
            LastError = row.TextOrNull(10),
            NextAttemptAt = state == DeliveryState.Pending ? row.Time(11) : null,
            EnqueuedAt = row.Time(12),
            CompletedAt = row.TimeOrNull(13),
        };
    }

    private static FanOutRecord ReadFanOut(SqliteStatement row) => new()
    {
        Sequence = row.Long(0),
        ActivityId = row.Id(1),
        Username = row.Text(3),
        OrderingKey = row.Text(4),
        ToFollowers = row.Bool(5),
        Inboxes = SqliteJson.ReadIds(row.Text(6)),
        Cursor = row.TextOrNull(7),
        CreatedAt = row.Time(8),
        Attempts = row.Int(9) + 1,
    };

    private static DeliveryBatch ReadBatch(SqliteStatement row) => new()
    {
        Host = row.Text(1),
        Token = row.Long(2) + 1,
        Failures = row.Int(3),
        FailingSince = row.TimeOrNull(4),
        IsProbe = row.Bool(5),
        Items = [],
    };
}
