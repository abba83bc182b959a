using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.PostgreSql.Database;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.PostgreSql.Stores;

/// <summary>
/// The delivery queue. Hosts are the unit of scheduling: <c>ap_hosts.next_due</c> says when a host may be claimed, so a claim reads an
/// index and nothing else, however many deliveries wait. Of one host, account and ordering key only the deliveries of one activity are
/// unblocked at a time; when the last of them is settled, the activity that was enqueued next comes forward.
/// </summary>
/// <remarks>
/// <para>Whoever changes deliveries of a host locks the row of the host first, several hosts in the order of their numbers; a claim passes over
/// locked ones. So what a statement reads about a host after that is what everybody else has committed.</para>
/// <para>What is settled moves from <c>ap_deliveries</c> to <c>ap_delivery_ledger</c>: the queue does not grow with the work that was done.</para>
/// </remarks>
internal sealed class PostgreSqlDeliveryStore(PostgreSqlAccess access) : IDeliveryStore
{
    public ValueTask AddFanOutAsync(FanOutRecord fanOut, CancellationToken cancellationToken = default) =>
        access.TransactAsync(
            async s =>
            {
                long activity = await FindActivityAsync(s, fanOut.ActivityId);
                TimeSpan offset = await access.Clock.OffsetAsync(s);

                // Numbers are given before they can be seen. Until this transaction has ended, nobody else gets a later one for the same key.
                await s.Prepare("SELECT pg_advisory_xact_lock(hashtextextended($1 || ' ' || $2, 0))").AddKey(fanOut.OrderingKey).AddName(fanOut.Username).RunAsync();
                await s.Prepare("""
                    INSERT INTO @schema.ap_fan_outs (activity_seq, username, ordering_key, ordering_key_text, to_followers, inboxes, cursor, created_at, due_at)
                    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
                    """)
                    .Add(activity).Add(fanOut.Username).AddText(fanOut.OrderingKey).Add(fanOut.ToFollowers).Add(PostgreSqlJson.Write(fanOut.Inboxes))
                    .Add(fanOut.Cursor).Add(fanOut.CreatedAt).Add(ServerClock.Shift(fanOut.CreatedAt, offset)).RunAsync();
            },
            cancellationToken);

    public ValueTask<FanOutRecord?> ClaimFanOutAsync(DateTimeOffset now, DateTimeOffset leaseUntil, CancellationToken cancellationToken = default) =>
        access.WriteAsync(
            async s =>
            {
                TimeSpan offset = await access.Clock.OffsetAsync(s);
                return await s.Prepare("""
                    WITH picked AS MATERIALIZED (
                        SELECT f.seq FROM @schema.ap_fan_outs f
                        WHERE f.due_at <= $1 AND NOT EXISTS (
                            SELECT 1 FROM @schema.ap_fan_outs e WHERE e.ordering_key = f.ordering_key AND lower(e.username) = lower(f.username) AND e.seq < f.seq)
                        ORDER BY f.due_at, f.seq LIMIT 1 FOR UPDATE OF f SKIP LOCKED)
                    UPDATE @schema.ap_fan_outs f SET attempts = f.attempts + 1, due_at = $2
                    FROM picked p, @schema.ap_activities a WHERE f.seq = p.seq AND a.seq = f.activity_seq
                    RETURNING f.seq, a.id, a.id_text, f.username, f.ordering_key, f.ordering_key_text, f.to_followers, f.inboxes, f.cursor, f.created_at, f.attempts
                    """).Add(ServerClock.Shift(now, offset)).Add(ServerClock.Shift(leaseUntil, offset)).FirstOrDefaultAsync(ReadFanOut);
            },
            cancellationToken);

    public async ValueTask<bool> TryAdvanceFanOutAsync(FanOutRecord fanOut, string? cursor, bool completed, DateTimeOffset leaseUntil, CancellationToken cancellationToken = default) =>
        await access.WriteAsync(
            async s => await (completed
                ? s.Prepare("DELETE FROM @schema.ap_fan_outs WHERE seq = $1 AND attempts = $2").Add(fanOut.Sequence).Add(fanOut.Attempts)
                : s.Prepare("UPDATE @schema.ap_fan_outs SET cursor = $3, due_at = $4 WHERE seq = $1 AND attempts = $2")
                    .Add(fanOut.Sequence).Add(fanOut.Attempts).Add(cursor).Add(ServerClock.Shift(leaseUntil, await access.Clock.OffsetAsync(s)))).RunAsync(),
            cancellationToken) > 0;

