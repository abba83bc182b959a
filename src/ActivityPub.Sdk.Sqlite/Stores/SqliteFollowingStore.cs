using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Sqlite.Database;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Sqlite.Stores;

internal sealed class SqliteFollowingStore(SqliteAccess access) : IFollowingStore
{
    public ValueTask<FollowingRecord?> FindAsync(string username, ObjectId targetId, CancellationToken cancellationToken = default) =>
        access.ReadAsync(
            s => s.Prepare("""
                SELECT username, target, target_text, follow_id, follow_id_text, state, requested_at, seq
                FROM ap_following WHERE username = ?1 AND target = ?2
                """).Add(username).AddKey(targetId).FirstOrDefault(Read),
            cancellationToken);

    public ValueTask UpsertAsync(FollowingRecord following, CancellationToken cancellationToken = default) =>
        access.WriteAsync(
            s =>
            {
                s.Prepare("""
                    INSERT INTO ap_following (username, target, target_text, follow_id, follow_id_text, state, requested_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
                    ON CONFLICT (username, target) DO UPDATE SET username = excluded.username, target_text = excluded.target_text,
                        follow_id = excluded.follow_id, follow_id_text = excluded.follow_id_text, state = excluded.state, requested_at = excluded.requested_at
                    """)
                    .Add(following.Username).AddId(following.TargetId).AddId(following.FollowId).Add((long)following.State).Add(following.RequestedAt).Run();
            },
            cancellationToken);

    public ValueTask<bool> RemoveAsync(string username, ObjectId targetId, CancellationToken cancellationToken = default) =>
        access.WriteAsync(s => s.Prepare("DELETE FROM ap_following WHERE username = ?1 AND target = ?2").Add(username).AddKey(targetId).Run() > 0, cancellationToken);

    public ValueTask<IReadOnlyList<string>> ListFollowersOfAsync(ObjectId targetId, CancellationToken cancellationToken = default) =>
        access.ReadAsync<IReadOnlyList<string>>(
            s => s.Prepare("SELECT username FROM ap_following WHERE target = ?1 AND state = 1 ORDER BY username").AddKey(targetId).ToList(row => row.Text(0)),
            cancellationToken);

    public ValueTask<Page<FollowingRecord>> ListAsync(string username, PageRequest page, CancellationToken cancellationToken = default) =>
        access.ReadAsync(
            s => !SqliteCursor.TryRead(page.Cursor, SqliteCursor.Top, out SqliteCursor after)
                ? new Page<FollowingRecord>([], null)
                : SqliteCursor.ToPage(
                    s.Prepare("""
                        SELECT username, target, target_text, follow_id, follow_id_text, state, requested_at, seq FROM ap_following
                        WHERE username = ?1 AND state = 1 AND (requested_at, seq) < (?2, ?3) ORDER BY requested_at DESC, seq DESC LIMIT ?4
                        """)
                        .Add(username).Add(after.Order).Add(after.Sequence).Add(page.EffectiveLimit + 1)
                        .ToList(row => (new SqliteCursor(row.Long(6), row.Long(7)), Read(row))),
                    page.EffectiveLimit),
            cancellationToken);

    public ValueTask<long> CountAsync(string username, CancellationToken cancellationToken = default) =>
        access.ReadAsync(s => s.Prepare("SELECT COUNT(*) FROM ap_following WHERE username = ?1 AND state = 1").Add(username).Scalar() ?? 0, cancellationToken);

    private static FollowingRecord Read(SqliteStatement row) => new()
    {
        Username = row.Text(0),
        TargetId = row.Id(1),
        FollowId = row.Id(3),
        State = (FollowState)row.Int(5),
        RequestedAt = row.Time(6),
    };
}
