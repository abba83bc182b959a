using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.PostgreSql.Database;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.PostgreSql.Stores;

internal sealed class PostgreSqlObjectStore(PostgreSqlAccess access) : IObjectStore
{
    public ValueTask<ObjectRecord?> FindAsync(ObjectId id, CancellationToken cancellationToken = default) =>
        access.ReadAsync(
            s => s.Prepare("""
                SELECT id, id_text, username, type, visibility, json, url, url_text, published_at, updated_at, deleted_at FROM @schema.ap_objects WHERE id = $1
                """).AddKey(id).FirstOrDefaultAsync(Read),
            cancellationToken);

    public ValueTask<ObjectRecord?> FindByUrlAsync(string url, CancellationToken cancellationToken = default) =>
        access.ReadAsync(
            s => s.Prepare("""
                SELECT id, id_text, username, type, visibility, json, url, url_text, published_at, updated_at, deleted_at FROM @schema.ap_objects
                WHERE url = $1 AND deleted_at IS NULL ORDER BY seq DESC LIMIT 1
                """).AddKey(url).FirstOrDefaultAsync(Read),
            cancellationToken);

    public ValueTask UpsertAsync(ObjectRecord record, CancellationToken cancellationToken = default) =>
        access.ExecuteAsync(
            s => s.Prepare("""
                INSERT INTO @schema.ap_objects (id, id_text, username, type, visibility, json, url, url_text, published_at, updated_at, deleted_at)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
                ON CONFLICT (id) DO UPDATE SET id_text = excluded.id_text, username = excluded.username, type = excluded.type, visibility = excluded.visibility,
                    json = excluded.json, url = excluded.url, url_text = excluded.url_text, published_at = excluded.published_at,
                    updated_at = excluded.updated_at, deleted_at = excluded.deleted_at
                """)
                .AddId(record.Id).Add(record.Username).Add(record.Type).Add((int)record.Visibility).Add(record.Json).AddText(record.Url)
                .Add(record.PublishedAt).Add(record.UpdatedAt).Add(record.DeletedAt),
            cancellationToken);

    public ValueTask<long> CountPublicAsync(CancellationToken cancellationToken = default) =>
        access.ReadAsync(
            async s => await s.Prepare("SELECT COUNT(*) FROM @schema.ap_objects WHERE deleted_at IS NULL AND visibility <= 1").ScalarAsync() ?? 0,
            cancellationToken);

    public ValueTask SetPinnedAsync(string username, ObjectId id, DateTimeOffset? pinnedAt, CancellationToken cancellationToken = default) =>
        access.ExecuteAsync(
            s => pinnedAt is { } time
                ? s.Prepare("""
                    INSERT INTO @schema.ap_pins (username, object, pinned_at) VALUES ($1, $2, $3)
                    ON CONFLICT (lower(username), object) DO UPDATE SET pinned_at = excluded.pinned_at
                    """).Add(username).AddKey(id).Add(time)
                : s.Prepare("DELETE FROM @schema.ap_pins WHERE lower(username) = $1 AND object = $2").AddName(username).AddKey(id),
            cancellationToken);

    public ValueTask<Page<ObjectRecord>> ListPinnedAsync(string username, PageRequest page, CancellationToken cancellationToken = default) =>
        access.ReadAsync(
            async s => !PostgreSqlCursor.TryRead(page.Cursor, PostgreSqlCursor.Top, out PostgreSqlCursor after)
                ? new Page<ObjectRecord>([], null)
                : PostgreSqlCursor.ToPage(
                    await s.Prepare("""
                        SELECT o.id, o.id_text, o.username, o.type, o.visibility, o.json, o.url, o.url_text, o.published_at, o.updated_at, o.deleted_at, p.pinned_at, p.seq
                        FROM @schema.ap_pins p CROSS JOIN LATERAL (
                            SELECT * FROM @schema.ap_objects WHERE id = p.object AND deleted_at IS NULL AND visibility <= 1 LIMIT 1) o
                        WHERE lower(p.username) = $1 AND (p.pinned_at, p.seq) < ($2, $3)
                        ORDER BY p.pinned_at DESC, p.seq DESC LIMIT $4
                        """)
                        .AddName(username).Add(after.Order).Add(after.Sequence).Add(page.EffectiveLimit + 1)
                        .ToListAsync(row => (new PostgreSqlCursor(row.Time(11), row.Long(12)), Read(row))),
                    page.EffectiveLimit),
            cancellationToken);

    public ValueTask<long> CountPinnedAsync(string username, CancellationToken cancellationToken = default) =>
        access.ReadAsync(
            async s => await s.Prepare("""
                SELECT COUNT(*) FROM @schema.ap_pins p CROSS JOIN LATERAL (
                    SELECT 1 FROM @schema.ap_objects WHERE id = p.object AND deleted_at IS NULL AND visibility <= 1 LIMIT 1) o
                WHERE lower(p.username) = $1
                """).AddName(username).ScalarAsync() ?? 0,
            cancellationToken);

    private static ObjectRecord Read(PostgreSqlRow row) => new()
    {
        Id = row.Id(0),
        Username = row.Text(2),
        Type = row.Text(3),
        Visibility = (Visibility)row.Int(4),
        Json = row.Bytes(5),
        Url = row.PairOrNull(6),
        PublishedAt = row.Time(8),
        UpdatedAt = row.TimeOrNull(9),
        DeletedAt = row.TimeOrNull(10),
    };
}