    public ValueTask EnqueueAsync(DeliveryDraft draft, CancellationToken cancellationToken = default) =>
        access.TransactAsync(
            async s =>
            {
                long activity = await FindActivityAsync(s, draft.ActivityId);
                TimeSpan offset = await access.Clock.OffsetAsync(s);
                ObjectId[] inboxes = [.. draft.Inboxes.Distinct()];
                if (inboxes.Length == 0)
                {
                    return;
                }

                long order = await OrderKeyAsync(s, draft);
                Dictionary<string, long> hosts = await LockHostsAsync(s, [.. inboxes.Select(HostOf).Distinct(StringComparer.Ordinal)]);
                Dictionary<string, long> numbers = await InboxesAsync(s, inboxes, hosts);
                List<long> added = await s.Prepare("""
                    WITH draft AS (SELECT * FROM unnest($3, $4) WITH ORDINALITY AS d(inbox_seq, host_seq, place)),
                    first AS (
                        SELECT h.host_seq, f.activity_seq FROM (SELECT DISTINCT host_seq FROM draft) h LEFT JOIN LATERAL (
                            SELECT x.activity_seq FROM @schema.ap_deliveries x WHERE x.host_seq = h.host_seq AND x.order_seq = $2 ORDER BY x.blocked, x.seq LIMIT 1) f ON true),
                    added AS (
                        INSERT INTO @schema.ap_deliveries (activity_seq, inbox_seq, host_seq, order_seq, blocked, due_at, enqueued_at)
                        SELECT $1, d.inbox_seq, d.host_seq, $2, COALESCE(f.activity_seq <> $1, false), $5, $6
                        FROM draft d JOIN first f ON f.host_seq = d.host_seq
                        WHERE NOT EXISTS (SELECT 1 FROM @schema.ap_delivery_ledger l WHERE l.inbox_seq = d.inbox_seq AND l.activity_seq = $1)
                        ORDER BY d.place
                        ON CONFLICT (inbox_seq, activity_seq) DO NOTHING RETURNING host_seq, blocked),
                    changed AS (SELECT host_seq, COUNT(*) AS added, bool_or(NOT blocked) AS ready FROM added GROUP BY host_seq)
                    UPDATE @schema.ap_hosts h SET deliveries = h.deliveries + c.added,
                        next_due = CASE WHEN c.ready AND (h.next_due IS NULL OR h.next_due > $5) THEN GREATEST($5, h.lease_until, h.hold_until) ELSE h.next_due END
                    FROM changed c WHERE h.seq = c.host_seq RETURNING c.added
                    """)
                    .Add(activity).Add(order).Add([.. inboxes.Select(inbox => numbers[TextKey.Of(inbox.Canonical)])]).Add([.. inboxes.Select(inbox => hosts[HostOf(inbox)])])
                    .Add(ServerClock.Shift(draft.Now, offset)).Add(draft.Now).ToListAsync(row => row.Long(0));
                DeliveryCounts counts = new();
                counts.Add(order, DeliveryState.Pending, added.Sum());
                await counts.SaveAsync(s);
            },
            cancellationToken);

    public async ValueTask<IReadOnlyList<DeliveryBatch>> ClaimAsync(DeliveryClaim claim, CancellationToken cancellationToken = default)
    {
        // Most questions find nothing; they need no transaction.
        if (await access.ReadAsync(async s => await FirstHostAsync(s, access.Clock), cancellationToken) is not { } due || due > claim.Now)
        {
            return [];
        }

        return await access.TransactAsync<IReadOnlyList<DeliveryBatch>>(
            async s =>
            {
                TimeSpan offset = await access.Clock.OffsetAsync(s);
                DateTimeOffset now = ServerClock.Shift(claim.Now, offset);
                List<(long Host, DateTimeOffset Waited, DeliveryBatch Batch)> hosts = await s.Prepare("""
                    WITH picked AS MATERIALIZED (
                        SELECT seq, next_due FROM @schema.ap_hosts WHERE next_due <= $1 ORDER BY next_due, seq LIMIT $2 FOR UPDATE SKIP LOCKED)
                    UPDATE @schema.ap_hosts h SET token = nextval('@schema.ap_claim_tokens'), lease_until = $3, next_due = $3
                    FROM picked p WHERE h.seq = p.seq
                    RETURNING h.seq, h.host, h.token, h.failures, h.failing_since, h.breaker_open, p.next_due
                    """)
                    .Add(now).Add(claim.MaxHosts).Add(ServerClock.Shift(claim.LeaseUntil, offset)).ToListAsync(row => (row.Long(0), row.Time(6), ReadBatch(row)));
                if (hosts.Count == 0)
                {
                    return [];
                }

                // A statement of its own: it sees what was committed up to the moment when the hosts were locked.
                ILookup<long, DeliveryItem> items = (await s.Prepare("""
                    WITH picked AS MATERIALIZED (
                        SELECT d.seq, d.due_at FROM unnest($1, $2) AS h(seq, most) CROSS JOIN LATERAL (
                            SELECT x.seq, x.due_at FROM @schema.ap_deliveries x
                            WHERE x.host_seq = h.seq AND NOT x.blocked AND x.due_at <= $3 ORDER BY x.due_at, x.seq LIMIT h.most) d),
                    claimed AS (
                        UPDATE @schema.ap_deliveries d SET attempts = d.attempts + 1 FROM picked p WHERE d.seq = p.seq
                        RETURNING d.seq, d.host_seq, d.activity_seq, d.order_seq, d.inbox_seq, d.attempts, d.enqueued_at, d.due_at)
                    SELECT c.host_seq, c.seq, a.id, a.id_text, o.username, i.url, i.url_text, c.attempts, c.enqueued_at, c.due_at
                    FROM claimed c
                    JOIN @schema.ap_activities a ON a.seq = c.activity_seq
                    JOIN @schema.ap_order_keys o ON o.seq = c.order_seq
                    JOIN @schema.ap_inboxes i ON i.seq = c.inbox_seq
                    """)
                    .Add([.. hosts.Select(host => host.Host)]).Add([.. hosts.Select(host => host.Batch.IsProbe ? 1 : claim.MaxPerHost)]).Add(now)
                    .ToListAsync(row => (Host: row.Long(0), Due: row.Time(9), Item: new DeliveryItem(row.Long(1), row.Id(2), row.Text(4), row.Id(5), row.Int(7), row.Time(8)))))
                    .OrderBy(item => item.Due).ThenBy(item => item.Item.Sequence).ToLookup(item => item.Host, item => item.Item);
                long[] idle = [.. hosts.Where(host => !items.Contains(host.Host)).Select(host => host.Host)];
                if (idle.Length > 0)
                {
                    await s.Prepare("UPDATE @schema.ap_hosts SET lease_until = NULL WHERE seq = ANY($1)").Add(idle).RunAsync();
                    await ScheduleAsync(s, idle);
                }

                return [.. hosts.Where(host => items.Contains(host.Host)).OrderBy(host => host.Waited).Select(host => host.Batch with { Items = [.. items[host.Host]] })];
            },
            cancellationToken);
    }

