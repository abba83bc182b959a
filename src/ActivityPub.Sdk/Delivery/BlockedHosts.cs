using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Delivery;

/// <summary>Finds those hosts of a set that are blocked or not allowed, with few questions to the store: none is, as a rule.</summary>
internal sealed class BlockedHosts(IDomainBlockStore blocks, DomainList? allowed)
{
    private const int HostsPerQuestion = 250;

    /// <summary>The blocked ones.</summary>
    /// <param name="hosts">Distinct hosts, without port.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async ValueTask<IReadOnlySet<string>> FindAsync(IReadOnlyList<string> hosts, CancellationToken cancellationToken)
    {
        HashSet<string> blocked = new(hosts.Where(host => allowed?.Contains(host) == false), StringComparer.Ordinal);
        for (int start = 0; start < hosts.Count; start += HostsPerQuestion)
        {
            await SearchAsync(hosts, start, Math.Min(HostsPerQuestion, hosts.Count - start), blocked, cancellationToken);
        }

        return blocked;
    }

    private async ValueTask SearchAsync(IReadOnlyList<string> hosts, int start, int count, HashSet<string> blocked, CancellationToken cancellationToken)
    {
        HashSet<string> domains = new(StringComparer.Ordinal);
        for (int i = start; i < start + count; i++)
        {
            domains.UnionWith(DomainList.WithParents(hosts[i]));
        }

        if (!await blocks.AnyAsync([.. domains], cancellationToken))
        {
            return;
        }

        if (count == 1)
        {
            blocked.Add(hosts[start]);
            return;
        }

        int half = count / 2;
        await SearchAsync(hosts, start, half, blocked, cancellationToken);
        await SearchAsync(hosts, start + half, count - half, blocked, cancellationToken);
    }
}
