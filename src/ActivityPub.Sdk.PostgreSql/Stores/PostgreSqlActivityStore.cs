using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.PostgreSql.Database;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.PostgreSql.Stores;

internal sealed class PostgreSqlActivityStore(PostgreSqlAccess access) : IActivityStore
{
    public ValueTask<ActivityRecord?> FindAsync(ObjectId id, CancellationToken cancellationToken = default) =>
        access.ReadAsync(
            s => s.Prepare("SELECT id, id_text, username, type, object, object_text, visibility, json, published_at, listed, seq FROM @schema.ap_activities WHERE id = $1")
                .AddKey(id).FirstOrDefaultAsync(Read),
            cancellationToken);

    public async ValueTask AddAsync(ActivityRecord activity, CancellationToken cancellationToken = default)
    {
        int added = await access.CountAsync(
            s => s.Prepare("""
                INSERT INTO @schema.ap_activities (id, id_text, username, type, object, object_text, visibility, json, published_at, listed)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (id) DO NOTHING
                """)
                .AddId(activity.Id).Add(activity.Username).Add(activity.Type).AddId(activity.ObjectId).Add((int)activity.Visibility)
                .Add(activity.Json).Add(activity.PublishedAt).Add(activity.Listed),
            cancellationToken);
        if (added == 0)
        {
            throw new InvalidOperationException($"An activity of the id {activity.Id} is stored already.");
        }
    }

    public ValueTask UnlistAsync(ObjectId objectId, CancellationToken cancellationToken = default) =>
        access.ExecuteAsync(s => s.Prepare("UPDATE @schema.ap_activities SET listed = false WHERE object = $1 AND listed").AddKey(objectId), cancellationToken);

    public ValueTask<Page<ActivityRecord>> ListOutboxAsync(string username, PageRequest page, CancellationToken cancellationToken = default) =>
        access.ReadAsync(
            async s => !PostgreSqlCursor.TryRead(page.Cursor, PostgreSqlCursor.Top, out PostgreSqlCursor after)
                ? new Page<ActivityRecord>([], null)
                : PostgreSqlCursor.ToPage(
                    await s.Prepare("""
                        SELECT id, id_text, username, type, object, object_text, visibility, json, published_at, listed, seq FROM @schema.ap_activities
                        WHERE lower(username) = $1 AND listed AND visibility <= 1 AND (published_at, seq) < ($2, $3)
                        ORDER BY published_at DESC, seq DESC LIMIT $4
                        """)
                        .AddName(username).Add(after.Order).Add(after.Sequence).Add(page.EffectiveLimit + 1)
                        .ToListAsync(row => (new PostgreSqlCursor(row.Time(8), row.Long(10)), Read(row))),
                    page.EffectiveLimit),
            cancellationToken);

    public ValueTask<long> CountOutboxAsync(string username, CancellationToken cancellationToken = default) =>
        access.ReadAsync(
            async s => await s.Prepare("SELECT COUNT(*) FROM @schema.ap_activities WHERE lower(username) = $1 AND listed AND visibility <= 1").AddName(username).ScalarAsync() ?? 0,
            cancellationToken);

    private static ActivityRecord Read(PostgreSqlRow row) => new()
    {
        Id = row.Id(0),
        Username = row.Text(2),
        Type = row.Text(3),
        ObjectId = row.IdOrNull(4),
        Visibility = (Visibility)row.Int(6),
        Json = row.Bytes(7),
        PublishedAt = row.Time(8),
        Listed = row.Bool(9),
    };
}
