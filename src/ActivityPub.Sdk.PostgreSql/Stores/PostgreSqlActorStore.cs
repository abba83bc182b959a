using ActivityPub.Sdk.PostgreSql.Database;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.PostgreSql.Stores;

internal sealed class PostgreSqlActorStore(PostgreSqlAccess access) : IActorStore
{
    public ValueTask<ActorRecord?> FindAsync(string username, CancellationToken cancellationToken = default) =>
        access.ReadAsync(
            s => s.Prepare("SELECT username, profile, created_at, updated_at, deleted_at FROM @schema.ap_actors WHERE lower(username) = $1")
                .AddName(username)
                .FirstOrDefaultAsync(Read),
            cancellationToken);

    public ValueTask<Page<ActorRecord>> ListAsync(PageRequest page, CancellationToken cancellationToken = default) =>
        access.ReadAsync(
            async s =>
            {
                int limit = page.EffectiveLimit;
                List<ActorRecord> rows = await s.Prepare("""
                    SELECT username, profile, created_at, updated_at, deleted_at FROM @schema.ap_actors
                    WHERE deleted_at IS NULL AND lower(username) > $1 ORDER BY lower(username) LIMIT $2
                    """).AddName(page.Cursor ?? "").Add(limit + 1).ToListAsync(Read);
                bool more = rows.Count > limit;
                if (more)
                {
                    rows.RemoveAt(limit);
                }

                return new Page<ActorRecord>(rows, more ? TextKey.Lower(rows[^1].Username) : null);
            },
            cancellationToken);

    public ValueTask<long> CountAsync(CancellationToken cancellationToken = default) =>
        access.ReadAsync(async s => await s.Prepare("SELECT COUNT(*) FROM @schema.ap_actors WHERE deleted_at IS NULL").ScalarAsync() ?? 0, cancellationToken);

    public ValueTask UpsertAsync(ActorRecord actor, CancellationToken cancellationToken = default) =>
        access.ExecuteAsync(
            s => s.Prepare("""
                INSERT INTO @schema.ap_actors (username, profile, created_at, updated_at, deleted_at) VALUES ($1, $2, $3, $4, $5)
                ON CONFLICT (lower(username)) DO UPDATE SET username = excluded.username, profile = excluded.profile, created_at = excluded.created_at,
                    updated_at = excluded.updated_at, deleted_at = excluded.deleted_at
                """).Add(actor.Username).Add(PostgreSqlJson.Write(actor.Profile)).Add(actor.CreatedAt).Add(actor.UpdatedAt).Add(actor.DeletedAt),
            cancellationToken);

    private static ActorRecord Read(PostgreSqlRow row) => new()
    {
        Username = row.Text(0),
        Profile = PostgreSqlJson.ReadProfile(row.Text(1)),
        CreatedAt = row.Time(2),
        UpdatedAt = row.Time(3),
        DeletedAt = row.TimeOrNull(4),
    };
}
