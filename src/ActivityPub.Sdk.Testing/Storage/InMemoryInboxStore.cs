using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Testing.Storage;

internal sealed class InMemoryInboxStore(InMemoryAccess access) : IInboxStore
{
    public ValueTask<bool> TryAppendAsync(InboxEntry entry, CancellationToken cancellationToken = default) =>
        access.WriteAsync(
            s =>
            {
                if (s.InboxKeys.ContainsKey(entry.DedupeKey))
                {
                    return false;
                }

                long sequence = s.NextSequence();
                s.InboxKeys = s.InboxKeys.Add(entry.DedupeKey, sequence);
                s.Inbox = s.Inbox.Add(sequence, new InMemoryInboxRow
                {
                    Entry = entry with { Sequence = sequence, Attempts = 0, Body = entry.Body.ToArray() },
                    DueAt = entry.ReceivedAt,
                });
                s.InboxDue = s.InboxDue.Add(PlaceOf(entry.ReceivedAt, sequence));
                return true;
            },
            cancellationToken);

    public ValueTask<IReadOnlyList<InboxEntry>> ClaimAsync(DateTimeOffset now, DateTimeOffset leaseUntil, int limit, CancellationToken cancellationToken = default) =>
        access.WriteAsync<IReadOnlyList<InboxEntry>>(
            s =>
            {
                List<InboxEntry> claimed = [];
                foreach (IndexKey key in s.InboxDue.Ascending("").TakeWhile(key => key.N1 <= now.UtcTicks).Take(limit).ToList())
                {
                    InMemoryInboxRow row = s.Inbox[key.N2];
                    row = row with { Entry = row.Entry with { Attempts = row.Entry.Attempts + 1 } };
                    Reschedule(s, row, leaseUntil);
                    claimed.Add(row.Entry);
                }

                return claimed;
            },
            cancellationToken);

    public ValueTask<bool> TryCompleteAsync(InboxEntry entry, DateTimeOffset now, CancellationToken cancellationToken = default) =>
        access.WriteAsync(
            s =>
            {
                if (!TryGetClaimed(s, entry, out InMemoryInboxRow? row))
                {
                    return false;
                }

                s.InboxDue = s.InboxDue.Remove(PlaceOf(row.DueAt, entry.Sequence));
                s.InboxHandled = s.InboxHandled.Add(PlaceOf(now, entry.Sequence));
                s.InboxBodies = s.InboxBodies.Add(PlaceOf(now, entry.Sequence));
                s.Inbox = s.Inbox.SetItem(entry.Sequence, row with { IsPending = false });
                return true;
            },
            cancellationToken);

    public ValueTask RetryAsync(InboxEntry entry, DateTimeOffset dueAt, string error, CancellationToken cancellationToken = default) =>
        access.WriteAsync(
            s =>
            {
                if (TryGetClaimed(s, entry, out InMemoryInboxRow? row))
                {
                    Reschedule(s, row with { Entry = row.Entry with { FetchBudget = entry.FetchBudget }, Error = error }, dueAt);
                }
            },
            cancellationToken);

    public ValueTask BuryAsync(InboxEntry entry, DateTimeOffset now, string reason, CancellationToken cancellationToken = default) =>
        access.WriteAsync(
            s =>
            {
                if (TryGetClaimed(s, entry, out InMemoryInboxRow? row))
                {
                    s.InboxDue = s.InboxDue.Remove(PlaceOf(row.DueAt, entry.Sequence));
                    s.Inbox = s.Inbox.SetItem(entry.Sequence, row with { IsPending = false, Error = reason });
                }
            },
            cancellationToken);

    public ValueTask<long> CountPendingAsync(CancellationToken cancellationToken = default) =>
        access.ReadAsync(s => (long)s.InboxDue.Count, cancellationToken);

    public ValueTask<DateTimeOffset?> NextDueAsync(CancellationToken cancellationToken = default) =>
        access.ReadAsync(s => s.InboxDue.IsEmpty ? (DateTimeOffset?)null : new DateTimeOffset(s.InboxDue.Min.N1, TimeSpan.Zero), cancellationToken);

    public ValueTask<int> PruneAsync(DateTimeOffset bodiesBefore, DateTimeOffset entriesBefore, int limit, CancellationToken cancellationToken = default) =>
        access.WriteAsync(
            s =>
            {
                List<IndexKey> entries = s.InboxHandled.Ascending("").TakeWhile(key => key.N1 < entriesBefore.UtcTicks).Take(limit).ToList();
                foreach (IndexKey key in entries)
                {
                    s.InboxHandled = s.InboxHandled.Remove(key);
                    s.InboxBodies = s.InboxBodies.Remove(key);
                    s.InboxKeys = s.InboxKeys.Remove(s.Inbox[key.N2].Entry.DedupeKey);
                    s.Inbox = s.Inbox.Remove(key.N2);
                }

                List<IndexKey> bodies = s.InboxBodies.Ascending("").TakeWhile(key => key.N1 < bodiesBefore.UtcTicks).Take(limit - entries.Count).ToList();
                foreach (IndexKey key in bodies)
                {
                    InMemoryInboxRow row = s.Inbox[key.N2];
                    s.InboxBodies = s.InboxBodies.Remove(key);
                    s.Inbox = s.Inbox.SetItem(key.N2, row with { Entry = row.Entry with { Body = default } });
                }

                return entries.Count + bodies.Count;
            },
            cancellationToken);

    private static bool TryGetClaimed(InMemoryState s, InboxEntry entry, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out InMemoryInboxRow? row) =>
        s.Inbox.TryGetValue(entry.Sequence, out row) && row.IsPending && row.Entry.Attempts == entry.Attempts;

    private static void Reschedule(InMemoryState s, InMemoryInboxRow row, DateTimeOffset dueAt)
    {
        long sequence = row.Entry.Sequence;
        s.InboxDue = s.InboxDue.Remove(PlaceOf(row.DueAt, sequence)).Add(PlaceOf(dueAt, sequence));
        s.Inbox = s.Inbox.SetItem(sequence, row with { DueAt = dueAt });
    }

    private static IndexKey PlaceOf(DateTimeOffset time, long sequence) => new("", "", time.UtcTicks, sequence, "");
}
