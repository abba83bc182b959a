using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Sqlite.Database;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Sqlite.Stores;

internal sealed class SqliteFollowerStore(SqliteAccess access) : IFollowerStore
{
    public ValueTask<FollowerRecord?> FindAsync(string username, ObjectId actorId, CancellationToken cancellationToken = default) =>
        access.ReadAsync(
            s => s.Prepare("""
                SELECT username, actor, actor_text, inbox, inbox_text, shared_inbox, shared_inbox_text, state, follow_activity, followed_at, seq
                FROM ap_followers WHERE username = ?1 AND actor = ?2
                """).Add(username).AddKey(actorId).FirstOrDefault(Read),
            cancellationToken);

    public ValueTask UpsertAsync(FollowerRecord follower, CancellationToken cancellationToken = default) =>
        access.WriteAsync(
            s =>
            {
                s.Prepare("""
                    INSERT INTO ap_followers (username, actor, actor_text, inbox, inbox_text, shared_inbox, shared_inbox_text, delivery_inbox, state, follow_activity, followed_at)
                    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
                    ON CONFLICT (username, actor) DO UPDATE SET username = excluded.username, actor_text = excluded.actor_text, inbox = excluded.inbox,
                        inbox_text = excluded.inbox_text, shared_inbox = excluded.shared_inbox, shared_inbox_text = excluded.shared_inbox_text,
                        delivery_inbox = excluded.delivery_inbox, state = excluded.state, follow_activity = excluded.follow_activity
                    """)
                    .Add(follower.Username).AddId(follower.ActorId).AddId(follower.Inbox).AddId(follower.SharedInbox).AddKey(follower.DeliveryInbox)
                    .Add((long)follower.State).Add(follower.FollowActivity).Add(follower.FollowedAt).Run();
            },
            cancellationToken);

    public ValueTask<bool> RemoveAsync(string username, ObjectId actorId, CancellationToken cancellationToken = default) =>
        access.WriteAsync(s => s.Prepare("DELETE FROM ap_followers WHERE username = ?1 AND actor = ?2").Add(username).AddKey(actorId).Run() > 0, cancellationToken);

    public ValueTask<int> RemoveEverywhereAsync(ObjectId actorId, CancellationToken cancellationToken = default) =>
        access.WriteAsync(s => s.Prepare("DELETE FROM ap_followers WHERE actor = ?1").AddKey(actorId).Run(), cancellationToken);

    public ValueTask<long> CountAsync(string username, CancellationToken cancellationToken = default) =>
        access.ReadAsync(s => s.Prepare("SELECT COUNT(*) FROM ap_followers WHERE username = ?1 AND state = 1").Add(username).Scalar() ?? 0, cancellationToken);

    public ValueTask<Page<FollowerRecord>> ListAsync(string username, FollowState state, PageRequest page, CancellationToken cancellationToken = default) =>
        access.ReadAsync(
            s => !SqliteCursor.TryRead(page.Cursor, SqliteCursor.Top, out SqliteCursor after)
                ? new Page<FollowerRecord>([], null)
                : SqliteCursor.ToPage(
                    s.Prepare("""
                        SELECT username, actor, actor_text, inbox, inbox_text, shared_inbox, shared_inbox_text, state, follow_activity, followed_at, seq
                        FROM ap_followers WHERE username = ?1 AND state = ?2 AND (followed_at, seq) < (?3, ?4)
                        ORDER BY followed_at DESC, seq DESC LIMIT ?5
                        """)
                        .Add(username).Add((long)state).Add(after.Order).Add(after.Sequence).Add(page.EffectiveLimit + 1)
                        .ToList(row => (new SqliteCursor(row.Long(9), row.Long(10)), Read(row))),
                    page.EffectiveLimit),
            cancellationToken);

    public ValueTask<IReadOnlyList<ObjectId>> ListInboxesAsync(string username, string? after, int limit, CancellationToken cancellationToken = default) =>
        access.ReadAsync<IReadOnlyList<ObjectId>>(
            s =>
            {
                // Each step jumps over all followers of one inbox, so a server with many of them costs no more than one with a single one.
                string? last = ObjectId.TryParse(after, out ObjectId? id) ? id.Canonical : after ?? "";
                List<ObjectId> inboxes = [];
                while (inboxes.Count < limit)
                {
                    using SqliteStatement next = s.Prepare("""
                        SELECT delivery_inbox FROM ap_followers
                        WHERE username = ?1 AND state = 1 AND delivery_inbox > ?2
                            AND NOT EXISTS (SELECT 1 FROM ap_account_blocks WHERE ap_account_blocks.actor = ap_followers.actor)
                        ORDER BY delivery_inbox LIMIT 1
                        """).Add(username).Add(last);
                    if (!next.Step())
                    {
                        break;
                    }

                    last = next.Text(0);
                    inboxes.Add(ObjectId.Parse(last));
                }

                return inboxes;
            },
            cancellationToken);

    public ValueTask<int> RemoveByInboxAsync(ObjectId inbox, CancellationToken cancellationToken = default) =>
        access.WriteAsync(s => s.Prepare("DELETE FROM ap_followers WHERE inbox = ?1").AddKey(inbox).Run(), cancellationToken);

    private static FollowerRecord Read(SqliteStatement row) => new()
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