    public ValueTask CompleteAsync(IReadOnlyList<DeliveryCompletion> completions, CancellationToken cancellationToken = default) =>
        access.TransactAsync(
            async s =>
            {
                TimeSpan offset = await access.Clock.OffsetAsync(s);
                Dictionary<(string Host, long Token), long> held = (await s.Prepare("""
                    SELECT h.host, h.token, h.seq FROM @schema.ap_hosts h
                    WHERE h.host = ANY($1) AND h.token = ANY($2) AND h.lease_until IS NOT NULL ORDER BY h.seq FOR UPDATE
                    """)
                    .Add(completions.Select(completion => (string?)completion.Batch.Host)).Add([.. completions.Select(completion => completion.Batch.Token)])
                    .ToListAsync(row => (Key: (row.Text(0), row.Long(1)), Host: row.Long(2)))).ToDictionary(row => row.Key, row => row.Host);
                List<(long Host, DeliveryCompletion Completion)> valid = [];
                foreach (DeliveryCompletion completion in completions)
                {
                    // A lease that was lost to a later claim has another token.
                    if (held.Remove((completion.Batch.Host, completion.Batch.Token), out long host))
                    {
                        valid.Add((host, completion));
                    }
                }

                if (valid.Count == 0)
                {
                    return;
                }

                await PostponeAsync(s, [.. Outcomes(valid, again: true)], offset);
                DeliveryCounts counts = await SettleAsync(s, [.. Outcomes(valid, again: false)]);

                // A host that was just served stands behind the hosts that waited meanwhile.
                await s.Prepare("""
                    UPDATE @schema.ap_hosts h SET lease_until = NULL, hold_until = c.hold, failures = c.failures, failing_since = c.since, breaker_open = c.is_open,
                        next_due = (
                            SELECT GREATEST(d.due_at, c.now, c.hold) FROM @schema.ap_deliveries d WHERE d.host_seq = h.seq AND NOT d.blocked ORDER BY d.due_at, d.seq LIMIT 1)
                    FROM unnest($1, $2, $3, $4, $5, $6) AS c(seq, hold, failures, since, is_open, now) WHERE h.seq = c.seq
                    """)
                    .Add([.. valid.Select(item => item.Host)]).Add(valid.Select(item => Shift(item.Completion.HoldUntil, offset)))
                    .Add([.. valid.Select(item => item.Completion.Failures)]).Add(valid.Select(item => item.Completion.FailingSince))
                    .Add([.. valid.Select(item => item.Completion.BreakerOpen)]).Add(valid.Select(item => ServerClock.Shift(item.Completion.Now, offset))).RunAsync();
                await counts.SaveAsync(s);
            },
            cancellationToken);

