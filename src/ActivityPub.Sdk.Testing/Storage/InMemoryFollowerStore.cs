using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Testing.Storage;

internal sealed class InMemoryFollowerStore(InMemoryAccess access) : IFollowerStore
{
    public ValueTask<FollowerRecord?> FindAsync(string username, ObjectId actorId, CancellationToken cancellationToken = default) =>
        access.ReadAsync(s => s.Followers.GetValueOrDefault((username.ToLowerInvariant(), actorId.Canonical))?.Value, cancellationToken);

    public ValueTask UpsertAsync(FollowerRecord follower, CancellationToken cancellationToken = default) =>
        access.WriteAsync(
            s =>
            {
                (string User, string Actor) key = (follower.Username.ToLowerInvariant(), follower.ActorId.Canonical);
                StoredRow<FollowerRecord>? old = Drop(s, key);
                StoredRow<FollowerRecord> row = new(
                    old?.Sequence ?? s.NextSequence(),
                    follower with { FollowedAt = old?.Value.FollowedAt ?? follower.FollowedAt, FollowActivity = follower.FollowActivity.ToArray() });
                s.Followers = s.Followers.Add(key, row);
                s.FollowersByTime = s.FollowersByTime.Add(TimeOf(key, row));
                s.FollowersByActor = s.FollowersByActor.Add(new IndexKey(key.Actor, "", 0, 0, key.User));
                s.FollowersByInbox = s.FollowersByInbox.Add(InboxOf(key, row));
                if (row.Value.State == FollowState.Accepted)
                {
                    s.DeliveryInboxes = s.DeliveryInboxes.Add(DeliveryOf(key, row));
                }
            },
            cancellationToken);

    public ValueTask<bool> RemoveAsync(string username, ObjectId actorId, CancellationToken cancellationToken = default) =>
        access.WriteAsync(s => Drop(s, (username.ToLowerInvariant(), actorId.Canonical)) is not null, cancellationToken);

    public ValueTask<int> RemoveEverywhereAsync(ObjectId actorId, CancellationToken cancellationToken = default) =>
        access.WriteAsync(
            s =>
            {
                List<string> users = s.FollowersByActor.Ascending(actorId.Canonical).Select(key => key.C).ToList();
                users.ForEach(user => Drop(s, (user, actorId.Canonical)));
                return users.Count;
            },
            cancellationToken);

    public ValueTask<long> CountAsync(string username, CancellationToken cancellationToken = default) =>
        access.ReadAsync(s => s.FollowersByTime.Count(username.ToLowerInvariant(), nameof(FollowState.Accepted)), cancellationToken);

    public ValueTask<Page<FollowerRecord>> ListAsync(string username, FollowState state, PageRequest page, CancellationToken cancellationToken = default)
    {
        string user = username.ToLowerInvariant();
        return access.ReadAsync(
            s => s.FollowersByTime.ReadPage(user, state.ToString(), page, descending: true, key => s.Followers[(user, key.C)].Value),
            cancellationToken);
    }

    public ValueTask<IReadOnlyList<ObjectId>> ListInboxesAsync(string username, string? after, int limit, CancellationToken cancellationToken = default)
    {
        string user = username.ToLowerInvariant();
        string last = ObjectId.TryParse(after, out ObjectId? id) ? id.Canonical : after ?? "";
        return access.ReadAsync<IReadOnlyList<ObjectId>>(
            s =>
            {
                List<ObjectId> inboxes = [];
                while (inboxes.Count < limit)
                {
                    int i = s.DeliveryInboxes.LowerBound(new IndexKey(user, last + '\0', long.MinValue, long.MinValue, ""));
                    if (i == s.DeliveryInboxes.Count || s.DeliveryInboxes[i].A != user)
                    {
                        break;
                    }

                    last = s.DeliveryInboxes[i].B;
                    if (s.DeliveryInboxes.Ascending(user, last).Any(key => !s.AccountBlocks.ContainsKey(key.C)))
                    {
                        inboxes.Add(ObjectId.Parse(last));
                    }
                }

                return inboxes;
            },
            cancellationToken);
    }

    public ValueTask<int> RemoveByInboxAsync(ObjectId inbox, CancellationToken cancellationToken = default) =>
        access.WriteAsync(
            s =>
            {
                List<(string User, string Actor)> keys = s.FollowersByInbox.Ascending(inbox.Canonical).Select(key => key.C.Split('\n')).Select(parts => (parts[0], parts[1])).ToList();
                keys.ForEach(key => Drop(s, key));
                return keys.Count;
            },
            cancellationToken);

    private static StoredRow<FollowerRecord>? Drop(InMemoryState s, (string User, string Actor) key)
    {
        if (!s.Followers.TryGetValue(key, out StoredRow<FollowerRecord>? row))
        {
            return null;
        }

        s.Followers = s.Followers.Remove(key);
        s.FollowersByTime = s.FollowersByTime.Remove(TimeOf(key, row));
        s.FollowersByActor = s.FollowersByActor.Remove(new IndexKey(key.Actor, "", 0, 0, key.User));
        s.FollowersByInbox = s.FollowersByInbox.Remove(InboxOf(key, row));
        s.DeliveryInboxes = s.DeliveryInboxes.Remove(DeliveryOf(key, row));
        return row;
    }

    private static IndexKey TimeOf((string User, string Actor) key, StoredRow<FollowerRecord> row) =>
        new(key.User, row.Value.State.ToString(), row.Value.FollowedAt.UtcTicks, row.Sequence, key.Actor);

    private static IndexKey InboxOf((string User, string Actor) key, StoredRow<FollowerRecord> row) =>
        new(row.Value.Inbox.Canonical, "", row.Sequence, 0, $"{key.User}\n{key.Actor}");

    private static IndexKey DeliveryOf((string User, string Actor) key, StoredRow<FollowerRecord> row) =>
        new(key.User, row.Value.DeliveryInbox.Canonical, 0, 0, key.Actor);
}
