using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.PostgreSql.Database;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.PostgreSql.Stores;

internal sealed class PostgreSqlInteractionStore(PostgreSqlAccess access) : IInteractionStore
{
    public ValueTask<InteractionRecord?> FindAsync(string id, CancellationToken cancellationToken = default) =>
        access.ReadAsync(
            s => s.Prepare("""
                SELECT id, id_text, kind, actor, actor_text, target, target_text, in_reply_to, content, summary, language, url, visibility, state,
                    published_at, updated_at, received_at, seq
                FROM @schema.ap_interactions WHERE id = $1
                """).AddKey(id).FirstOrDefaultAsync(Read),
            cancellationToken);

    public ValueTask UpsertAsync(InteractionRecord interaction, CancellationToken cancellationToken = default) =>
        access.TransactAsync(
            async s =>
            {
                // Where somebody else adds the same at this moment, nothing is added here, and the next round finds theirs.
                string? slot = SlotOf(interaction);
                while (!await TryReplaceAsync(s, interaction, slot))
                {
                }
            },
            cancellationToken);

    public async ValueTask<bool> RemoveAsync(string id, CancellationToken cancellationToken = default) =>
        await access.CountAsync(s => s.Prepare("DELETE FROM @schema.ap_interactions WHERE id = $1").AddKey(id), cancellationToken) > 0;

    public ValueTask<int> RemoveAsync(InteractionKind kind, ObjectId actorId, ObjectId targetId, CancellationToken cancellationToken = default) =>
        access.CountAsync(
            s => s.Prepare("DELETE FROM @schema.ap_interactions WHERE actor = $1 AND target = $2 AND kind = $3").AddKey(actorId).AddKey(targetId).Add((int)kind),
            cancellationToken);

    public ValueTask<int> RemoveByActorAsync(ObjectId actorId, CancellationToken cancellationToken = default) =>
        access.CountAsync(s => s.Prepare("DELETE FROM @schema.ap_interactions WHERE actor = $1").AddKey(actorId), cancellationToken);

    public async ValueTask<bool> SetStateAsync(string id, InteractionState state, CancellationToken cancellationToken = default) =>
        await access.CountAsync(s => s.Prepare("UPDATE @schema.ap_interactions SET state = $2 WHERE id = $1").AddKey(id).Add((int)state), cancellationToken) > 0;

    public ValueTask<Page<InteractionRecord>> ListAsync(ObjectId targetId, InteractionKind kind, InteractionState? state, PageRequest page, CancellationToken cancellationToken = default) =>
        access.ReadAsync(
            async s =>
            {
                if (!PostgreSqlCursor.TryRead(page.Cursor, PostgreSqlCursor.Bottom, out PostgreSqlCursor after))
                {
                    return new Page<InteractionRecord>([], null);
                }

                PostgreSqlStatement list = state is { } one
                    ? s.Prepare("""
                        SELECT id, id_text, kind, actor, actor_text, target, target_text, in_reply_to, content, summary, language, url, visibility, state,
                            published_at, updated_at, received_at, seq
                        FROM @schema.ap_interactions WHERE target = $1 AND kind = $2 AND state = $3 AND (published_at, seq) > ($4, $5)
                        ORDER BY published_at, seq LIMIT $6
                        """).AddKey(targetId).Add((int)kind).Add((int)one)
                    : s.Prepare("""
                        SELECT id, id_text, kind, actor, actor_text, target, target_text, in_reply_to, content, summary, language, url, visibility, state,
                            published_at, updated_at, received_at, seq
                        FROM @schema.ap_interactions WHERE target = $1 AND kind = $2 AND (published_at, seq) > ($3, $4)
                        ORDER BY published_at, seq LIMIT $5
                        """).AddKey(targetId).Add((int)kind);
                return PostgreSqlCursor.ToPage(
                    await list.Add(after.Order).Add(after.Sequence).Add(page.EffectiveLimit + 1).ToListAsync(row => (new PostgreSqlCursor(row.Time(14), row.Long(17)), Read(row))),
                    page.EffectiveLimit);
            },
            cancellationToken);

    public ValueTask<Page<InteractionRecord>> ListRepliesAsync(InteractionState state, PageRequest page, CancellationToken cancellationToken = default) =>
        access.ReadAsync(
            async s => !PostgreSqlCursor.TryRead(page.Cursor, PostgreSqlCursor.Top, out PostgreSqlCursor after)
                ? new Page<InteractionRecord>([], null)
                : PostgreSqlCursor.ToPage(
                    await s.Prepare("""
                        SELECT id, id_text, kind, actor, actor_text, target, target_text, in_reply_to, content, summary, language, url, visibility, state,
                            published_at, updated_at, received_at, seq
                        FROM @schema.ap_interactions WHERE kind = 0 AND state = $1 AND (received_at, seq) < ($2, $3)
                        ORDER BY received_at DESC, seq DESC LIMIT $4
                        """)
                        .Add((int)state).Add(after.Order).Add(after.Sequence).Add(page.EffectiveLimit + 1)
                        .ToListAsync(row => (new PostgreSqlCursor(row.Time(16), row.Long(17)), Read(row))),
                    page.EffectiveLimit),
            cancellationToken);

