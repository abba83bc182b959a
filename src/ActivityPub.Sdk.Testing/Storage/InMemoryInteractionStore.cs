using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Testing.Storage;

internal sealed class InMemoryInteractionStore(InMemoryAccess access) : IInteractionStore
{
    private const string AllStates = "*";

    public ValueTask<InteractionRecord?> FindAsync(string id, CancellationToken cancellationToken = default) =>
        access.ReadAsync(s => s.Interactions.GetValueOrDefault(id)?.Value, cancellationToken);

    public ValueTask UpsertAsync(InteractionRecord interaction, CancellationToken cancellationToken = default) =>
        access.WriteAsync(
            s =>
            {
                StoredRow<InteractionRecord>? old = Drop(s, interaction.Id);
                if (SlotOf(interaction) is { } slot && s.InteractionSlots.TryGetValue(slot, out string? other))
                {
                    old = Drop(s, other) ?? old;
                }

                Put(s, new StoredRow<InteractionRecord>(old?.Sequence ?? s.NextSequence(), interaction with { ReceivedAt = old?.Value.ReceivedAt ?? interaction.ReceivedAt }));
            },
            cancellationToken);

    public ValueTask<bool> RemoveAsync(string id, CancellationToken cancellationToken = default) =>
        access.WriteAsync(s => Drop(s, id) is not null, cancellationToken);

    public ValueTask<int> RemoveAsync(InteractionKind kind, ObjectId actorId, ObjectId targetId, CancellationToken cancellationToken = default) =>
        access.WriteAsync(
            s =>
            {
                List<string> ids = s.InteractionsByActor.Ascending(actorId.Canonical)
                    .Select(key => s.Interactions[key.C].Value)
                    .Where(interaction => interaction.Kind == kind && interaction.TargetId == targetId)
                    .Select(interaction => interaction.Id)
                    .ToList();
                ids.ForEach(id => Drop(s, id));
                return ids.Count;
            },
            cancellationToken);

    public ValueTask<int> RemoveByActorAsync(ObjectId actorId, CancellationToken cancellationToken = default) =>
        access.WriteAsync(
            s =>
            {
                List<string> ids = s.InteractionsByActor.Ascending(actorId.Canonical).Select(key => key.C).ToList();
                ids.ForEach(id => Drop(s, id));
                return ids.Count;
            },
            cancellationToken);

    public ValueTask<bool> SetStateAsync(string id, InteractionState state, CancellationToken cancellationToken = default) =>
        access.WriteAsync(
            s =>
            {
                StoredRow<InteractionRecord>? row = Drop(s, id);
                if (row is not null)
                {
                    Put(s, row with { Value = row.Value with { State = state } });
                }

                return row is not null;
            },
            cancellationToken);

    public ValueTask<Page<InteractionRecord>> ListAsync(ObjectId targetId, InteractionKind kind, InteractionState? state, PageRequest page, CancellationToken cancellationToken = default) =>
        access.ReadAsync(
            s => s.InteractionsByTarget.ReadPage(targetId.Canonical, ListOf(kind, state), page, descending: false, key => s.Interactions[key.C].Value),
            cancellationToken);

    public ValueTask<Page<InteractionRecord>> ListRepliesAsync(InteractionState state, PageRequest page, CancellationToken cancellationToken = default) =>
        access.ReadAsync(
            s => s.RepliesByArrival.ReadPage(state.ToString(), "", page, descending: true, key => s.Interactions[key.C].Value),
            cancellationToken);

    public ValueTask<InteractionCounts> CountAsync(ObjectId targetId, CancellationToken cancellationToken = default) =>
        access.ReadAsync(
            s =>
            {
                long Of(InteractionKind kind) => s.InteractionsByTarget.Count(targetId.Canonical, ListOf(kind, InteractionState.Approved));
                return new InteractionCounts(
                    Of(InteractionKind.Reply),
                    Of(InteractionKind.Like) + Of(InteractionKind.Reaction),
                    Of(InteractionKind.Share),
                    Of(InteractionKind.Quote));
            },
            cancellationToken);

