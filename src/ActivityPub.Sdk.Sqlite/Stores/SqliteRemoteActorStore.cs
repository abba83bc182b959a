using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Sqlite.Database;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Sqlite.Stores;

internal sealed class SqliteRemoteActorStore(SqliteAccess access) : IRemoteActorStore
{
    public ValueTask<RemoteActorRecord?> FindAsync(ObjectId id, CancellationToken cancellationToken = default) =>
        access.ReadAsync(
            s => s.Prepare("""
                SELECT id, id_text, type, handle, display_name, url, icon_url, inbox, shared_inbox, followers, keys, document, fetched_at
                FROM ap_remote_actors WHERE id = ?1
                """).AddKey(id).FirstOrDefault(Read),
            cancellationToken);

    public ValueTask<RemoteActorRecord?> FindByKeyAsync(ObjectId keyId, CancellationToken cancellationToken = default) =>
        access.ReadAsync(
            s => s.Prepare("""
                SELECT a.id, a.id_text, a.type, a.handle, a.display_name, a.url, a.icon_url, a.inbox, a.shared_inbox, a.followers, a.keys, a.document, a.fetched_at
                FROM ap_remote_keys k CROSS JOIN ap_remote_actors a ON a.seq = k.actor_seq
                WHERE k.key_id = ?1 ORDER BY k.rank, k.actor_seq LIMIT 1
                """).AddKey(keyId).FirstOrDefault(Read),
            cancellationToken);

    public ValueTask UpsertAsync(RemoteActorRecord actor, CancellationToken cancellationToken = default) =>
        access.WriteSoonAsync(
            s =>
            {
                long sequence = s.Prepare("""
                    INSERT INTO ap_remote_actors (id, id_text, type, handle, display_name, url, icon_url, inbox, shared_inbox, followers, keys, document, fetched_at)
                    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
                    ON CONFLICT (id) DO UPDATE SET id_text = excluded.id_text, type = excluded.type, handle = excluded.handle, display_name = excluded.display_name,
                        url = excluded.url, icon_url = excluded.icon_url, inbox = excluded.inbox, shared_inbox = excluded.shared_inbox,
                        followers = excluded.followers, keys = excluded.keys, document = excluded.document, fetched_at = excluded.fetched_at
                    RETURNING seq
                    """)
                    .AddId(actor.Id).Add(actor.Type).Add(actor.Handle).Add(actor.DisplayName?.Reveal()).Add(actor.Url).Add(actor.IconUrl)
                    .Add(actor.Inbox.Value).Add(actor.SharedInbox?.Value).Add(actor.Followers?.Value)
                    .Add(SqliteJson.Write(actor.Keys)).Add(actor.Document).Add(actor.FetchedAt).Scalar() ?? 0;
                s.Prepare("DELETE FROM ap_remote_keys WHERE actor_seq = ?1").Add(sequence).Run();
                foreach (RemoteKeyRecord key in actor.Keys)
                {
                    // A document may name keys of others; the actor that the key's own address points to comes first.
                    long rank = key.KeyId.WithoutFragment() == actor.Id ? 0 : key.KeyId.HasSameOrigin(actor.Id) ? 1 : 2;
                    s.Prepare("INSERT INTO ap_remote_keys (key_id, rank, actor_seq) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING")
                        .AddKey(key.KeyId).Add(rank).Add(sequence).Run();
                }
            },
            cancellationToken);

    public ValueTask RemoveAsync(ObjectId id, CancellationToken cancellationToken = default) =>
        access.WriteAsync(
            s =>
            {
                if (s.Prepare("SELECT seq FROM ap_remote_actors WHERE id = ?1").AddKey(id).Scalar() is { } sequence)
                {
                    Drop(s, sequence);
                }
            },
            cancellationToken);

    public ValueTask<int> PruneAsync(DateTimeOffset fetchedBefore, int limit, CancellationToken cancellationToken = default) =>
        access.WriteAsync(
            s =>
            {
                List<long> old = s.Prepare("""
                    SELECT seq FROM ap_remote_actors a
                    WHERE fetched_at < ?1 AND NOT EXISTS (SELECT 1 FROM ap_followers f WHERE f.actor = a.id)
                    ORDER BY fetched_at LIMIT ?2
                    """).Add(fetchedBefore).Add(limit).ToList(row => row.Long(0));
                old.ForEach(sequence => Drop(s, sequence));
                return old.Count;
            },
            cancellationToken);

    private static void Drop(SqliteSession s, long sequence)
    {
        s.Prepare("DELETE FROM ap_remote_keys WHERE actor_seq = ?1").Add(sequence).Run();
        s.Prepare("DELETE FROM ap_remote_actors WHERE seq = ?1").Add(sequence).Run();
    }

    private static RemoteActorRecord Read(SqliteStatement row) => new()
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
        Keys = SqliteJson.ReadKeys(row.Text(10)),
        Document = row.Bytes(11),
        FetchedAt = row.Time(12),
    };
}
