using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Testing.Storage;

internal sealed class InMemoryActorStore(InMemoryAccess access) : IActorStore
{
    public ValueTask<ActorRecord?> FindAsync(string username, CancellationToken cancellationToken = default) =>
        access.ReadAsync(s => s.Actors.GetValueOrDefault(username.ToLowerInvariant()), cancellationToken);

    public ValueTask<Page<ActorRecord>> ListAsync(PageRequest page, CancellationToken cancellationToken = default) =>
        access.ReadAsync(s => s.ActorNames.ReadPage("", "", page, descending: false, key => s.Actors[key.C]), cancellationToken);

    public ValueTask<long> CountAsync(CancellationToken cancellationToken = default) =>
        access.ReadAsync(s => (long)s.ActorNames.Count, cancellationToken);

    public ValueTask UpsertAsync(ActorRecord actor, CancellationToken cancellationToken = default) =>
        access.WriteAsync(
            s =>
            {
                string name = actor.Username.ToLowerInvariant();
                IndexKey key = new("", "", 0, 0, name);
                s.Actors = s.Actors.SetItem(name, actor);
                s.ActorNames = actor.DeletedAt is null ? s.ActorNames.Add(key) : s.ActorNames.Remove(key);
            },
            cancellationToken);
}
