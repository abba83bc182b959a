using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.PostgreSql.Database;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.PostgreSql.Stores;

internal sealed class PostgreSqlAccountBlockStore(PostgreSqlAccess access) : IAccountBlockStore
{
    public ValueTask UpsertAsync(AccountBlockRecord block, CancellationToken cancellationToken = default) =>
        access.ExecuteAsync(
            s => s.Prepare("""
                INSERT INTO @schema.ap_account_blocks (actor, actor_text, inbox, inbox_text, created_at, reason) VALUES ($1, $2, $3, $4, $5, $6)
                ON CONFLICT (actor) DO UPDATE SET inbox = excluded.inbox, inbox_text = excluded.inbox_text, reason = excluded.reason
                """)
                .AddId(block.ActorId).AddId(block.Inbox).Add(block.CreatedAt).Add(block.Reason),
            cancellationToken);

    public async ValueTask<bool> RemoveAsync(ObjectId actorId, CancellationToken cancellationToken = default) =>
        await access.CountAsync(s => s.Prepare("DELETE FROM @schema.ap_account_blocks WHERE actor = $1").AddKey(actorId), cancellationToken) > 0;

    public ValueTask<Page<AccountBlockRecord>> ListAsync(PageRequest page, CancellationToken cancellationToken = default) =>
        access.ReadAsync(
            async s =>
            {
                int limit = page.EffectiveLimit;
                List<AccountBlockRecord> rows = await s.Prepare("""
                    SELECT actor, actor_text, inbox, inbox_text, created_at, reason FROM @schema.ap_account_blocks WHERE actor > $1 ORDER BY actor LIMIT $2
                    """)
                    .AddKey(page.Cursor ?? "").Add(limit + 1)
                    .ToListAsync(row => new AccountBlockRecord(row.Id(0), row.IdOrNull(2), row.Time(4), row.TextOrNull(5)));
                bool more = rows.Count > limit;
                if (more)
                {
                    rows.RemoveAt(limit);
                }

                return new Page<AccountBlockRecord>(rows, more ? rows[^1].ActorId.Canonical : null);
            },
            cancellationToken);

    public ValueTask<bool> ContainsAsync(ObjectId actorId, CancellationToken cancellationToken = default) =>
        access.ReadAsync(
            async s => await s.Prepare("SELECT 1::bigint FROM @schema.ap_account_blocks WHERE actor = $1").AddKey(actorId).ScalarAsync() is not null,
            cancellationToken);

    public ValueTask<IReadOnlyList<ObjectId>> FindInboxesAsync(IReadOnlyList<ObjectId> inboxes, CancellationToken cancellationToken = default) =>
        access.ReadAsync<IReadOnlyList<ObjectId>>(
            async s =>
            {
                HashSet<string> found = [.. await s.Prepare("SELECT inbox FROM @schema.ap_account_blocks WHERE inbox = ANY($1)")
                    .Add(inboxes.Select(inbox => (string?)TextKey.Of(inbox.Canonical))).ToListAsync(row => row.Text(0))];
                return [.. inboxes.Where(inbox => found.Contains(TextKey.Of(inbox.Canonical)))];
            },
            cancellationToken);
}