    public async ValueTask ReviveHostAsync(string host, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        // Called for everything that comes in; as a rule there is nothing to do.
        if (await access.ReadAsync(s => s.Prepare("SELECT seq FROM @schema.ap_hosts WHERE host = $1 AND breaker_open").Add(host).ScalarAsync(), cancellationToken) is null)
        {
            return;
        }

        await access.TransactAsync(
            async s =>
            {
                if (await s.Prepare("SELECT seq FROM @schema.ap_hosts WHERE host = $1 AND breaker_open FOR UPDATE").Add(host).ScalarAsync() is not { } sequence)
                {
                    return;
                }

                await s.Prepare("UPDATE @schema.ap_deliveries SET due_at = $2 WHERE host_seq = $1 AND NOT blocked AND due_at > $2")
                    .Add(sequence).Add(ServerClock.Shift(now, await access.Clock.OffsetAsync(s))).RunAsync();
                await s.Prepare("UPDATE @schema.ap_hosts SET breaker_open = false, hold_until = NULL WHERE seq = $1").Add(sequence).RunAsync();
                await ScheduleAsync(s, [sequence]);
            },
            cancellationToken);
    }

    public ValueTask<DateTimeOffset?> NextDueAsync(CancellationToken cancellationToken = default) =>
        access.ReadAsync(
            async s =>
            {
                DateTimeOffset? host = await FirstHostAsync(s, access.Clock);
                List<DateTimeOffset> fanOut = await s.Prepare("""
                    SELECT f.due_at FROM @schema.ap_fan_outs f
                    WHERE NOT EXISTS (
                        SELECT 1 FROM @schema.ap_fan_outs e WHERE e.ordering_key = f.ordering_key AND lower(e.username) = lower(f.username) AND e.seq < f.seq)
                    ORDER BY f.due_at, f.seq LIMIT 1
                    """).ToListAsync(row => row.Time(0));
                DateTimeOffset? first = fanOut.Count == 0 ? null : ServerClock.Shift(fanOut[0], -await access.Clock.OffsetAsync(s));
                return host is null || first < host ? first : host;
            },
            cancellationToken);

    public ValueTask<Page<DeliveryRecord>> ListAsync(string orderingKey, PageRequest page, CancellationToken cancellationToken = default) =>
        access.ReadAsync(
            async s =>
            {
                if (!PostgreSqlCursor.TryRead(page.Cursor, PostgreSqlCursor.Top, out PostgreSqlCursor after))
                {
                    return new Page<DeliveryRecord>([], null);
                }

                // What waits and what is settled, each account by itself: each gives its newest, and the newest of all are taken.
                return await ReadPageAsync(
                    s,
                    s.Prepare("""
                        SELECT d.seq, a.id, a.id_text, a.type, d.username, i.url, i.url_text, d.state, d.attempts, d.last_status, d.last_error, d.due_at, d.enqueued_at, d.completed_at
                        FROM (
                            SELECT d.*, o.username FROM @schema.ap_order_keys o CROSS JOIN LATERAL (
                                (SELECT w.seq, w.activity_seq, w.inbox_seq, 0 AS state, w.attempts, w.last_status, w.last_error, w.due_at, w.enqueued_at, NULL::timestamptz AS completed_at
                                 FROM @schema.ap_deliveries w WHERE w.order_seq = o.seq AND w.seq < $2 ORDER BY w.seq DESC LIMIT $3)
                                UNION ALL
                                (SELECT l.seq, l.activity_seq, l.inbox_seq, l.state, l.attempts, l.last_status, l.last_error, NULL, l.enqueued_at, l.completed_at
                                 FROM @schema.ap_delivery_ledger l WHERE l.order_seq = o.seq AND l.seq < $2 ORDER BY l.seq DESC LIMIT $3)) d
                            WHERE o.ordering_key = $1 ORDER BY d.seq DESC LIMIT $3) d
                        JOIN @schema.ap_activities a ON a.seq = d.activity_seq
                        JOIN @schema.ap_inboxes i ON i.seq = d.inbox_seq
                        ORDER BY d.seq DESC
                        """).AddKey(orderingKey).Add(after.Sequence).Add(page.EffectiveLimit + 1),
                    page);
            },
            cancellationToken);

    public ValueTask<Page<DeliveryRecord>> ListFailedAsync(PageRequest page, CancellationToken cancellationToken = default) =>
        access.ReadAsync(
            async s => !PostgreSqlCursor.TryRead(page.Cursor, PostgreSqlCursor.Top, out PostgreSqlCursor after)
                ? new Page<DeliveryRecord>([], null)
                : await ReadPageAsync(
                    s,
                    s.Prepare("""
                        SELECT l.seq, a.id, a.id_text, a.type, o.username, i.url, i.url_text, l.state, l.attempts, l.last_status, l.last_error, NULL::timestamptz, l.enqueued_at, l.completed_at
                        FROM (SELECT * FROM @schema.ap_delivery_ledger WHERE state = 2 AND seq < $1 ORDER BY seq DESC LIMIT $2) l
                        JOIN @schema.ap_activities a ON a.seq = l.activity_seq
                        JOIN @schema.ap_order_keys o ON o.seq = l.order_seq
                        JOIN @schema.ap_inboxes i ON i.seq = l.inbox_seq
                        ORDER BY l.seq DESC
                        """).Add(after.Sequence).Add(page.EffectiveLimit + 1),
                    page),
            cancellationToken);

