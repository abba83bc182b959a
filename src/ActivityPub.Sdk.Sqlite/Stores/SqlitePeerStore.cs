using ActivityPub.Sdk.Sqlite.Database;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Sqlite.Stores;

internal sealed class SqlitePeerStore(SqliteAccess access) : IPeerStore
{
    public ValueTask<PeerRecord?> FindAsync(string host, CancellationToken cancellationToken = default) =>
        access.ReadAsync(
            s => s.Prepare("SELECT host, signature_scheme, scheme_learned_at, first_seen_at, last_inbound_at FROM ap_peers WHERE host = ?1")
                .Add(host)
                .FirstOrDefault(row => new PeerRecord
                {
                    Host = row.Text(0),
                    SignatureScheme = row.TextOrNull(1),
                    SchemeLearnedAt = row.TimeOrNull(2),
                    FirstSeenAt = row.Time(3),
                    LastInboundAt = row.TimeOrNull(4),
                }),
            cancellationToken);

    public ValueTask UpsertAsync(PeerRecord peer, CancellationToken cancellationToken = default) =>
        access.WriteAsync(
            s =>
            {
                s.Prepare("""
                    INSERT INTO ap_peers (host, signature_scheme, scheme_learned_at, first_seen_at, last_inbound_at, heard_at)
                    VALUES (?1, ?2, ?3, ?4, ?5, MAX(?4, COALESCE(?5, ?4), COALESCE(?3, ?4)))
                    ON CONFLICT (host) DO UPDATE SET signature_scheme = excluded.signature_scheme, scheme_learned_at = excluded.scheme_learned_at,
                        first_seen_at = excluded.first_seen_at, last_inbound_at = excluded.last_inbound_at, heard_at = excluded.heard_at
                    """)
                    .Add(peer.Host).Add(peer.SignatureScheme).Add(peer.SchemeLearnedAt).Add(peer.FirstSeenAt).Add(peer.LastInboundAt).Run();
            },
            cancellationToken);

    public ValueTask<int> PruneAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken = default) =>
        access.WriteAsync(
            s =>
            {
                List<string> old = s.Prepare("SELECT host FROM ap_peers WHERE heard_at < ?1 ORDER BY heard_at LIMIT ?2").Add(before).Add(limit).ToList(row => row.Text(0));
                foreach (string host in old)
                {
                    s.Prepare("DELETE FROM ap_peers WHERE host = ?1").Add(host).Run();
                }

                return old.Count;
            },
            cancellationToken);
}
