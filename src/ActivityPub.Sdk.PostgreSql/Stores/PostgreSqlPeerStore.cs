using ActivityPub.Sdk.PostgreSql.Database;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.PostgreSql.Stores;

internal sealed class PostgreSqlPeerStore(PostgreSqlAccess access) : IPeerStore
{
    public ValueTask<PeerRecord?> FindAsync(string host, CancellationToken cancellationToken = default) =>
        access.ReadAsync(
            s => s.Prepare("SELECT host, signature_scheme, scheme_learned_at, first_seen_at, last_inbound_at FROM @schema.ap_peers WHERE host = $1")
                .Add(host)
                .FirstOrDefaultAsync(row => new PeerRecord
                {
                    Host = row.Text(0),
                    SignatureScheme = row.TextOrNull(1),
                    SchemeLearnedAt = row.TimeOrNull(2),
                    FirstSeenAt = row.Time(3),
                    LastInboundAt = row.TimeOrNull(4),
                }),
            cancellationToken);

    public ValueTask UpsertAsync(PeerRecord peer, CancellationToken cancellationToken = default) =>
        access.ExecuteAsync(
            s => s.Prepare("""
                INSERT INTO @schema.ap_peers (host, signature_scheme, scheme_learned_at, first_seen_at, last_inbound_at, heard_at)
                VALUES ($1, $2, $3, $4, $5, GREATEST($4, $5, $3))
                ON CONFLICT (host) DO UPDATE SET signature_scheme = excluded.signature_scheme, scheme_learned_at = excluded.scheme_learned_at,
                    first_seen_at = excluded.first_seen_at, last_inbound_at = excluded.last_inbound_at, heard_at = excluded.heard_at
                """)
                .Add(peer.Host).Add(peer.SignatureScheme).Add(peer.SchemeLearnedAt).Add(peer.FirstSeenAt).Add(peer.LastInboundAt),
            cancellationToken);

    public ValueTask<int> PruneAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken = default) =>
        access.CountAsync(
            s => s.Prepare("""
                WITH old AS MATERIALIZED (SELECT host FROM @schema.ap_peers WHERE heard_at < $1 ORDER BY heard_at LIMIT $2 FOR UPDATE SKIP LOCKED)
                DELETE FROM @schema.ap_peers p USING old WHERE p.host = old.host
                """).Add(before).Add(limit),
            cancellationToken);
}
