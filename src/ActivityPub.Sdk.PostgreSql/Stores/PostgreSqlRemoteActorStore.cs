using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.PostgreSql.Database;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.PostgreSql.Stores;

internal sealed class PostgreSqlRemoteActorStore(PostgreSqlAccess access) : IRemoteActorStore
{
    public ValueTask<RemoteActorRecord?> FindAsync(ObjectId id, CancellationToken cancellationToken = default) =>
        access.ReadAsync(
            s => s.Prepare("""
                SELECT id, id_text, type, handle, display_name, url, icon_url, inbox, shared_inbox, followers, keys, document, fetched_at
                FROM @schema.ap_remote_actors WHERE id = $1
                """).AddKey(id).FirstOrDefaultAsync(Read),
            cancellationToken);

    public ValueTask<RemoteActorRecord?> FindByKeyAsync(ObjectId keyId, CancellationToken cancellationToken = default) =>
        access.ReadAsync(
            s => s.Prepare("""
                SELECT a.id, a.id_text, a.type, a.handle, a.display_name, a.url, a.icon_url, a.inbox, a.shared_inbox, a.followers, a.keys, a.document, a.fetched_at
                FROM @schema.ap_remote_keys k JOIN @schema.ap_remote_actors a ON a.seq = k.actor_seq
                WHERE k.key_id = $1 ORDER BY k.rank, k.actor_seq LIMIT 1
                """).AddKey(keyId).FirstOrDefaultAsync(Read),
            cancellationToken);

    public ValueTask UpsertAsync(RemoteActorRecord actor, CancellationToken cancellationToken = default) =>
        access.TransactAsync(
            async s =>
            {
                long sequence = await s.Prepare("""
                    INSERT INTO @schema.ap_remote_actors (id, id_text, type, handle, display_name, url, icon_url, inbox, shared_inbox, followers, keys, document, fetched_at)
                    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
                    ON CONFLICT (id) DO UPDATE SET id_text = excluded.id_text, type = excluded.type, handle = excluded.handle, display_name = excluded.display_name,
                        url = excluded.url, icon_url = excluded.icon_url, inbox = excluded.inbox, shared_inbox = excluded.shared_inbox,
                        followers = excluded.followers, keys = excluded.keys, document = excluded.document, fetched_at = excluded.fetched_at
                    RETURNING seq
                    """)
                    .AddId(actor.Id).Add(actor.Type).Add(actor.Handle).Add(actor.DisplayName?.Reveal()).Add(actor.Url).Add(actor.IconUrl)
                    .Add(actor.Inbox.Value).Add(actor.SharedInbox?.Value).Add(actor.Followers?.Value)
                    .Add(PostgreSqlJson.Write(actor.Keys)).Add(actor.Document).Add(actor.FetchedAt).ScalarAsync() ?? 0;
                await s.Prepare("DELETE FROM @schema.ap_remote_keys WHERE actor_seq = $1").Add(sequence).RunAsync();
                if (actor.Keys.Count > 0)
                {
                    await s.Prepare("""
                        INSERT INTO @schema.ap_remote_keys (key_id, rank, actor_seq)
                        SELECT k.id, k.rank, $3 FROM unnest($1, $2) k(id, rank) ON CONFLICT DO NOTHING
                        """)
                        .Add(actor.Keys.Select(key => (string?)TextKey.Of(key.KeyId.Canonical))).Add([.. actor.Keys.Select(key => Rank(actor, key))]).Add(sequence).RunAsync();
                }
            },
            cancellationToken);

    public ValueTask RemoveAsync(ObjectId id, CancellationToken cancellationToken = default) =>
        access.ExecuteAsync(
            s => s.Prepare("""
                WITH gone AS (DELETE FROM @schema.ap_remote_actors WHERE id = $1 RETURNING seq)
                DELETE FROM @schema.ap_remote_keys k USING gone WHERE k.actor_seq = gone.seq
                """).AddKey(id),
            cancellationToken);

    public ValueTask<int> PruneAsync(DateTimeOffset fetchedBefore, int limit, CancellationToken cancellationToken = default) =>
        access.WriteAsync(
            async s => (int)(await s.Prepare("""
                WITH old AS MATERIALIZED (
                    SELECT a.seq FROM @schema.ap_remote_actors a
                    WHERE a.fetched_at < $1 AND NOT EXISTS (SELECT 1 FROM @schema.ap_followers f WHERE f.actor = a.id)
                    ORDER BY a.fetched_at LIMIT $2 FOR UPDATE OF a SKIP LOCKED),
                keys AS (DELETE FROM @schema.ap_remote_keys k USING old WHERE k.actor_seq = old.seq),
                gone AS (DELETE FROM @schema.ap_remote_actors a USING old WHERE a.seq = old.seq RETURNING 1)
                SELECT COUNT(*) FROM gone
                """).Add(fetchedBefore).Add(limit).ScalarAsync() ?? 0),
            cancellationToken);

    // A document may name keys of others; the actor that the key's own address points to comes first.
    private static int Rank(RemoteActorRecord actor, RemoteKeyRecord key) => key.KeyId.WithoutFragment() == actor.Id ? 0 : key.KeyId.HasSameOrigin(actor.Id) ? 1 : 2;

    private static RemoteActorRecord Read(PostgreSqlRow row) => new()
    {
        Id = row.Id(0),
        Type = row.Text(2),
        Handle = row.TextOrNull(3),
        DisplayName = UntrustedText.From(row.TextOrNull(4)),
        Url = row.TextOrNull(5),
        IconUrl = row.TextOrNull(6),
        Inbox = ObjectId.Parse(row.Text(7)),
        SharedInbox = row.TextOrNull(8) is { } shared ? ObjectId.Parse(shared) : null,
        Followers = row.TextOrNull(9) is { } followers ? ObjectId.Parse(followers) : null,
        Keys = PostgreSqlJson.ReadKeys(row.Text(10)),
        Document = row.Bytes(11),
        FetchedAt = row.Time(12),
    };
}
