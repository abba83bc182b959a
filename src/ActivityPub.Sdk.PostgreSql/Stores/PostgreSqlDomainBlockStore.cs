using ActivityPub.Sdk.PostgreSql.Database;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.PostgreSql.Stores;

internal sealed class PostgreSqlDomainBlockStore(PostgreSqlAccess access) : IDomainBlockStore
{
    public ValueTask UpsertAsync(DomainBlockRecord block, CancellationToken cancellationToken = default) =>
        access.ExecuteAsync(
            s => s.Prepare("INSERT INTO @schema.ap_domain_blocks (domain, created_at, reason) VALUES ($1, $2, $3) ON CONFLICT (domain) DO UPDATE SET reason = excluded.reason")
                .Add(block.Domain).Add(block.CreatedAt).Add(block.Reason),
            cancellationToken);

    public async ValueTask<bool> RemoveAsync(string domain, CancellationToken cancellationToken = default) =>
        await access.CountAsync(s => s.Prepare("DELETE FROM @schema.ap_domain_blocks WHERE domain = $1").Add(domain), cancellationToken) > 0;

    public ValueTask<Page<DomainBlockRecord>> ListAsync(PageRequest page, CancellationToken cancellationToken = default) =>
        access.ReadAsync(
            async s =>
            {
                int limit = page.EffectiveLimit;
                List<DomainBlockRecord> rows = await s.Prepare("SELECT domain, created_at, reason FROM @schema.ap_domain_blocks WHERE domain > $1 ORDER BY domain LIMIT $2")
                    .Add(page.Cursor ?? "").Add(limit + 1).ToListAsync(row => new DomainBlockRecord(row.Text(0), row.Time(1), row.TextOrNull(2)));
                bool more = rows.Count > limit;
                if (more)
                {
                    rows.RemoveAt(limit);
                }

                return new Page<DomainBlockRecord>(rows, more ? rows[^1].Domain : null);
            },
            cancellationToken);

    public ValueTask<bool> AnyAsync(IReadOnlyList<string> domains, CancellationToken cancellationToken = default) =>
        access.ReadAsync(
            async s => await s.Prepare("SELECT 1::bigint FROM @schema.ap_domain_blocks WHERE domain = ANY($1) LIMIT 1").Add((IEnumerable<string?>)domains).ScalarAsync() is not null,
            cancellationToken);
}
