using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Testing.Storage;

internal sealed class InMemoryDomainBlockStore(InMemoryAccess access) : IDomainBlockStore
{
    public ValueTask UpsertAsync(DomainBlockRecord block, CancellationToken cancellationToken = default) =>
        access.WriteAsync(
            s =>
            {
                s.DomainBlocks = s.DomainBlocks.SetItem(
                    block.Domain,
                    s.DomainBlocks.TryGetValue(block.Domain, out DomainBlockRecord? present) ? present with { Reason = block.Reason } : block);
                s.DomainBlockNames = s.DomainBlockNames.Add(NameOf(block.Domain));
            },
            cancellationToken);

    public ValueTask<bool> RemoveAsync(string domain, CancellationToken cancellationToken = default) =>
        access.WriteAsync(
            s =>
            {
                bool found = s.DomainBlocks.ContainsKey(domain);
                s.DomainBlocks = s.DomainBlocks.Remove(domain);
                s.DomainBlockNames = s.DomainBlockNames.Remove(NameOf(domain));
                return found;
            },
            cancellationToken);

    public ValueTask<Page<DomainBlockRecord>> ListAsync(PageRequest page, CancellationToken cancellationToken = default) =>
        access.ReadAsync(s => s.DomainBlockNames.ReadPage("", "", page, descending: false, key => s.DomainBlocks[key.C]), cancellationToken);

    public ValueTask<bool> AnyAsync(IReadOnlyList<string> domains, CancellationToken cancellationToken = default) =>
        access.ReadAsync(s => domains.Any(s.DomainBlocks.ContainsKey), cancellationToken);

    private static IndexKey NameOf(string domain) => new("", "", 0, 0, domain);
}
