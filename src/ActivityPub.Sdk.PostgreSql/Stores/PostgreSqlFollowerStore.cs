using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.PostgreSql.Database;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.PostgreSql.Stores;

internal sealed class PostgreSqlFollowerStore(PostgreSqlAccess access) : IFollowerStore
{
    public ValueTask<FollowerRecord?> FindAsync(string username, ObjectId actorId, CancellationToken cancellationToken = default) =>
        access.ReadAsync(
            s => s.Prepare("""
                SELECT username, actor, actor_text, inbox, inbox_text, shared_inbox, shared_inbox_text, state, follow_activity, followed_at, seq
                FROM @schema.ap_followers WHERE lower(username) = $1 AND actor = $2
                """).AddName(username).AddKey(actorId).FirstOrDefaultAsync(Read),
            cancellationToken);

    public ValueTask UpsertAsync(FollowerRecord follower, CancellationToken cancellationToken = default) =>
        access.ExecuteAsync(
            s => s.Prepare("""
                INSERT INTO @schema.ap_followers (username, actor, actor_text, inbox, inbox_text, shared_inbox, shared_inbox_text,
                    delivery_inbox, delivery_inbox_text, state, follow_activity, followed_at)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
                ON CONFLICT (lower(username), actor) DO UPDATE SET username = excluded.username, actor_text = excluded.actor_text, inbox = excluded.inbox,
                    inbox_text = excluded.inbox_text, shared_inbox = excluded.shared_inbox, shared_inbox_text = excluded.shared_inbox_text,
                    delivery_inbox = excluded.delivery_inbox, delivery_inbox_text = excluded.delivery_inbox_text, state = excluded.state,
                    follow_activity = excluded.follow_activity
                """)
                .Add(follower.Username).AddId(follower.ActorId).AddId(follower.Inbox).AddId(follower.SharedInbox).AddText(follower.DeliveryInbox.Canonical)
                .Add((int)follower.State).Add(follower.FollowActivity).Add(follower.FollowedAt),
            cancellationToken);

    public async ValueTask<bool> RemoveAsync(string username, ObjectId actorId, CancellationToken cancellationToken = default) =>
        await access.CountAsync(s => s.Prepare("DELETE FROM @schema.ap_followers WHERE lower(username) = $1 AND actor = $2").AddName(username).AddKey(actorId), cancellationToken) > 0;

    public ValueTask<int> RemoveEverywhereAsync(ObjectId actorId, CancellationToken cancellationToken = default) =>
        access.CountAsync(s => s.Prepare("DELETE FROM @schema.ap_followers WHERE actor = $1").AddKey(actorId), cancellationToken);

    public ValueTask<long> CountAsync(string username, CancellationToken cancellationToken = default) =>
        access.ReadAsync(
            async s => await s.Prepare("SELECT COUNT(*) FROM @schema.ap_followers WHERE lower(username) = $1 AND state = 1").AddName(username).ScalarAsync() ?? 0,
            cancellationToken);

    public ValueTask<Page<FollowerRecord>> ListAsync(string username, FollowState state, PageRequest page, CancellationToken cancellationToken = default) =>
        access.ReadAsync(
            async s => !PostgreSqlCursor.TryRead(page.Cursor, PostgreSqlCursor.Top, out PostgreSqlCursor after)
                ? new Page<FollowerRecord>([], null)
                : PostgreSqlCursor.ToPage(
                    await s.Prepare("""
                        SELECT username, actor, actor_text, inbox, inbox_text, shared_inbox, shared_inbox_text, state, follow_activity, followed_at, seq
                        FROM @schema.ap_followers WHERE lower(username) = $1 AND state = $2 AND (followed_at, seq) < ($3, $4)
                        ORDER BY followed_at DESC, seq DESC LIMIT $5
                        """)
                        .AddName(username).Add((int)state).Add(after.Order).Add(after.Sequence).Add(page.EffectiveLimit + 1)
                        .ToListAsync(row => (new PostgreSqlCursor(row.Time(9), row.Long(10)), Read(row))),
                    page.EffectiveLimit),
            cancellationToken);

    public ValueTask<IReadOnlyList<ObjectId>> ListInboxesAsync(string username, string? after, int limit, CancellationToken cancellationToken = default) =>

        // Each step jumps over all followers of one inbox, so a server with many of them costs no more than one with a single one.
        access.ReadAsync<IReadOnlyList<ObjectId>>(
            async s => await s.Prepare("""
                WITH RECURSIVE walk(inbox, inbox_text, n) AS (
                    (SELECT x.delivery_inbox, x.delivery_inbox_text, 1 FROM @schema.ap_followers x
                     WHERE lower(x.username) = $1 AND x.state = 1 AND x.delivery_inbox > $2 AND NOT EXISTS (SELECT 1 FROM @schema.ap_account_blocks b WHERE b.actor = x.actor)
                     ORDER BY x.delivery_inbox LIMIT 1)
                    UNION ALL
                    SELECT f.delivery_inbox, f.delivery_inbox_text, w.n + 1 FROM walk w CROSS JOIN LATERAL (
                        SELECT x.delivery_inbox, x.delivery_inbox_text FROM @schema.ap_followers x
                        WHERE lower(x.username) = $1 AND x.state = 1 AND x.delivery_inbox > w.inbox AND NOT EXISTS (SELECT 1 FROM @schema.ap_account_blocks b WHERE b.actor = x.actor)
                        ORDER BY x.delivery_inbox LIMIT 1) f
                    WHERE w.n < $3)
                SELECT inbox, inbox_text FROM walk
                """)
                .AddName(username).AddKey(ObjectId.TryParse(after, out ObjectId? id) ? id.Canonical : after ?? "").Add(limit).ToListAsync(row => row.Id(0)),
            cancellationToken);

    public ValueTask<int> RemoveByInboxAsync(ObjectId inbox, CancellationToken cancellationToken = default) =>
        access.CountAsync(s => s.Prepare("DELETE FROM @schema.ap_followers WHERE inbox = $1").AddKey(inbox), cancellationToken);

    private static FollowerRecord Read(PostgreSqlRow row) => new()
    {
        Username = row.Text(0),
        ActorId = row.Id(1),
        Inbox = row.Id(3),
        SharedInbox = row.IdOrNull(5),
        State = (FollowState)row.Int(7),
        FollowActivity = row.Bytes(8),
        FollowedAt = row.Time(9),
    };
}
