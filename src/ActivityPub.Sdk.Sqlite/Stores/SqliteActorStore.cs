using ActivityPub.Sdk.Sqlite.Database;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Sqlite.Stores;

internal sealed class SqliteActorStore(SqliteAccess access) : IActorStore
{
    public ValueTask<ActorRecord?> FindAsync(string username, CancellationToken cancellationToken = default) =>
        access.ReadAsync(
            s => s.Prepare("SELECT username, profile, created_at, updated_at, deleted_at FROM ap_actors WHERE username = ?1")
                .Add(username)
                .FirstOrDefault(Read),
            cancellationToken);

    public ValueTask<Page<ActorRecord>> ListAsync(PageRequest page, CancellationToken cancellationToken = default) =>
        access.ReadAsync(
            s =>
            {
                int limit = page.EffectiveLimit;
                List<ActorRecord> rows = s.Prepare("""
                    SELECT username, profile, created_at, updated_at, deleted_at FROM ap_actors
                    WHERE deleted_at IS NULL AND username > ?1 ORDER BY username LIMIT ?2
                    """).Add(page.Cursor ?? "").Add(limit + 1).ToList(Read);
                bool more = rows.Count > limit;
                if (more)
                {
                    rows.RemoveAt(limit);
                }

                return new Page<ActorRecord>(rows, more ? rows[^1].Username.ToLowerInvariant() : null);
            },
            cancellationToken);

    public ValueTask<long> CountAsync(CancellationToken cancellationToken = default) =>
        access.ReadAsync(s => s.Prepare("SELECT COUNT(*) FROM ap_actors WHERE deleted_at IS NULL").Scalar() ?? 0, cancellationToken);

    public ValueTask UpsertAsync(ActorRecord actor, CancellationToken cancellationToken = default) =>
        access.WriteAsync(
            s =>
            {
                s.Prepare("""
                    INSERT INTO ap_actors (username, profile, created_at, updated_at, deleted_at) VALUES (?1, ?2, ?3, ?4, ?5)
                    ON CONFLICT (username) DO UPDATE SET username = excluded.username, profile = excluded.profile, created_at = excluded.created_at,
                        updated_at = excluded.updated_at, deleted_at = excluded.deleted_at
                    """).Add(actor.Username).Add(SqliteJson.Write(actor.Profile)).Add(actor.CreatedAt).Add(actor.UpdatedAt).Add(actor.DeletedAt).Run();
            },
            cancellationToken);

    private static ActorRecord Read(SqliteStatement row) => new()
    {
        Username = row.Text(0),
        Profile = SqliteJson.ReadProfile(row.Text(1)),
        CreatedAt = row.Time(2),
        UpdatedAt = row.Time(3),
        DeletedAt = row.TimeOrNull(4),
    };
}
