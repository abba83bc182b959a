using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Sqlite.Database;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Sqlite.Stores;

internal sealed class SqliteAccountBlockStore(SqliteAccess access) : IAccountBlockStore
{
    public ValueTask UpsertAsync(AccountBlockRecord block, CancellationToken cancellationToken = default) =>
        access.WriteAsync(
            s =>
            {
                s.Prepare("""
                    INSERT INTO ap_account_blocks (actor, actor_text, inbox, inbox_text, created_at, reason) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                    ON CONFLICT (actor) DO UPDATE SET inbox = excluded.inbox, inbox_text = excluded.inbox_text, reason = excluded.reason
                    """)
                    .AddId(block.ActorId).AddId(block.Inbox).Add(block.CreatedAt).Add(block.Reason).Run();
            },
            cancellationToken);

    public ValueTask<bool> RemoveAsync(ObjectId actorId, CancellationToken cancellationToken = default) =>
        access.WriteAsync(s => s.Prepare("DELETE FROM ap_account_blocks WHERE actor = ?1").AddKey(actorId).Run() > 0, cancellationToken);

    public ValueTask<Page<AccountBlockRecord>> ListAsync(PageRequest page, CancellationToken cancellationToken = default) =>
        access.ReadAsync(
            s =>
            {
                int limit = page.EffectiveLimit;
                List<AccountBlockRecord> rows = s.Prepare("""
                    SELECT actor, actor_text, inbox, inbox_text, created_at, reason FROM ap_account_blocks WHERE actor > ?1 ORDER BY actor LIMIT ?2
                    """)
                    .Add(page.Cursor ?? "").Add(limit + 1)
                    .ToList(row => new AccountBlockRecord(row.Id(0), row.IdOrNull(2), row.Time(4), row.TextOrNull(5)));
                bool more = rows.Count > limit;
                if (more)
                {
                    rows.RemoveAt(limit);
                }

                return new Page<AccountBlockRecord>(rows, more ? rows[^1].ActorId.Canonical : null);
            },
            cancellationToken);

    public ValueTask<bool> ContainsAsync(ObjectId actorId, CancellationToken cancellationToken = default) =>
        access.ReadAsync(s => s.Prepare("SELECT 1 FROM ap_account_blocks WHERE actor = ?1").AddKey(actorId).Scalar() is not null, cancellationToken);

    public ValueTask<IReadOnlyList<ObjectId>> FindInboxesAsync(IReadOnlyList<ObjectId> inboxes, CancellationToken cancellationToken = default) =>
        access.ReadAsync<IReadOnlyList<ObjectId>>(
            s => inboxes.Where(inbox => s.Prepare("SELECT 1 FROM ap_account_blocks WHERE inbox = ?1").AddKey(inbox).Scalar() is not null).ToList(),
            cancellationToken);
}