    public ValueTask<DeliverySummary> SummarizeAsync(string orderingKey, CancellationToken cancellationToken = default) =>
        access.ReadAsync(s => DeliveryCounts.ReadAsync(s, orderingKey), cancellationToken);

    public ValueTask<DeliverySummary> SummarizeAsync(CancellationToken cancellationToken = default) => access.ReadAsync(DeliveryCounts.ReadTotalAsync, cancellationToken);

    public ValueTask<bool> ReplayAsync(long sequence, DateTimeOffset now, CancellationToken cancellationToken = default) =>
        access.TransactAsync(
            async s =>
            {
                if (await s.Prepare("""
                    SELECT h.seq FROM @schema.ap_delivery_ledger l JOIN @schema.ap_hosts h ON h.seq = l.host_seq WHERE l.seq = $1 AND l.state = 2 FOR UPDATE OF h
                    """).Add(sequence).ScalarAsync() is not { } host)
                {
                    return false;
                }

                DateTimeOffset due = ServerClock.Shift(now, await access.Clock.OffsetAsync(s));
                long? order = await s.Prepare("""
                    WITH gone AS (DELETE FROM @schema.ap_delivery_ledger WHERE seq = $1 AND state = 2 RETURNING *)
                    INSERT INTO @schema.ap_deliveries (seq, activity_seq, inbox_seq, host_seq, order_seq, blocked, attempts, due_at, enqueued_at, last_status, last_error)
                    SELECT g.seq, g.activity_seq, g.inbox_seq, g.host_seq, g.order_seq,
                        COALESCE((
                            SELECT x.activity_seq <> g.activity_seq FROM @schema.ap_deliveries x
                            WHERE x.host_seq = g.host_seq AND x.order_seq = g.order_seq ORDER BY x.blocked, x.seq LIMIT 1), false),
                        g.attempts, $2, g.enqueued_at, g.last_status, g.last_error
                    FROM gone g RETURNING order_seq
                    """).Add(sequence).Add(due).ScalarAsync();
                if (order is not { } key)
                {
                    return false;
                }

                await RescheduleAsync(s, host, due);
                DeliveryCounts counts = new();
                counts.Move(key, DeliveryState.Failed, DeliveryState.Pending);
                await counts.SaveAsync(s);
                return true;
            },
            cancellationToken);

    public ValueTask AbandonAsync(ObjectId inbox, DateTimeOffset now, string reason, CancellationToken cancellationToken = default) =>
        access.TransactAsync(
            async s =>
            {
                (long Inbox, long Host)[] found = [.. await s.Prepare("""
                    SELECT i.seq, h.seq FROM @schema.ap_inboxes i JOIN @schema.ap_hosts h ON h.seq = i.host_seq WHERE i.url = $1 FOR UPDATE OF h
                    """).AddKey(inbox).ToListAsync(row => (row.Long(0), row.Long(1)))];
                if (found.Length == 0)
                {
                    return;
                }

                (long sequence, long host) = found[0];
                List<long> orders = await s.Prepare("""
                    WITH gone AS (DELETE FROM @schema.ap_deliveries WHERE inbox_seq = $1 RETURNING *)
                    INSERT INTO @schema.ap_delivery_ledger (seq, activity_seq, inbox_seq, host_seq, order_seq, state, attempts, enqueued_at, completed_at, last_status, last_error)
                    SELECT g.seq, g.activity_seq, g.inbox_seq, g.host_seq, g.order_seq, 2, g.attempts, g.enqueued_at, $2, g.last_status, $3 FROM gone g
                    RETURNING order_seq
                    """).Add(sequence).Add(now).Add(reason).ToListAsync(row => row.Long(0));
                await PromoteAsync(s, [.. orders.Distinct().Select(order => (host, order))]);
                await RescheduleAsync(s, host, ServerClock.Shift(now, await access.Clock.OffsetAsync(s)));
                DeliveryCounts counts = new();
                orders.ForEach(order => counts.Move(order, DeliveryState.Pending, DeliveryState.Failed));
                await counts.SaveAsync(s);
            },
            cancellationToken);

    public ValueTask<int> PruneAsync(DateTimeOffset completedBefore, int limit, CancellationToken cancellationToken = default) =>
        access.TransactAsync(
            async s =>
            {
                // One node at a time is enough, and none of them then takes the rows of another for present.
                if ((await s.Prepare("SELECT pg_try_advisory_xact_lock(hashtextextended('ActivityPub.Sdk prune @schema.', 0))").ToListAsync(row => row.Bool(0))) is not [true])
                {
                    return 0;
                }

                List<(long Sequence, long Host)> old = await s.Prepare("""
                    SELECT seq, host_seq FROM @schema.ap_delivery_ledger WHERE completed_at < $1 ORDER BY completed_at LIMIT $2
                    """).Add(completedBefore).Add(limit).ToListAsync(row => (row.Long(0), row.Long(1)));
                long[] hosts = [.. old.Select(row => row.Host).Distinct()];
                await s.Prepare("SELECT seq FROM @schema.ap_hosts WHERE seq = ANY($1) ORDER BY seq FOR UPDATE").Add(hosts).RunAsync();
                List<(long Host, long Order, DeliveryState State)> gone = await s.Prepare("""
                    DELETE FROM @schema.ap_delivery_ledger WHERE seq = ANY($1) RETURNING host_seq, order_seq, state
                    """).Add([.. old.Select(row => row.Sequence)]).ToListAsync(row => (row.Long(0), row.Long(1), (DeliveryState)row.Int(2)));
                await DropHostsAsync(s, gone);
                await DropOrderKeysAsync(s, gone);
                return gone.Count;
            },
            cancellationToken);

