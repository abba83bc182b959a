using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Sqlite.Database;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Sqlite.Stores;

internal sealed class SqliteObjectStore(SqliteAccess access) : IObjectStore
{
    public ValueTask<ObjectRecord?> FindAsync(ObjectId id, CancellationToken cancellationToken = default) =>
        access.ReadAsync(
            s => s.Prepare("SELECT id, id_text, username, type, visibility, json, url, published_at, updated_at, deleted_at FROM ap_objects WHERE id = ?1")
                .AddKey(id).FirstOrDefault(Read),
            cancellationToken);

    public ValueTask<ObjectRecord?> FindByUrlAsync(string url, CancellationToken cancellationToken = default) =>
        access.ReadAsync(
            s => s.Prepare("""
                SELECT id, id_text, username, type, visibility, json, url, published_at, updated_at, deleted_at FROM ap_objects
                WHERE url = ?1 AND deleted_at IS NULL ORDER BY seq DESC LIMIT 1
                """).Add(url).FirstOrDefault(Read),
            cancellationToken);

    public ValueTask UpsertAsync(ObjectRecord record, CancellationToken cancellationToken = default) =>
        access.WriteAsync(
            s =>
            {
                s.Prepare("""
                    INSERT INTO ap_objects (id, id_text, username, type, visibility, json, url, published_at, updated_at, deleted_at)
                    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
                    ON CONFLICT (id) DO UPDATE SET id_text = excluded.id_text, username = excluded.username, type = excluded.type, visibility = excluded.visibility,
                        json = excluded.json, url = excluded.url, published_at = excluded.published_at, updated_at = excluded.updated_at, deleted_at = excluded.deleted_at
                    """)
                    .AddId(record.Id).Add(record.Username).Add(record.Type).Add((long)record.Visibility).Add(record.Json).Add(record.Url)
                    .Add(record.PublishedAt).Add(record.UpdatedAt).Add(record.DeletedAt).Run();
            },
            cancellationToken);

    public ValueTask<long> CountPublicAsync(CancellationToken cancellationToken = default) =>
        access.ReadAsync(s => s.Prepare("SELECT COUNT(*) FROM ap_objects WHERE deleted_at IS NULL AND visibility <= 1").Scalar() ?? 0, cancellationToken);

    public ValueTask SetPinnedAsync(string username, ObjectId id, DateTimeOffset? pinnedAt, CancellationToken cancellationToken = default) =>
        access.WriteAsync(
            s =>
            {
                s.Prepare("DELETE FROM ap_pins WHERE username = ?1 AND object = ?2").Add(username).AddKey(id).Run();
                if (pinnedAt is { } time)
                {
                    s.Prepare("INSERT INTO ap_pins (username, object, pinned_at) VALUES (?1, ?2, ?3)").Add(username).AddKey(id).Add(time).Run();
                }
            },
            cancellationToken);

    public ValueTask<Page<ObjectRecord>> ListPinnedAsync(string username, PageRequest page, CancellationToken cancellationToken = default) =>
        access.ReadAsync(
            s => !SqliteCursor.TryRead(page.Cursor, SqliteCursor.Top, out SqliteCursor after)
                ? new Page<ObjectRecord>([], null)
                : SqliteCursor.ToPage(
                    s.Prepare("""
                        SELECT o.id, o.id_text, o.username, o.type, o.visibility, o.json, o.url, o.published_at, o.updated_at, o.deleted_at, p.pinned_at, p.seq
                        FROM ap_pins p CROSS JOIN ap_objects o ON o.id = p.object
                        WHERE p.username = ?1 AND (p.pinned_at, p.seq) < (?2, ?3) AND o.deleted_at IS NULL AND o.visibility <= 1
                        ORDER BY p.pinned_at DESC, p.seq DESC LIMIT ?4
                        """)
                        .Add(username).Add(after.Order).Add(after.Sequence).Add(page.EffectiveLimit + 1)
                        .ToList(row => (new SqliteCursor(row.Long(10), row.Long(11)), Read(row))),
                    page.EffectiveLimit),
            cancellationToken);

    public ValueTask<long> CountPinnedAsync(string username, CancellationToken cancellationToken = default) =>
        access.ReadAsync(
            s => s.Prepare("""
                SELECT COUNT(*) FROM ap_pins p CROSS JOIN ap_objects o ON o.id = p.object
                WHERE p.username = ?1 AND o.deleted_at IS NULL AND o.visibility <= 1
                """).Add(username).Scalar() ?? 0,
            cancellationToken);

    private static ObjectRecord Read(SqliteStatement row) => new()
    {
        Id = row.Id(0),
        Username = row.Text(2),
        Type = row.Text(3),
        Visibility = (Visibility)row.Int(4),
        Json = row.Bytes(5),
        Url = row.TextOrNull(6),
        PublishedAt = row.Time(7),
        UpdatedAt = row.TimeOrNull(8),
        DeletedAt = row.TimeOrNull(9),
    };
}
