using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Testing.Storage;

internal sealed class InMemoryFollowingStore(InMemoryAccess access) : IFollowingStore
{
    public ValueTask<FollowingRecord?> FindAsync(string username, ObjectId targetId, CancellationToken cancellationToken = default) =>
        access.ReadAsync(s => s.Following.GetValueOrDefault((username.ToLowerInvariant(), targetId.Canonical))?.Value, cancellationToken);

    public ValueTask UpsertAsync(FollowingRecord following, CancellationToken cancellationToken = default) =>
        access.WriteAsync(
            s =>
            {
                (string User, string Target) key = (following.Username.ToLowerInvariant(), following.TargetId.Canonical);
                StoredRow<FollowingRecord> row = new(Drop(s, key)?.Sequence ?? s.NextSequence(), following);
                s.Following = s.Following.Add(key, row);
                if (following.State == FollowState.Accepted)
                {
                    s.FollowingByTime = s.FollowingByTime.Add(TimeOf(key, row));
                    s.FollowingByTarget = s.FollowingByTarget.Add(new IndexKey(key.Target, "", 0, 0, key.User));
                }
            },
            cancellationToken);

    public ValueTask<bool> RemoveAsync(string username, ObjectId targetId, CancellationToken cancellationToken = default) =>
        access.WriteAsync(s => Drop(s, (username.ToLowerInvariant(), targetId.Canonical)) is not null, cancellationToken);

    public ValueTask<IReadOnlyList<string>> ListFollowersOfAsync(ObjectId targetId, CancellationToken cancellationToken = default) =>
        access.ReadAsync<IReadOnlyList<string>>(
            s => s.FollowingByTarget.Ascending(targetId.Canonical).Select(key => s.Following[(key.C, key.A)].Value.Username).ToList(),
            cancellationToken);

    public ValueTask<Page<FollowingRecord>> ListAsync(string username, PageRequest page, CancellationToken cancellationToken = default)
    {
        string user = username.ToLowerInvariant();
        return access.ReadAsync(
            s => s.FollowingByTime.ReadPage(user, "", page, descending: true, key => s.Following[(user, key.C)].Value),
            cancellationToken);
    }

    public ValueTask<long> CountAsync(string username, CancellationToken cancellationToken = default) =>
        access.ReadAsync(s => s.FollowingByTime.Count(username.ToLowerInvariant()), cancellationToken);

    private static StoredRow<FollowingRecord>? Drop(InMemoryState s, (string User, string Target) key)
    {
        if (!s.Following.TryGetValue(key, out StoredRow<FollowingRecord>? row))
        {
            return null;
        }

        s.Following = s.Following.Remove(key);
        s.FollowingByTime = s.FollowingByTime.Remove(TimeOf(key, row));
        s.FollowingByTarget = s.FollowingByTarget.Remove(new IndexKey(key.Target, "", 0, 0, key.User));
        return row;
    }

    private static IndexKey TimeOf((string User, string Target) key, StoredRow<FollowingRecord> row) =>
        new(key.User, "", row.Value.RequestedAt.UtcTicks, row.Sequence, key.Target);
}
