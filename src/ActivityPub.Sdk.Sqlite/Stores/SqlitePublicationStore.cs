using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Sqlite.Database;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Sqlite.Stores;

internal sealed class SqlitePublicationStore(SqliteAccess access) : IPublicationStore
{
    public ValueTask<PublicationRecord?> FindAsync(string username, string key, CancellationToken cancellationToken = default) =>
        access.ReadAsync(
            s => s.Prepare("""
                SELECT username, key, object, object_text, state, payload_hash, visibility, payload, publish_at, published_at, updated_at, problem, seq
                FROM ap_publications WHERE username = ?1 AND key = ?2
                """).Add(username).Add(key).FirstOrDefault(Read),
            cancellationToken);

    public ValueTask<PublicationRecord?> FindByObjectAsync(ObjectId objectId, CancellationToken cancellationToken = default) =>
        access.ReadAsync(
            s => s.Prepare("""
                SELECT username, key, object, object_text, state, payload_hash, visibility, payload, publish_at, published_at, updated_at, problem, seq
                FROM ap_publications WHERE object = ?1 ORDER BY seq DESC LIMIT 1
                """).AddKey(objectId).FirstOrDefault(Read),
            cancellationToken);

    public ValueTask UpsertAsync(PublicationRecord publication, CancellationToken cancellationToken = default) =>
        access.WriteAsync(
            s =>
            {
                s.Prepare("""
                    INSERT INTO ap_publications (username, key, object, object_text, state, payload_hash, visibility, payload, publish_at, published_at, updated_at, problem)
                    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
                    ON CONFLICT (username, key) DO UPDATE SET username = excluded.username, object = excluded.object, object_text = excluded.object_text,
                        state = excluded.state, payload_hash = excluded.payload_hash, visibility = excluded.visibility, payload = excluded.payload,
                        publish_at = excluded.publish_at, published_at = excluded.published_at, updated_at = excluded.updated_at, problem = excluded.problem
                    """)
                    .Add(publication.Username).Add(publication.Key).AddId(publication.ObjectId).Add((long)publication.State).Add(publication.PayloadHash)
                    .Add((long)publication.Visibility).Add(publication.Payload).Add(publication.PublishAt).Add(publication.PublishedAt)
                    .Add(publication.UpdatedAt).Add(publication.Problem).Run();
            },
            cancellationToken);

    public ValueTask<IReadOnlyList<PublicationRecord>> ListDueAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken = default) =>
        access.ReadAsync<IReadOnlyList<PublicationRecord>>(
            s => s.Prepare("""
                SELECT username, key, object, object_text, state, payload_hash, visibility, payload, publish_at, published_at, updated_at, problem, seq
                FROM ap_publications WHERE state = 0 AND publish_at <= ?1 ORDER BY publish_at, seq LIMIT ?2
                """).Add(now).Add(limit).ToList(Read),
            cancellationToken);

    public ValueTask<Page<PublicationRecord>> ListAsync(string username, PageRequest page, CancellationToken cancellationToken = default) =>
        access.ReadAsync(
            s => !SqliteCursor.TryRead(page.Cursor, SqliteCursor.Top, out SqliteCursor after)
                ? new Page<PublicationRecord>([], null)
                : SqliteCursor.ToPage(
                    s.Prepare("""
                        SELECT username, key, object, object_text, state, payload_hash, visibility, payload, publish_at, published_at, updated_at, problem, seq
                        FROM ap_publications WHERE username = ?1 AND (updated_at, seq) < (?2, ?3) ORDER BY updated_at DESC, seq DESC LIMIT ?4
                        """)
                        .Add(username).Add(after.Order).Add(after.Sequence).Add(page.EffectiveLimit + 1)
                        .ToList(row => (new SqliteCursor(row.Long(10), row.Long(12)), Read(row))),
                    page.EffectiveLimit),
            cancellationToken);

    private static PublicationRecord Read(SqliteStatement row) => new()
    {
        Username = row.Text(0),
        Key = row.Text(1),
        ObjectId = row.Id(2),
        State = (PublicationState)row.Int(4),
        PayloadHash = row.Text(5),
        Visibility = (Visibility)row.Int(6),
        Payload = row.Bytes(7),
        PublishAt = row.TimeOrNull(8),
        PublishedAt = row.TimeOrNull(9),
        UpdatedAt = row.Time(10),
        Problem = row.TextOrNull(11),
    };
}
