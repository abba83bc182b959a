using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Testing.Storage;

internal sealed class InMemoryActivityStore(InMemoryAccess access) : IActivityStore
{
    public ValueTask<ActivityRecord?> FindAsync(ObjectId id, CancellationToken cancellationToken = default) =>
        access.ReadAsync(s => s.Activities.GetValueOrDefault(id.Canonical)?.Value, cancellationToken);

    public ValueTask AddAsync(ActivityRecord activity, CancellationToken cancellationToken = default) =>
        access.WriteAsync(
            s =>
            {
                string id = activity.Id.Canonical;
                if (s.Activities.ContainsKey(id))
                {
                    throw new InvalidOperationException($"An activity of the id {activity.Id} is stored already.");
                }

                StoredRow<ActivityRecord> row = new(s.NextSequence(), activity with { Json = activity.Json.ToArray() });
                s.Activities = s.Activities.Add(id, row);
                if (activity is { Listed: true, Visibility: Visibility.Public or Visibility.Unlisted })
                {
                    s.Outbox = s.Outbox.Add(PlaceOf(row));
                }

                if (activity.ObjectId is { } about)
                {
                    s.ActivitiesByObject = s.ActivitiesByObject.Add(new IndexKey(about.Canonical, "", 0, 0, id));
                }
            },
            cancellationToken);

    public ValueTask UnlistAsync(ObjectId objectId, CancellationToken cancellationToken = default) =>
        access.WriteAsync(
            s =>
            {
                foreach (IndexKey key in s.ActivitiesByObject.Ascending(objectId.Canonical).ToList())
                {
                    StoredRow<ActivityRecord> row = s.Activities[key.C];
                    s.Outbox = s.Outbox.Remove(PlaceOf(row));
                    s.Activities = s.Activities.SetItem(key.C, row with { Value = row.Value with { Listed = false } });
                }
            },
            cancellationToken);

    public ValueTask<Page<ActivityRecord>> ListOutboxAsync(string username, PageRequest page, CancellationToken cancellationToken = default) =>
        access.ReadAsync(
            s => s.Outbox.ReadPage(username.ToLowerInvariant(), "", page, descending: true, key => s.Activities[key.C].Value),
            cancellationToken);

    public ValueTask<long> CountOutboxAsync(string username, CancellationToken cancellationToken = default) =>
        access.ReadAsync(s => s.Outbox.Count(username.ToLowerInvariant()), cancellationToken);

    private static IndexKey PlaceOf(StoredRow<ActivityRecord> row) =>
        new(row.Value.Username.ToLowerInvariant(), "", row.Value.PublishedAt.UtcTicks, row.Sequence, row.Value.Id.Canonical);
}
