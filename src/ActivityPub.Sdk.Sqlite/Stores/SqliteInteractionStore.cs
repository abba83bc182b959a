using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Sqlite.Database;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Sqlite.Stores;

internal sealed class SqliteInteractionStore(SqliteAccess access) : IInteractionStore
{
    public ValueTask<InteractionRecord?> FindAsync(string id, CancellationToken cancellationToken = default) =>
        access.ReadAsync(
            s => s.Prepare("""
                SELECT id, kind, actor, actor_text, target, target_text, in_reply_to, content, summary, language, url, visibility, state,
                    published_at, updated_at, received_at, seq
                FROM ap_interactions WHERE id = ?1
                """).Add(id).FirstOrDefault(Read),
            cancellationToken);

    public ValueTask UpsertAsync(InteractionRecord interaction, CancellationToken cancellationToken = default) =>
        access.WriteAsync(
            s =>
            {
                string? slot = SlotOf(interaction);
                (long Sequence, long Received)? same = Place(s.Prepare("SELECT seq, received_at FROM ap_interactions WHERE id = ?1").Add(interaction.Id));
                (long Sequence, long Received)? before = slot is null
                    ? null
                    : Place(s.Prepare("SELECT seq, received_at FROM ap_interactions WHERE actor = ?1 AND target = ?2 AND kind = ?3 AND slot = ?4")
                        .AddKey(interaction.ActorId).AddKey(interaction.TargetId).Add((long)interaction.Kind).Add(slot));
                Drop(s, same);
                Drop(s, before);
                (long Sequence, long Received)? kept = before ?? same;
                s.Prepare("""
                    INSERT INTO ap_interactions (seq, id, kind, actor, actor_text, target, target_text, slot, in_reply_to, content, summary, language, url,
                        visibility, state, published_at, updated_at, received_at)
                    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)
                    """)
                    .Add(kept?.Sequence).Add(interaction.Id).Add((long)interaction.Kind).AddId(interaction.ActorId).AddId(interaction.TargetId).Add(slot)
                    .Add(interaction.InReplyTo).Add(interaction.Content?.Reveal()).Add(interaction.Summary?.Reveal()).Add(interaction.Language).Add(interaction.Url)
                    .Add((long)interaction.Visibility).Add((long)interaction.State).Add(interaction.PublishedAt).Add(interaction.UpdatedAt)
                    .Add(kept?.Received ?? UnixTime.ToMicroseconds(interaction.ReceivedAt)).Run();
            },
            cancellationToken);

    public ValueTask<bool> RemoveAsync(string id, CancellationToken cancellationToken = default) =>
        access.WriteAsync(s => s.Prepare("DELETE FROM ap_interactions WHERE id = ?1").Add(id).Run() > 0, cancellationToken);

    public ValueTask<int> RemoveAsync(InteractionKind kind, ObjectId actorId, ObjectId targetId, CancellationToken cancellationToken = default) =>
        access.WriteAsync(
            s => s.Prepare("DELETE FROM ap_interactions WHERE actor = ?1 AND target = ?2 AND kind = ?3").AddKey(actorId).AddKey(targetId).Add((long)kind).Run(),
            cancellationToken);

    public ValueTask<int> RemoveByActorAsync(ObjectId actorId, CancellationToken cancellationToken = default) =>
        access.WriteAsync(s => s.Prepare("DELETE FROM ap_interactions WHERE actor = ?1").AddKey(actorId).Run(), cancellationToken);

    public ValueTask<bool> SetStateAsync(string id, InteractionState state, CancellationToken cancellationToken = default) =>
        access.WriteAsync(s => s.Prepare("UPDATE ap_interactions SET state = ?2 WHERE id = ?1").Add(id).Add((long)state).Run() > 0, cancellationToken);

    public ValueTask<Page<InteractionRecord>> ListAsync(ObjectId targetId, InteractionKind kind, InteractionState? state, PageRequest page, CancellationToken cancellationToken = default) =>
        access.ReadAsync(
            s =>
            {
                if (!SqliteCursor.TryRead(page.Cursor, SqliteCursor.Bottom, out SqliteCursor after))
                {
                    return new Page<InteractionRecord>([], null);
                }

                SqliteStatement list = state is { } one
                    ? s.Prepare("""
                        SELECT id, kind, actor, actor_text, target, target_text, in_reply_to, content, summary, language, url, visibility, state,
                            published_at, updated_at, received_at, seq
                        FROM ap_interactions WHERE target = ?1 AND kind = ?2 AND state = ?3 AND (published_at, seq) > (?4, ?5)
                        ORDER BY published_at, seq LIMIT ?6
                        """).AddKey(targetId).Add((long)kind).Add((long)one)
                    : s.Prepare("""
                        SELECT id, kind, actor, actor_text, target, target_text, in_reply_to, content, summary, language, url, visibility, state,
                            published_at, updated_at, received_at, seq
                        FROM ap_interactions WHERE target = ?1 AND kind = ?2 AND (published_at, seq) > (?3, ?4)
                        ORDER BY published_at, seq LIMIT ?5
                        """).AddKey(targetId).Add((long)kind);
                return SqliteCursor.ToPage(
                    list.Add(after.Order).Add(after.Sequence).Add(page.EffectiveLimit + 1).ToList(row => (new SqliteCursor(row.Long(13), row.Long(16)), Read(row))),
                    page.EffectiveLimit);
            },
            cancellationToken);

