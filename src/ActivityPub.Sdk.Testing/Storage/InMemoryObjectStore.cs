using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Testing.Storage;

internal sealed class InMemoryObjectStore(InMemoryAccess access) : IObjectStore
{
    public ValueTask<ObjectRecord?> FindAsync(ObjectId id, CancellationToken cancellationToken = default) =>
        access.ReadAsync(s => s.Objects.GetValueOrDefault(id.Canonical)?.Value, cancellationToken);

    public ValueTask<ObjectRecord?> FindByUrlAsync(string url, CancellationToken cancellationToken = default) =>
        access.ReadAsync(s => s.ObjectsByUrl.Descending(url).Select(key => s.Objects[key.C].Value).FirstOrDefault(), cancellationToken);

    public ValueTask UpsertAsync(ObjectRecord record, CancellationToken cancellationToken = default) =>
        access.WriteAsync(
            s =>
            {
                string id = record.Id.Canonical;
                long sequence = 0;
                if (s.Objects.TryGetValue(id, out StoredRow<ObjectRecord>? old))
                {
                    sequence = old.Sequence;
                    s.PublicObjects = s.PublicObjects.Remove(new IndexKey("", "", 0, 0, id));
                    if (old.Value.Url is not null)
                    {
                        s.ObjectsByUrl = s.ObjectsByUrl.Remove(new IndexKey(old.Value.Url, "", old.Sequence, 0, id));
                    }
                }

                StoredRow<ObjectRecord> row = new(sequence == 0 ? s.NextSequence() : sequence, record with { Json = record.Json.ToArray() });
                s.Objects = s.Objects.SetItem(id, row);
                if (record.Url is not null && record.DeletedAt is null)
                {
                    s.ObjectsByUrl = s.ObjectsByUrl.Add(new IndexKey(record.Url, "", row.Sequence, 0, id));
                }

                if (IsShown(record))
                {
                    s.PublicObjects = s.PublicObjects.Add(new IndexKey("", "", 0, 0, id));
                }
            },
            cancellationToken);

    public ValueTask<long> CountPublicAsync(CancellationToken cancellationToken = default) =>
        access.ReadAsync(s => (long)s.PublicObjects.Count, cancellationToken);

    public ValueTask SetPinnedAsync(string username, ObjectId id, DateTimeOffset? pinnedAt, CancellationToken cancellationToken = default) =>
        access.WriteAsync(
            s =>
            {
                (string User, string Object) key = (username.ToLowerInvariant(), id.Canonical);
                if (s.Pins.TryGetValue(key, out IndexKey old))
                {
                    s.Pins = s.Pins.Remove(key);
                    s.PinsByTime = s.PinsByTime.Remove(old);
                }

                if (pinnedAt is { } at)
                {
                    IndexKey pin = new(key.User, "", at.UtcTicks, s.NextSequence(), key.Object);
                    s.Pins = s.Pins.Add(key, pin);
                    s.PinsByTime = s.PinsByTime.Add(pin);
                }
            },
            cancellationToken);

    public ValueTask<Page<ObjectRecord>> ListPinnedAsync(string username, PageRequest page, CancellationToken cancellationToken = default) =>
        access.ReadAsync(
            s => ShownPins(s, username).ReadPage(username.ToLowerInvariant(), "", page, descending: true, key => s.Objects[key.C].Value),
            cancellationToken);

    public ValueTask<long> CountPinnedAsync(string username, CancellationToken cancellationToken = default) =>
        access.ReadAsync(s => (long)ShownPins(s, username).Count, cancellationToken);

    // An account pins a handful of objects, so its pins are sifted at each call.
    private static System.Collections.Immutable.ImmutableSortedSet<IndexKey> ShownPins(InMemoryState s, string username) =>
        [.. s.PinsByTime.Ascending(username.ToLowerInvariant()).Where(key => s.Objects.TryGetValue(key.C, out StoredRow<ObjectRecord>? row) && IsShown(row.Value))];

    private static bool IsShown(ObjectRecord record) => record is { DeletedAt: null, Visibility: Visibility.Public or Visibility.Unlisted };
}
