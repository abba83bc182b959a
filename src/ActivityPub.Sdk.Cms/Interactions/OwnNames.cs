using ActivityPub.Sdk.Actors;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Cms.Interactions;

/// <summary>The names under which the site is known, to tell who borrows one. Thread-safe; what changed is seen within a minute.</summary>
internal sealed class OwnNames(IFederationStorage storage, FederationUris uris, TimeProvider time)
{
    // Shorter ones stand in other words by chance.
    private const int MinWithin = 5;
    private const int MaxAccounts = 1_000;
    private static readonly TimeSpan Holds = TimeSpan.FromMinutes(1);

    private volatile Known? _known;

    /// <summary>Whether a stranger's name or the name in the handle looks like one of ours.</summary>
    public async ValueTask<bool> ResembleAsync(string displayName, Handle? handle, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        Known known = _known is { } kept && kept.Until > now ? kept : await ReadAsync(now, cancellationToken);
        string skeleton = NameSkeleton.Of(displayName);
        return known.Skeletons.Contains(skeleton)
            || known.Within.Exists(own => skeleton.Contains(own, StringComparison.Ordinal))
            || (handle is not null && known.Skeletons.Contains(NameSkeleton.Of(handle.User)));
    }

    private async ValueTask<Known> ReadAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        HashSet<string> names = new(StringComparer.Ordinal) { NameSkeleton.Of(uris.HandleHost), NameSkeleton.Of(uris.Origin.Host) };
        PageRequest request = new(null, 200);
        for (int read = 0; read < MaxAccounts;)
        {
            Page<ActorRecord> page = await storage.Actors.ListAsync(request, cancellationToken);
            foreach (ActorRecord account in page.Items)
            {
                names.Add(NameSkeleton.Of(account.Username));
                names.Add(NameSkeleton.Of(account.Profile.DisplayName));
            }

            read += page.Items.Count;
            if (page.Next is null)
            {
                break;
            }

            request = request with { Cursor = page.Next };
        }

        names.Remove("");
        return _known = new Known(names, [.. names.Where(static name => name.Length >= MinWithin)], now + Holds);
    }

    private sealed record Known(HashSet<string> Skeletons, List<string> Within, DateTimeOffset Until);
}
