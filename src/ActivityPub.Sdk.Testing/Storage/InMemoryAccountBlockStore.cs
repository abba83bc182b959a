using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Testing.Storage;

internal sealed class InMemoryAccountBlockStore(InMemoryAccess access) : IAccountBlockStore
{
    public ValueTask UpsertAsync(AccountBlockRecord block, CancellationToken cancellationToken = default) =>
        access.WriteAsync(
            s =>
            {
                AccountBlockRecord? present = Drop(s, block.ActorId);
                AccountBlockRecord kept = block with { CreatedAt = present?.CreatedAt ?? block.CreatedAt };
                s.AccountBlocks = s.AccountBlocks.Add(kept.ActorId.Canonical, kept);
                s.AccountBlockIds = s.AccountBlockIds.Add(IdOf(kept.ActorId));
                if (kept.Inbox is not null)
                {
                    s.AccountBlocksByInbox = s.AccountBlocksByInbox.Add(InboxOf(kept));
                }
            },
            cancellationToken);

    public ValueTask<bool> RemoveAsync(ObjectId actorId, CancellationToken cancellationToken = default) =>
        access.WriteAsync(s => Drop(s, actorId) is not null, cancellationToken);

    public ValueTask<Page<AccountBlockRecord>> ListAsync(PageRequest page, CancellationToken cancellationToken = default) =>
        access.ReadAsync(s => s.AccountBlockIds.ReadPage("", "", page, descending: false, key => s.AccountBlocks[key.C]), cancellationToken);

    public ValueTask<bool> ContainsAsync(ObjectId actorId, CancellationToken cancellationToken = default) =>
        access.ReadAsync(s => s.AccountBlocks.ContainsKey(actorId.Canonical), cancellationToken);

    public ValueTask<IReadOnlyList<ObjectId>> FindInboxesAsync(IReadOnlyList<ObjectId> inboxes, CancellationToken cancellationToken = default) =>
        access.ReadAsync<IReadOnlyList<ObjectId>>(s => inboxes.Where(inbox => s.AccountBlocksByInbox.Count(inbox.Canonical) > 0).ToList(), cancellationToken);

    private static AccountBlockRecord? Drop(InMemoryState s, ObjectId actorId)
    {
        if (!s.AccountBlocks.TryGetValue(actorId.Canonical, out AccountBlockRecord? block))
        {
            return null;
        }

        s.AccountBlocks = s.AccountBlocks.Remove(actorId.Canonical);
        s.AccountBlockIds = s.AccountBlockIds.Remove(IdOf(actorId));
        s.AccountBlocksByInbox = s.AccountBlocksByInbox.Remove(InboxOf(block));
        return block;
    }

    private static IndexKey IdOf(ObjectId actorId) => new("", "", 0, 0, actorId.Canonical);

    private static IndexKey InboxOf(AccountBlockRecord block) => new(block.Inbox?.Canonical ?? "", "", 0, 0, block.ActorId.Canonical);
}