    public ValueTask AddTombstoneAsync(string id, ObjectId actorId, DateTimeOffset until, CancellationToken cancellationToken = default) =>
        access.WriteAsync(
            s =>
            {
                (string, string) key = (id, actorId.Origin.ToString());
                if (!s.Tombstones.TryGetValue(key, out DateTimeOffset present) || present < until)
                {
                    s.Tombstones = s.Tombstones.SetItem(key, until);
                }
            },
            cancellationToken);

    public ValueTask<bool> HasTombstoneAsync(string id, ObjectId actorId, DateTimeOffset now, CancellationToken cancellationToken = default) =>
        access.ReadAsync(s => s.Tombstones.TryGetValue((id, actorId.Origin.ToString()), out DateTimeOffset until) && until > now, cancellationToken);

    public ValueTask<int> PruneTombstonesAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken = default) =>
        access.WriteAsync(
            s =>
            {
                List<(string, string)> past = s.Tombstones.Where(pair => pair.Value <= now).Select(pair => pair.Key).Take(limit).ToList();
                s.Tombstones = s.Tombstones.RemoveRange(past);
                return past.Count;
            },
            cancellationToken);

    private static void Put(InMemoryState s, StoredRow<InteractionRecord> row)
    {
        s.Interactions = s.Interactions.Add(row.Value.Id, row);
        if (SlotOf(row.Value) is { } slot)
        {
            s.InteractionSlots = s.InteractionSlots.Add(slot, row.Value.Id);
        }

        s.InteractionsByActor = s.InteractionsByActor.Add(ActorOf(row));
        s.InteractionsByTarget = s.InteractionsByTarget.Add(TargetOf(row, row.Value.State)).Add(TargetOf(row, null));
        if (row.Value.Kind == InteractionKind.Reply)
        {
            s.RepliesByArrival = s.RepliesByArrival.Add(ArrivalOf(row));
        }
    }

    private static StoredRow<InteractionRecord>? Drop(InMemoryState s, string id)
    {
        if (!s.Interactions.TryGetValue(id, out StoredRow<InteractionRecord>? row))
        {
            return null;
        }

        s.Interactions = s.Interactions.Remove(id);
        if (SlotOf(row.Value) is { } slot)
        {
            s.InteractionSlots = s.InteractionSlots.Remove(slot);
        }

        s.InteractionsByActor = s.InteractionsByActor.Remove(ActorOf(row));
        s.InteractionsByTarget = s.InteractionsByTarget.Remove(TargetOf(row, row.Value.State)).Remove(TargetOf(row, null));
        s.RepliesByArrival = s.RepliesByArrival.Remove(ArrivalOf(row));
        return row;
    }

    private static (InteractionKind Kind, string Actor, string Target, string Content)? SlotOf(InteractionRecord interaction) => interaction.Kind switch
    {
        InteractionKind.Like or InteractionKind.Share => (interaction.Kind, interaction.ActorId.Canonical, interaction.TargetId.Canonical, ""),
        InteractionKind.Reaction => (interaction.Kind, interaction.ActorId.Canonical, interaction.TargetId.Canonical, interaction.Content?.Reveal() ?? ""),
        _ => null,
    };

    private static string ListOf(InteractionKind kind, InteractionState? state) => $"{kind}/{state?.ToString() ?? AllStates}";

    private static IndexKey ActorOf(StoredRow<InteractionRecord> row) => new(row.Value.ActorId.Canonical, "", row.Sequence, 0, row.Value.Id);

    private static IndexKey TargetOf(StoredRow<InteractionRecord> row, InteractionState? state) =>
        new(row.Value.TargetId.Canonical, ListOf(row.Value.Kind, state), row.Value.PublishedAt.UtcTicks, row.Sequence, row.Value.Id);

    private static IndexKey ArrivalOf(StoredRow<InteractionRecord> row) =>
        new(row.Value.State.ToString(), "", row.Value.ReceivedAt.UtcTicks, row.Sequence, row.Value.Id);
}
