using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Testing.Storage;

internal sealed class InMemoryPeerStore(InMemoryAccess access) : IPeerStore
{
    public ValueTask<PeerRecord?> FindAsync(string host, CancellationToken cancellationToken = default) =>
        access.ReadAsync(s => s.Peers.GetValueOrDefault(host), cancellationToken);

    public ValueTask UpsertAsync(PeerRecord peer, CancellationToken cancellationToken = default) =>
        access.WriteAsync(
            s =>
            {
                if (s.Peers.TryGetValue(peer.Host, out PeerRecord? old))
                {
                    s.PeersByAge = s.PeersByAge.Remove(AgeOf(old));
                }

                s.Peers = s.Peers.SetItem(peer.Host, peer);
                s.PeersByAge = s.PeersByAge.Add(AgeOf(peer));
            },
            cancellationToken);

    public ValueTask<int> PruneAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken = default) =>
        access.WriteAsync(
            s =>
            {
                List<IndexKey> old = s.PeersByAge.Ascending("").TakeWhile(key => key.N1 < before.UtcTicks).Take(limit).ToList();
                foreach (IndexKey key in old)
                {
                    s.PeersByAge = s.PeersByAge.Remove(key);
                    s.Peers = s.Peers.Remove(key.C);
                }

                return old.Count;
            },
            cancellationToken);

    private static IndexKey AgeOf(PeerRecord peer)
    {
        long heard = Math.Max(peer.FirstSeenAt.UtcTicks, Math.Max(peer.LastInboundAt?.UtcTicks ?? 0, peer.SchemeLearnedAt?.UtcTicks ?? 0));
        return new IndexKey("", "", heard, 0, peer.Host);
    }
}
