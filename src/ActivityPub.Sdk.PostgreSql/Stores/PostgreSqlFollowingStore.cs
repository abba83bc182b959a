using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.PostgreSql.Database;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.PostgreSql.Stores;

internal sealed class PostgreSqlFollowingStore(PostgreSqlAccess access) : IFollowingStore
{
    public ValueTask<FollowingRecord?> FindAsync(string username, ObjectId targetId, CancellationToken cancellationToken = default) =>
        access.ReadAsync(
            s => s.Prepare("""
                SELECT username, target, target_text, follow_id, follow_id_text, state, requested_at, seq
                FROM @schema.ap_following WHERE lower(username) = $1 AND target = $2
                """).AddName(username).AddKey(targetId).FirstOrDefaultAsync(Read),
            cancellationToken);

    public ValueTask UpsertAsync(FollowingRecord following, CancellationToken cancellationToken = default) =>
        access.ExecuteAsync(
            s => s.Prepare("""
                INSERT INTO @schema.ap_following (username, target, target_text, follow_id, follow_id_text, state, requested_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
                ON CONFLICT (lower(username), target) DO UPDATE SET username = excluded.username, target_text = excluded.target_text,
                    follow_id = excluded.follow_id, follow_id_text = excluded.follow_id_text, state = excluded.state, requested_at = excluded.requested_at
                """)
                .Add(following.Username).AddId(following.TargetId).AddId(following.FollowId).Add((int)following.State).Add(following.RequestedAt),
            cancellationToken);

    public async ValueTask<bool> RemoveAsync(string username, ObjectId targetId, CancellationToken cancellationToken = default) =>
        await access.CountAsync(s => s.Prepare("DELETE FROM @schema.ap_following WHERE lower(username) = $1 AND target = $2").AddName(username).AddKey(targetId), cancellationToken) > 0;

    public ValueTask<IReadOnlyList<string>> ListFollowersOfAsync(ObjectId targetId, CancellationToken cancellationToken = default) =>
        access.ReadAsync<IReadOnlyList<string>>(
            async s => await s.Prepare("SELECT username FROM @schema.ap_following WHERE target = $1 AND state = 1 ORDER BY lower(username)")
                .AddKey(targetId).ToListAsync(row => row.Text(0)),
            cancellationToken);

    public ValueTask<Page<FollowingRecord>> ListAsync(string username, PageRequest page, CancellationToken cancellationToken = default) =>
        access.ReadAsync(
            async s => !PostgreSqlCursor.TryRead(page.Cursor, PostgreSqlCursor.Top, out PostgreSqlCursor after)
                ? new Page<FollowingRecord>([], null)
                : PostgreSqlCursor.ToPage(
                    await s.Prepare("""
                        SELECT username, target, target_text, follow_id, follow_id_text, state, requested_at, seq FROM @schema.ap_following
                        WHERE lower(username) = $1 AND state = 1 AND (requested_at, seq) < ($2, $3) ORDER BY requested_at DESC, seq DESC LIMIT $4
                        """)
                        .AddName(username).Add(after.Order).Add(after.Sequence).Add(page.EffectiveLimit + 1)
                        .ToListAsync(row => (new PostgreSqlCursor(row.Time(6), row.Long(7)), Read(row))),
                    page.EffectiveLimit),
            cancellationToken);

    public ValueTask<long> CountAsync(string username, CancellationToken cancellationToken = default) =>
        access.ReadAsync(
            async s => await s.Prepare("SELECT COUNT(*) FROM @schema.ap_following WHERE lower(username) = $1 AND state = 1").AddName(username).ScalarAsync() ?? 0,
            cancellationToken);

    private static FollowingRecord Read(PostgreSqlRow row) => new()
    {
        Username = row.Text(0),
        TargetId = row.Id(1),
        FollowId = row.Id(3),
        State = (FollowState)row.Int(5),
        RequestedAt = row.Time(6),
    };
}