    private static DateTimeOffset? Shift(DateTimeOffset? time, TimeSpan offset) => time is { } value ? ServerClock.Shift(value, offset) : null;

    private static string HostOf(ObjectId inbox) => inbox.Origin.Authority;

    private static async ValueTask<DateTimeOffset?> FirstHostAsync(PostgreSqlSession s, ServerClock clock)
    {
        List<DateTimeOffset> due = await s.Prepare("SELECT next_due FROM @schema.ap_hosts WHERE next_due IS NOT NULL ORDER BY next_due, seq LIMIT 1").ToListAsync(row => row.Time(0));
        return due.Count == 0 ? null : ServerClock.Shift(due[0], -await clock.OffsetAsync(s));
    }

    private static async ValueTask<long> FindActivityAsync(PostgreSqlSession s, ObjectId id) =>
        await s.Prepare("SELECT seq FROM @schema.ap_activities WHERE id = $1").AddKey(id).ScalarAsync()
        ?? throw new InvalidOperationException($"The activity {id} is not stored; add it before its deliveries.");

    // The lock keeps the row from being dropped as unused before the deliveries that use it are there.
    private static async ValueTask<long> OrderKeyAsync(PostgreSqlSession s, DeliveryDraft draft)
    {
        while (true)
        {
            if (await s.Prepare("SELECT seq FROM @schema.ap_order_keys WHERE ordering_key = $1 AND lower(username) = $2 FOR KEY SHARE")
                .AddKey(draft.OrderingKey).AddName(draft.Username).ScalarAsync() is { } known)
            {
                return known;
            }

            await s.Prepare("INSERT INTO @schema.ap_order_keys (ordering_key, username) VALUES ($1, $2) ON CONFLICT (ordering_key, lower(username)) DO NOTHING")
                .AddKey(draft.OrderingKey).Add(draft.Username).RunAsync();
        }
    }

    // Adds the hosts that are new and locks all of them.
    private static async ValueTask<Dictionary<string, long>> LockHostsAsync(PostgreSqlSession s, string[] names)
    {
        while (true)
        {
            await s.Prepare("""
                INSERT INTO @schema.ap_hosts (host)
                SELECT n.host FROM unnest($1) AS n(host) WHERE NOT EXISTS (SELECT 1 FROM @schema.ap_hosts h WHERE h.host = n.host) ORDER BY n.host
                ON CONFLICT (host) DO NOTHING
                """).Add((IEnumerable<string?>)names).RunAsync();
            Dictionary<string, long> locked = (await s.Prepare("SELECT host, seq FROM @schema.ap_hosts WHERE host = ANY($1) ORDER BY seq FOR UPDATE")
                .Add((IEnumerable<string?>)names).ToListAsync(row => (Host: row.Text(0), Sequence: row.Long(1)))).ToDictionary(row => row.Host, row => row.Sequence, StringComparer.Ordinal);
            if (locked.Count == names.Length)
            {
                return locked;
            }
        }
    }

    // The inboxes of a locked host can be neither added nor dropped by anybody else.
    private static async ValueTask<Dictionary<string, long>> InboxesAsync(PostgreSqlSession s, ObjectId[] inboxes, Dictionary<string, long> hosts)
    {
        await s.Prepare("""
            INSERT INTO @schema.ap_inboxes (url, url_text, host_seq)
            SELECT n.url, n.url_text, n.host_seq FROM unnest($1, $2, $3) AS n(url, url_text, host_seq)
            WHERE NOT EXISTS (SELECT 1 FROM @schema.ap_inboxes i WHERE i.url = n.url)
            """).AddIds(inboxes).Add([.. inboxes.Select(inbox => hosts[HostOf(inbox)])]).RunAsync();
        return (await s.Prepare("SELECT url, seq FROM @schema.ap_inboxes WHERE url = ANY($1)").Add(inboxes.Select(inbox => (string?)TextKey.Of(inbox.Canonical)))
            .ToListAsync(row => (Url: row.Text(0), Sequence: row.Long(1)))).ToDictionary(row => row.Url, row => row.Sequence, StringComparer.Ordinal);
    }

