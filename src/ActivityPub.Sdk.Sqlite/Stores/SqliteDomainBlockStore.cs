using ActivityPub.Sdk.Sqlite.Database;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Sqlite.Stores;

internal sealed class SqliteDomainBlockStore(SqliteAccess access) : IDomainBlockStore
{
    public ValueTask UpsertAsync(DomainBlockRecord block, CancellationToken cancellationToken = default) =>
        access.WriteAsync(
            s =>
            {
                s.Prepare("INSERT INTO ap_domain_blocks (domain, created_at, reason) VALUES (?1, ?2, ?3) ON CONFLICT (domain) DO UPDATE SET reason = excluded.reason")
                    .Add(block.Domain).Add(block.CreatedAt).Add(block.Reason).Run();
            },
            cancellationToken);

    public ValueTask<bool> RemoveAsync(string domain, CancellationToken cancellationToken = default) =>
        access.WriteAsync(s => s.Prepare("DELETE FROM ap_domain_blocks WHERE domain = ?1").Add(domain).Run() > 0, cancellationToken);

    public ValueTask<Page<DomainBlockRecord>> ListAsync(PageRequest page, CancellationToken cancellationToken = default) =>
        access.ReadAsync(
            s =>
            {
                int limit = page.EffectiveLimit;
                List<DomainBlockRecord> rows = s.Prepare("SELECT domain, created_at, reason FROM ap_domain_blocks WHERE domain > ?1 ORDER BY domain LIMIT ?2")
                    .Add(page.Cursor ?? "").Add(limit + 1).ToList(row => new DomainBlockRecord(row.Text(0), row.Time(1), row.TextOrNull(2)));
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
            s => domains.Any(domain => s.Prepare("SELECT 1 FROM ap_domain_blocks WHERE domain = ?1").Add(domain).Scalar() is not null),
            cancellationToken);
}
