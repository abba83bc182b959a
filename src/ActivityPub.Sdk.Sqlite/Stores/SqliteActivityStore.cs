using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Sqlite.Database;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Sqlite.Stores;

internal sealed class SqliteActivityStore(SqliteAccess access) : IActivityStore
{
    public ValueTask<ActivityRecord?> FindAsync(ObjectId id, CancellationToken cancellationToken = default) =>
        access.ReadAsync(
            s => s.Prepare("SELECT id, id_text, username, type, object, object_text, visibility, json, published_at, listed, seq FROM ap_activities WHERE id = ?1")
                .AddKey(id).FirstOrDefault(Read),
            cancellationToken);

    public ValueTask AddAsync(ActivityRecord activity, CancellationToken cancellationToken = default) =>
        access.WriteAsync(
            s =>
            {
                int added = s.Prepare("""
                    INSERT INTO ap_activities (id, id_text, username, type, object, object_text, visibility, json, published_at, listed)
                    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) ON CONFLICT (id) DO NOTHING
                    """)
                    .AddId(activity.Id).Add(activity.Username).Add(activity.Type).AddId(activity.ObjectId).Add((long)activity.Visibility)
                    .Add(activity.Json).Add(activity.PublishedAt).Add(activity.Listed).Run();
                if (added == 0)
                {
                    throw new InvalidOperationException($"An activity of the id {activity.Id} is stored already.");
                }
            },
            cancellationToken);

    public ValueTask UnlistAsync(ObjectId objectId, CancellationToken cancellationToken = default) =>
        access.WriteAsync(s => { s.Prepare("UPDATE ap_activities SET listed = 0 WHERE object = ?1 AND listed = 1").AddKey(objectId).Run(); }, cancellationToken);

    public ValueTask<Page<ActivityRecord>> ListOutboxAsync(string username, PageRequest page, CancellationToken cancellationToken = default) =>
        access.ReadAsync(
            s => !SqliteCursor.TryRead(page.Cursor, SqliteCursor.Top, out SqliteCursor after)
                ? new Page<ActivityRecord>([], null)
                : SqliteCursor.ToPage(
                    s.Prepare("""
                        SELECT id, id_text, username, type, object, object_text, visibility, json, published_at, listed, seq FROM ap_activities
                        WHERE username = ?1 AND listed = 1 AND visibility <= 1 AND (published_at, seq) < (?2, ?3)
                        ORDER BY published_at DESC, seq DESC LIMIT ?4
                        """)
                        .Add(username).Add(after.Order).Add(after.Sequence).Add(page.EffectiveLimit + 1)
                        .ToList(row => (new SqliteCursor(row.Long(8), row.Long(10)), Read(row))),
                    page.EffectiveLimit),
            cancellationToken);

    public ValueTask<long> CountOutboxAsync(string username, CancellationToken cancellationToken = default) =>
        access.ReadAsync(s => s.Prepare("SELECT COUNT(*) FROM ap_activities WHERE username = ?1 AND listed = 1 AND visibility <= 1").Add(username).Scalar() ?? 0, cancellationToken);

    private static ActivityRecord Read(SqliteStatement row) => new()
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