    private static IEnumerable<(long Host, DeliveryCompletion Completion, DeliveryOutcome Outcome)> Outcomes(List<(long Host, DeliveryCompletion Completion)> completions, bool again) =>
        completions.SelectMany(item => item.Completion.Outcomes
            .Where(outcome => outcome.State == DeliveryState.Pending == again)
            .Select(outcome => (item.Host, item.Completion, outcome)));

    private static async ValueTask PostponeAsync(PostgreSqlSession s, (long Host, DeliveryCompletion Completion, DeliveryOutcome Outcome)[] outcomes, TimeSpan offset)
    {
        if (outcomes.Length > 0)
        {
            await s.Prepare("""
                UPDATE @schema.ap_deliveries d SET due_at = o.due, last_status = o.status, last_error = o.error, attempts = d.attempts - o.unmade
                FROM unnest($1, $2, $3, $4, $5, $6) AS o(seq, host_seq, due, status, error, unmade) WHERE d.seq = o.seq AND d.host_seq = o.host_seq
                """)
                .Add([.. outcomes.Select(item => item.Outcome.Sequence)]).Add([.. outcomes.Select(item => item.Host)])
                .Add(outcomes.Select(item => ServerClock.Shift(item.Outcome.NextAttemptAt ?? item.Completion.Now, offset)))
                .Add([.. outcomes.Select(item => item.Outcome.Status)]).Add(outcomes.Select(item => item.Outcome.Error))
                .Add([.. outcomes.Select(item => item.Outcome.Attempted ? 0 : 1)]).RunAsync();
        }
    }

    private static async ValueTask<DeliveryCounts> SettleAsync(PostgreSqlSession s, (long Host, DeliveryCompletion Completion, DeliveryOutcome Outcome)[] outcomes)
    {
        DeliveryCounts counts = new();
        if (outcomes.Length == 0)
        {
            return counts;
        }

        List<(long Host, long Order, DeliveryState State)> settled = await s.Prepare("""
            WITH gone AS (
                DELETE FROM @schema.ap_deliveries d
                USING unnest($1, $2, $3, $4, $5, $6, $7) AS o(seq, host_seq, state, completed, status, error, unmade)
                WHERE d.seq = o.seq AND d.host_seq = o.host_seq
                RETURNING d.seq, d.activity_seq, d.inbox_seq, d.host_seq, d.order_seq, o.state, d.attempts - o.unmade AS attempts, d.enqueued_at, o.completed, o.status, o.error)
            INSERT INTO @schema.ap_delivery_ledger (seq, activity_seq, inbox_seq, host_seq, order_seq, state, attempts, enqueued_at, completed_at, last_status, last_error)
            SELECT * FROM gone RETURNING host_seq, order_seq, state
            """)
            .Add([.. outcomes.Select(item => item.Outcome.Sequence)]).Add([.. outcomes.Select(item => item.Host)]).Add([.. outcomes.Select(item => (int)item.Outcome.State)])
            .Add(outcomes.Select(item => item.Completion.Now)).Add([.. outcomes.Select(item => item.Outcome.Status)]).Add(outcomes.Select(item => item.Outcome.Error))
            .Add([.. outcomes.Select(item => item.Outcome.Attempted ? 0 : 1)]).ToListAsync(row => (row.Long(0), row.Long(1), (DeliveryState)row.Int(2)));
        await PromoteAsync(s, [.. settled.Select(row => (row.Host, row.Order)).Distinct()]);
        settled.ForEach(row => counts.Move(row.Order, DeliveryState.Pending, row.State));
        return counts;
    }

    // Where nothing of a group may be sent any more, the activity that was enqueued next comes forward.
    private static async ValueTask PromoteAsync(PostgreSqlSession s, (long Host, long Order)[] groups)
    {
        if (groups.Length > 0)
        {
            await s.Prepare("""
                UPDATE @schema.ap_deliveries d SET blocked = false
                FROM unnest($1, $2) AS g(host_seq, order_seq) CROSS JOIN LATERAL (
                    SELECT x.activity_seq, x.blocked FROM @schema.ap_deliveries x
                    WHERE x.host_seq = g.host_seq AND x.order_seq = g.order_seq ORDER BY x.blocked, x.seq LIMIT 1) f
                WHERE f.blocked AND d.host_seq = g.host_seq AND d.order_seq = g.order_seq AND d.blocked AND d.activity_seq = f.activity_seq
                """).Add([.. groups.Select(group => group.Host)]).Add([.. groups.Select(group => group.Order)]).RunAsync();
        }
    }

    // When a host may be claimed: when its first delivery is due, but not before its lease and its hold are over.
    private static async ValueTask ScheduleAsync(PostgreSqlSession s, long[] hosts) =>
        await s.Prepare("""
            UPDATE @schema.ap_hosts h SET next_due = (
                SELECT GREATEST(d.due_at, h.lease_until, h.hold_until) FROM @schema.ap_deliveries d WHERE d.host_seq = h.seq AND NOT d.blocked ORDER BY d.due_at, d.seq LIMIT 1)
            WHERE h.seq = ANY($1)
            """).Add(hosts).RunAsync();