    public ValueTask<InteractionCounts> CountAsync(ObjectId targetId, CancellationToken cancellationToken = default) =>
        access.ReadAsync(
            async s =>
            {
                List<(InteractionKind Kind, long Count)> counts = await s.Prepare("""
                    SELECT kind, COUNT(*) FROM @schema.ap_interactions WHERE target = $1 AND kind = ANY($2) AND state = 1 GROUP BY kind
                    """)
                    .AddKey(targetId)
                    .Add([(int)InteractionKind.Reply, (int)InteractionKind.Like, (int)InteractionKind.Reaction, (int)InteractionKind.Share, (int)InteractionKind.Quote])
                    .ToListAsync(row => ((InteractionKind)row.Int(0), row.Long(1)));
                long Of(InteractionKind kind) => counts.Find(count => count.Kind == kind).Count;
                return new InteractionCounts(
                    Of(InteractionKind.Reply),
                    Of(InteractionKind.Like) + Of(InteractionKind.Reaction),
                    Of(InteractionKind.Share),
                    Of(InteractionKind.Quote));
            },
            cancellationToken);

    public ValueTask AddTombstoneAsync(string id, ObjectId actorId, DateTimeOffset until, CancellationToken cancellationToken = default) =>
        access.ExecuteAsync(
            s => s.Prepare("""
                INSERT INTO @schema.ap_tombstones AS mark (id, origin, until) VALUES ($1, $2, $3)
                ON CONFLICT (id, origin) DO UPDATE SET until = GREATEST(mark.until, excluded.until)
                """).AddKey(id).Add(actorId.Origin.ToString()).Add(until),
            cancellationToken);

    public ValueTask<bool> HasTombstoneAsync(string id, ObjectId actorId, DateTimeOffset now, CancellationToken cancellationToken = default) =>
        access.ReadAsync(
            async s => await s.Prepare("SELECT 1::bigint FROM @schema.ap_tombstones WHERE id = $1 AND origin = $2 AND until > $3")
                .AddKey(id).Add(actorId.Origin.ToString()).Add(now).ScalarAsync() is not null,
            cancellationToken);

    public ValueTask<int> PruneTombstonesAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken = default) =>
        access.CountAsync(
            s => s.Prepare("""
                WITH past AS MATERIALIZED (SELECT id, origin FROM @schema.ap_tombstones WHERE until <= $1 ORDER BY until LIMIT $2 FOR UPDATE SKIP LOCKED)
                DELETE FROM @schema.ap_tombstones mark USING past WHERE mark.id = past.id AND mark.origin = past.origin
                """).Add(now).Add(limit),
            cancellationToken);

    private static async ValueTask<bool> TryReplaceAsync(PostgreSqlSession s, InteractionRecord interaction, string? slot)
    {
        List<(long Sequence, DateTimeOffset Received)> same = await s.Prepare("DELETE FROM @schema.ap_interactions WHERE id = $1 RETURNING seq, received_at")
            .AddKey(interaction.Id).ToListAsync(row => (row.Long(0), row.Time(1)));
        List<(long Sequence, DateTimeOffset Received)> before = slot is null
            ? []
            : await s.Prepare("DELETE FROM @schema.ap_interactions WHERE actor = $1 AND target = $2 AND kind = $3 AND slot = $4 RETURNING seq, received_at")
                .AddKey(interaction.ActorId).AddKey(interaction.TargetId).Add((int)interaction.Kind).AddKey(slot).ToListAsync(row => (row.Long(0), row.Time(1)));

        // What was in the slot keeps its place.
        (long Sequence, DateTimeOffset Received)? kept = before.Count > 0 ? before[0] : same.Count > 0 ? same[0] : null;
        return await s.Prepare("""
            INSERT INTO @schema.ap_interactions (seq, id, id_text, kind, actor, actor_text, target, target_text, slot, in_reply_to, content, summary, language, url,
                visibility, state, published_at, updated_at, received_at)
            VALUES (COALESCE($1, nextval(pg_get_serial_sequence('@schema.ap_interactions', 'seq'))), $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14,
                $15, $16, $17, $18, $19)
            ON CONFLICT DO NOTHING
            """)
            .Add(kept?.Sequence).AddText(interaction.Id).Add((int)interaction.Kind).AddId(interaction.ActorId).AddId(interaction.TargetId).AddKey(slot)
            .Add(interaction.InReplyTo).Add(interaction.Content?.Reveal()).Add(interaction.Summary?.Reveal()).Add(interaction.Language).Add(interaction.Url)
            .Add((int)interaction.Visibility).Add((int)interaction.State).Add(interaction.PublishedAt).Add(interaction.UpdatedAt)
            .Add(kept?.Received ?? interaction.ReceivedAt).RunAsync() > 0;
    }

    private static string? SlotOf(InteractionRecord interaction) => interaction.Kind switch
    {
        InteractionKind.Like or InteractionKind.Share => "",
        InteractionKind.Reaction => interaction.Content?.Reveal() ?? "",
        _ => null,
    };

    private static InteractionRecord Read(PostgreSqlRow row) => new()
    {
        Id = row.Pair(0),
        Kind = (InteractionKind)row.Int(2),
        ActorId = row.Id(3),
        TargetId = row.Id(5),
        InReplyTo = row.TextOrNull(7),
        Content = UntrustedHtml.From(row.TextOrNull(8)),
        Summary = UntrustedText.From(row.TextOrNull(9)),
        Language = row.TextOrNull(10),
        Url = row.TextOrNull(11),
        Visibility = (Visibility)row.Int(12),
        State = (InteractionState)row.Int(13),
        PublishedAt = row.Time(14),
        UpdatedAt = row.TimeOrNull(15),
        ReceivedAt = row.Time(16),
    };
}