    public ValueTask<Page<InteractionRecord>> ListRepliesAsync(InteractionState state, PageRequest page, CancellationToken cancellationToken = default) =>
        access.ReadAsync(
            s => !SqliteCursor.TryRead(page.Cursor, SqliteCursor.Top, out SqliteCursor after)
                ? new Page<InteractionRecord>([], null)
                : SqliteCursor.ToPage(
                    s.Prepare("""
                        SELECT id, kind, actor, actor_text, target, target_text, in_reply_to, content, summary, language, url, visibility, state,
                            published_at, updated_at, received_at, seq
                        FROM ap_interactions WHERE kind = 0 AND state = ?1 AND (received_at, seq) < (?2, ?3)
                        ORDER BY received_at DESC, seq DESC LIMIT ?4
                        """)
                        .Add((long)state).Add(after.Order).Add(after.Sequence).Add(page.EffectiveLimit + 1)
                        .ToList(row => (new SqliteCursor(row.Long(15), row.Long(16)), Read(row))),
                    page.EffectiveLimit),
            cancellationToken);

    public ValueTask<InteractionCounts> CountAsync(ObjectId targetId, CancellationToken cancellationToken = default) =>
        access.ReadAsync(
            s =>
            {
                long Of(InteractionKind kind) =>
                    s.Prepare("SELECT COUNT(*) FROM ap_interactions WHERE target = ?1 AND kind = ?2 AND state = 1").AddKey(targetId).Add((long)kind).Scalar() ?? 0;
                return new InteractionCounts(
                    Of(InteractionKind.Reply),
                    Of(InteractionKind.Like) + Of(InteractionKind.Reaction),
                    Of(InteractionKind.Share),
                    Of(InteractionKind.Quote));
            },
            cancellationToken);

    public ValueTask AddTombstoneAsync(string id, ObjectId actorId, DateTimeOffset until, CancellationToken cancellationToken = default) =>
        access.WriteAsync(
            s =>
            {
                s.Prepare("""
                    INSERT INTO ap_tombstones (id, origin, until) VALUES (?1, ?2, ?3)
                    ON CONFLICT (id, origin) DO UPDATE SET until = MAX(until, excluded.until)
                    """).Add(id).Add(actorId.Origin.ToString()).Add(until).Run();
            },
            cancellationToken);

    public ValueTask<bool> HasTombstoneAsync(string id, ObjectId actorId, DateTimeOffset now, CancellationToken cancellationToken = default) =>
        access.ReadAsync(
            s => s.Prepare("SELECT 1 FROM ap_tombstones WHERE id = ?1 AND origin = ?2 AND until > ?3").Add(id).Add(actorId.Origin.ToString()).Add(now).Scalar() is not null,
            cancellationToken);

    public ValueTask<int> PruneTombstonesAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken = default) =>
        access.WriteAsync(
            s =>
            {
                List<(string Id, string Origin)> past = s.Prepare("SELECT id, origin FROM ap_tombstones WHERE until <= ?1 ORDER BY until LIMIT ?2")
                    .Add(now).Add(limit).ToList(row => (row.Text(0), row.Text(1)));
                foreach ((string id, string origin) in past)
                {
                    s.Prepare("DELETE FROM ap_tombstones WHERE id = ?1 AND origin = ?2").Add(id).Add(origin).Run();
                }

                return past.Count;
            },
            cancellationToken);

    private static string? SlotOf(InteractionRecord interaction) => interaction.Kind switch
    {
        InteractionKind.Like or InteractionKind.Share => "",
        InteractionKind.Reaction => interaction.Content?.Reveal() ?? "",
        _ => null,
    };

    private static (long Sequence, long Received)? Place(SqliteStatement find)
    {
        using (find)
        {
            return find.Step() ? (find.Long(0), find.Long(1)) : null;
        }
    }

    private static void Drop(SqliteSession s, (long Sequence, long Received)? place)
    {
        if (place is { } row)
        {
            s.Prepare("DELETE FROM ap_interactions WHERE seq = ?1").Add(row.Sequence).Run();
        }
    }

    private static InteractionRecord Read(SqliteStatement row) => new()
    {
        Id = row.Text(0),
        Kind = (InteractionKind)row.Int(1),
        ActorId = row.Id(2),
        TargetId = row.Id(4),
        InReplyTo = row.TextOrNull(6),
        Content = UntrustedHtml.From(row.TextOrNull(7)),
        Summary = UntrustedText.From(row.TextOrNull(8)),
        Language = row.TextOrNull(9),
        Url = row.TextOrNull(10),
        Visibility = (Visibility)row.Int(11),
        State = (InteractionState)row.Int(12),
        PublishedAt = row.Time(13),
        UpdatedAt = row.TimeOrNull(14),
        ReceivedAt = row.Time(15),
    };
}