    // Keeps the place of a host that waits already.
    private static async ValueTask RescheduleAsync(PostgreSqlSession s, long host, DateTimeOffset now) =>
        await s.Prepare("""
            UPDATE @schema.ap_hosts h SET next_due = (
                SELECT GREATEST(d.due_at, LEAST(h.next_due, $2), h.lease_until, h.hold_until)
                FROM @schema.ap_deliveries d WHERE d.host_seq = h.seq AND NOT d.blocked ORDER BY d.due_at, d.seq LIMIT 1)
            WHERE h.seq = $1
            """).Add(host).Add(now).RunAsync();

    private static async ValueTask DropHostsAsync(PostgreSqlSession s, List<(long Host, long Order, DeliveryState State)> gone)
    {
        (long Host, long Count)[] hosts = [.. gone.GroupBy(row => row.Host, (host, rows) => (host, rows.LongCount()))];
        await s.Prepare("UPDATE @schema.ap_hosts h SET deliveries = h.deliveries - n.gone FROM unnest($1, $2) AS n(seq, gone) WHERE h.seq = n.seq")
            .Add([.. hosts.Select(host => host.Host)]).Add([.. hosts.Select(host => host.Count)]).RunAsync();
        await s.Prepare("""
            WITH gone AS (
                DELETE FROM @schema.ap_hosts WHERE seq = ANY($1) AND deliveries = 0 RETURNING seq)
            DELETE FROM @schema.ap_inboxes i USING gone WHERE i.host_seq = gone.seq
            """).Add([.. hosts.Select(host => host.Host)]).RunAsync();
    }

    private static async ValueTask DropOrderKeysAsync(PostgreSqlSession s, List<(long Host, long Order, DeliveryState State)> gone)
    {
        long[] orders = [.. gone.Select(row => row.Order).Distinct()];
        DeliveryCounts counts = new();
        foreach (IGrouping<(long Order, DeliveryState State), (long, long, DeliveryState)> group in gone.GroupBy(row => (row.Order, row.State)))
        {
            counts.Add(group.Key.Order, group.Key.State, -group.Count());
        }

        // Locked first, by a statement of its own: whether something uses them is asked when nobody can begin to any more.
        await s.Prepare("SELECT seq FROM @schema.ap_order_keys WHERE seq = ANY($1) ORDER BY seq FOR UPDATE").Add(orders).RunAsync();
        await counts.SaveAsync(s);
        await s.Prepare("""
            WITH unused AS (
                DELETE FROM @schema.ap_order_keys o WHERE o.seq = ANY($1)
                    AND NOT EXISTS (SELECT 1 FROM @schema.ap_deliveries d WHERE d.order_seq = o.seq)
                    AND NOT EXISTS (SELECT 1 FROM @schema.ap_delivery_ledger l WHERE l.order_seq = o.seq)
                RETURNING seq)
            DELETE FROM @schema.ap_delivery_counts c USING unused WHERE c.order_seq = unused.seq
            """).Add(orders).RunAsync();
    }

    private async ValueTask<Page<DeliveryRecord>> ReadPageAsync(PostgreSqlSession s, PostgreSqlStatement list, PageRequest page)
    {
        TimeSpan offset = await access.Clock.OffsetAsync(s);
        return PostgreSqlCursor.ToPage(await list.ToListAsync(row => (new PostgreSqlCursor(DateTimeOffset.UnixEpoch, row.Long(0)), ReadRecord(row, offset))), page.EffectiveLimit);
    }

    private static DeliveryRecord ReadRecord(PostgreSqlRow row, TimeSpan offset) => new()
    {
        Sequence = row.Long(0),
        ActivityId = row.Id(1),
        ActivityType = row.Text(3),
        Username = row.Text(4),
        Inbox = row.Id(5),
        State = (DeliveryState)row.Int(7),
        Attempts = row.Int(8),
        LastStatus = row.IntOrNull(9),
        LastError = row.TextOrNull(10),
        NextAttemptAt = Shift(row.TimeOrNull(11), -offset),
        EnqueuedAt = row.Time(12),
        CompletedAt = row.TimeOrNull(13),
    };

    private static FanOutRecord ReadFanOut(PostgreSqlRow row) => new()
    {
        Sequence = row.Long(0),
        ActivityId = row.Id(1),
        Username = row.Text(3),
        OrderingKey = row.Pair(4),
        ToFollowers = row.Bool(6),
        Inboxes = PostgreSqlJson.ReadIds(row.Text(7)),
        Cursor = row.TextOrNull(8),
        CreatedAt = row.Time(9),
        Attempts = row.Int(10),
    };

    private static DeliveryBatch ReadBatch(PostgreSqlRow row) => new()
    {
        Host = row.Text(1),
        Token = row.Long(2),
        Failures = row.Int(3),
        FailingSince = row.TimeOrNull(4),
        IsProbe = row.Bool(5),
        Items = [],
    };
}
