using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Testing.Storage;

internal sealed class InMemoryRemoteActorStore(InMemoryAccess access) : IRemoteActorStore
{
    public ValueTask<RemoteActorRecord?> FindAsync(ObjectId id, CancellationToken cancellationToken = default) =>
        access.ReadAsync(s => s.RemoteActors.GetValueOrDefault(id.Canonical), cancellationToken);

    public ValueTask<RemoteActorRecord?> FindByKeyAsync(ObjectId keyId, CancellationToken cancellationToken = default) =>
        access.ReadAsync(
            s => s.RemoteActorsByKey.Ascending(keyId.Canonical).Select(key => s.RemoteActors[key.C]).FirstOrDefault(),
            cancellationToken);

    public ValueTask UpsertAsync(RemoteActorRecord actor, CancellationToken cancellationToken = default) =>
        access.WriteAsync(
            s =>
            {
                Drop(s, actor.Id.Canonical);
                s.RemoteActors = s.RemoteActors.Add(actor.Id.Canonical, actor with { Document = actor.Document.ToArray(), Keys = [.. actor.Keys] });
                s.RemoteActorsByAge = s.RemoteActorsByAge.Add(AgeOf(actor));
                foreach (RemoteKeyRecord key in actor.Keys)
                {
                    s.RemoteActorsByKey = s.RemoteActorsByKey.Add(KeyOf(actor, key));
                }
            },
            cancellationToken);

    public ValueTask RemoveAsync(ObjectId id, CancellationToken cancellationToken = default) =>
        access.WriteAsync(s => Drop(s, id.Canonical), cancellationToken);

    public ValueTask<int> PruneAsync(DateTimeOffset fetchedBefore, int limit, CancellationToken cancellationToken = default) =>
        access.WriteAsync(
            s =>
            {
                List<string> old = s.RemoteActorsByAge.Ascending("")
                    .TakeWhile(key => key.N1 < fetchedBefore.UtcTicks)
                    .Select(key => key.C)
                    .Where(id => s.FollowersByActor.Count(id) == 0)
                    .Take(limit)
                    .ToList();
                old.ForEach(id => Drop(s, id));
                return old.Count;
            },
            cancellationToken);

    private static void Drop(InMemoryState s, string id)
    {
        if (!s.RemoteActors.TryGetValue(id, out RemoteActorRecord? actor))
        {
            return;
        }

        s.RemoteActors = s.RemoteActors.Remove(id);
        s.RemoteActorsByAge = s.RemoteActorsByAge.Remove(AgeOf(actor));
        foreach (RemoteKeyRecord key in actor.Keys)
        {
            s.RemoteActorsByKey = s.RemoteActorsByKey.Remove(KeyOf(actor, key));
        }
    }

    private static IndexKey AgeOf(RemoteActorRecord actor) => new("", "", actor.FetchedAt.UtcTicks, 0, actor.Id.Canonical);

    // A document may name keys of others; the actor that the key's own address points to comes first.
    private static IndexKey KeyOf(RemoteActorRecord actor, RemoteKeyRecord key)
    {
        int rank = key.KeyId.WithoutFragment() == actor.Id ? 0 : key.KeyId.HasSameOrigin(actor.Id) ? 1 : 2;
        return new IndexKey(key.KeyId.Canonical, "", rank, 0, actor.Id.Canonical);
    }
}
