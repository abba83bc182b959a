using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Testing.Storage;

internal sealed class InMemoryPublicationStore(InMemoryAccess access) : IPublicationStore
{
    public ValueTask<PublicationRecord?> FindAsync(string username, string key, CancellationToken cancellationToken = default) =>
        access.ReadAsync(s => s.Publications.GetValueOrDefault((username.ToLowerInvariant(), key))?.Value, cancellationToken);

    public ValueTask<PublicationRecord?> FindByObjectAsync(ObjectId objectId, CancellationToken cancellationToken = default) =>
        access.ReadAsync(
            s => s.PublicationsByObject.Descending(objectId.Canonical).Select(key => s.Publications[KeyOf(key)].Value).FirstOrDefault(),
            cancellationToken);

    public ValueTask UpsertAsync(PublicationRecord publication, CancellationToken cancellationToken = default) =>
        access.WriteAsync(
            s =>
            {
                (string User, string Key) key = (publication.Username.ToLowerInvariant(), publication.Key);
                if (s.Publications.TryGetValue(key, out StoredRow<PublicationRecord>? old))
                {
                    s.PublicationsByTime = s.PublicationsByTime.Remove(TimeOf(old));
                    s.PublicationsByObject = s.PublicationsByObject.Remove(ObjectOf(old));
                    s.ScheduledPublications = s.ScheduledPublications.Remove(DueOf(old));
                }

                StoredRow<PublicationRecord> row = new(old?.Sequence ?? s.NextSequence(), publication with { Payload = publication.Payload.ToArray() });
                s.Publications = s.Publications.SetItem(key, row);
                s.PublicationsByTime = s.PublicationsByTime.Add(TimeOf(row));
                s.PublicationsByObject = s.PublicationsByObject.Add(ObjectOf(row));
                if (publication is { State: PublicationState.Scheduled, PublishAt: not null })
                {
                    s.ScheduledPublications = s.ScheduledPublications.Add(DueOf(row));
                }
            },
            cancellationToken);

    public ValueTask<IReadOnlyList<PublicationRecord>> ListDueAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken = default) =>
        access.ReadAsync<IReadOnlyList<PublicationRecord>>(
            s => s.ScheduledPublications.Ascending("")
                .TakeWhile(key => key.N1 <= now.UtcTicks)
                .Take(limit)
                .Select(key => s.Publications[KeyOf(key)].Value)
                .ToList(),
            cancellationToken);

    public ValueTask<Page<PublicationRecord>> ListAsync(string username, PageRequest page, CancellationToken cancellationToken = default) =>
        access.ReadAsync(
            s => s.PublicationsByTime.ReadPage(username.ToLowerInvariant(), "", page, descending: true, key => s.Publications[KeyOf(key)].Value),
            cancellationToken);

    private static (string User, string Key) KeyOf(IndexKey key)
    {
        int line = key.C.IndexOf('\n', StringComparison.Ordinal);
        return (key.C[..line], key.C[(line + 1)..]);
    }

    private static string NameOf(StoredRow<PublicationRecord> row) => $"{row.Value.Username.ToLowerInvariant()}\n{row.Value.Key}";

    private static IndexKey TimeOf(StoredRow<PublicationRecord> row) =>
        new(row.Value.Username.ToLowerInvariant(), "", row.Value.UpdatedAt.UtcTicks, row.Sequence, NameOf(row));

    private static IndexKey ObjectOf(StoredRow<PublicationRecord> row) => new(row.Value.ObjectId.Canonical, "", row.Sequence, 0, NameOf(row));

    private static IndexKey DueOf(StoredRow<PublicationRecord> row) => new("", "", row.Value.PublishAt?.UtcTicks ?? 0, row.Sequence, NameOf(row));
}
