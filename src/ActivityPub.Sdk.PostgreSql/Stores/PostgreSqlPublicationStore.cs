using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.PostgreSql.Database;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.PostgreSql.Stores;

internal sealed class PostgreSqlPublicationStore(PostgreSqlAccess access) : IPublicationStore
{
    public ValueTask<PublicationRecord?> FindAsync(string username, string key, CancellationToken cancellationToken = default) =>
        access.ReadAsync(
            s => s.Prepare("""
                SELECT username, key, key_text, object, object_text, state, payload_hash, visibility, payload, publish_at, published_at, updated_at, problem, seq
                FROM @schema.ap_publications WHERE lower(username) = $1 AND key = $2
                """).AddName(username).AddKey(key).FirstOrDefaultAsync(Read),
            cancellationToken);

    public ValueTask<PublicationRecord?> FindByObjectAsync(ObjectId objectId, CancellationToken cancellationToken = default) =>
        access.ReadAsync(
            s => s.Prepare("""
                SELECT username, key, key_text, object, object_text, state, payload_hash, visibility, payload, publish_at, published_at, updated_at, problem, seq
                FROM @schema.ap_publications WHERE object = $1 ORDER BY seq DESC LIMIT 1
                """).AddKey(objectId).FirstOrDefaultAsync(Read),
            cancellationToken);

    public ValueTask UpsertAsync(PublicationRecord publication, CancellationToken cancellationToken = default) =>
        access.ExecuteAsync(
            s => s.Prepare("""
                INSERT INTO @schema.ap_publications (username, key, key_text, object, object_text, state, payload_hash, visibility, payload, publish_at, published_at, updated_at, problem)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
                ON CONFLICT (lower(username), key) DO UPDATE SET username = excluded.username, object = excluded.object, object_text = excluded.object_text,
                    state = excluded.state, payload_hash = excluded.payload_hash, visibility = excluded.visibility, payload = excluded.payload,
                    publish_at = excluded.publish_at, published_at = excluded.published_at, updated_at = excluded.updated_at, problem = excluded.problem
                """)
                .Add(publication.Username).AddText(publication.Key).AddId(publication.ObjectId).Add((int)publication.State).Add(publication.PayloadHash)
                .Add((int)publication.Visibility).Add(publication.Payload).Add(publication.PublishAt).Add(publication.PublishedAt)
                .Add(publication.UpdatedAt).Add(publication.Problem),
            cancellationToken);

    public ValueTask<IReadOnlyList<PublicationRecord>> ListDueAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken = default) =>
        access.ReadAsync<IReadOnlyList<PublicationRecord>>(
            async s => await s.Prepare("""
                SELECT username, key, key_text, object, object_text, state, payload_hash, visibility, payload, publish_at, published_at, updated_at, problem, seq
                FROM @schema.ap_publications WHERE state = 0 AND publish_at <= $1 ORDER BY publish_at, seq LIMIT $2
                """).Add(now).Add(limit).ToListAsync(Read),
            cancellationToken);

    public ValueTask<Page<PublicationRecord>> ListAsync(string username, PageRequest page, CancellationToken cancellationToken = default) =>
        access.ReadAsync(
            async s => !PostgreSqlCursor.TryRead(page.Cursor, PostgreSqlCursor.Top, out PostgreSqlCursor after)
                ? new Page<PublicationRecord>([], null)
                : PostgreSqlCursor.ToPage(
                    await s.Prepare("""
                        SELECT username, key, key_text, object, object_text, state, payload_hash, visibility, payload, publish_at, published_at, updated_at, problem, seq
                        FROM @schema.ap_publications WHERE lower(username) = $1 AND (updated_at, seq) < ($2, $3) ORDER BY updated_at DESC, seq DESC LIMIT $4
                        """)
                        .AddName(username).Add(after.Order).Add(after.Sequence).Add(page.EffectiveLimit + 1)
                        .ToListAsync(row => (new PostgreSqlCursor(row.Time(11), row.Long(13)), Read(row))),
                    page.EffectiveLimit),
            cancellationToken);

    private static PublicationRecord Read(PostgreSqlRow row) => new()
    {
        Username = row.Text(0),
        Key = row.Pair(1),
        ObjectId = row.Id(3),
        State = (PublicationState)row.Int(5),
        PayloadHash = row.Text(6),
        Visibility = (Visibility)row.Int(7),
        Payload = row.Bytes(8),
        PublishAt = row.TimeOrNull(9),
        PublishedAt = row.TimeOrNull(10),
        UpdatedAt = row.Time(11),
        Problem = row.TextOrNull(12),
    };
}
