using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Testing.Storage;

internal sealed class InMemoryActorKeyStore(InMemoryAccess access) : IActorKeyStore
{
    public ValueTask<IReadOnlyList<ActorKeyRecord>> ListAsync(string username, CancellationToken cancellationToken = default) =>
        access.ReadAsync<IReadOnlyList<ActorKeyRecord>>(
            s => s.ActorKeysByActor.Ascending(username.ToLowerInvariant()).Select(key => s.ActorKeys[key.C]).ToList(),
            cancellationToken);

    public ValueTask<bool> TryAddAsync(ActorKeyRecord key, CancellationToken cancellationToken = default) =>
        access.WriteAsync(
            s =>
            {
                bool isNew = !s.ActorKeys.ContainsKey(key.KeyId.Canonical);
                if (isNew)
                {
                    Put(s, key);
                }

                return isNew;
            },
            cancellationToken);

    public ValueTask UpdateAsync(ActorKeyRecord key, CancellationToken cancellationToken = default) =>
        access.WriteAsync(
            s =>
            {
                if (Drop(s, key.KeyId))
                {
                    Put(s, key);
                }
            },
            cancellationToken);

    public ValueTask RemoveAsync(ObjectId keyId, CancellationToken cancellationToken = default) =>
        access.WriteAsync(s => { Drop(s, keyId); }, cancellationToken);

    private static void Put(InMemoryState s, ActorKeyRecord key)
    {
        s.ActorKeys = s.ActorKeys.Add(key.KeyId.Canonical, key with { ProtectedPrivateKey = key.ProtectedPrivateKey.ToArray() });
        s.ActorKeysByActor = s.ActorKeysByActor.Add(IndexOf(key));
    }

    private static bool Drop(InMemoryState s, ObjectId keyId)
    {
        if (!s.ActorKeys.TryGetValue(keyId.Canonical, out ActorKeyRecord? key))
        {
            return false;
        }

        s.ActorKeys = s.ActorKeys.Remove(keyId.Canonical);
        s.ActorKeysByActor = s.ActorKeysByActor.Remove(IndexOf(key));
        return true;
    }

    private static IndexKey IndexOf(ActorKeyRecord key) => new(key.Username.ToLowerInvariant(), "", key.CreatedAt.UtcTicks, 0, key.KeyId.Canonical);
}
