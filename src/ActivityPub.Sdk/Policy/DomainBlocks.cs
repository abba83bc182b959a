using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Storage;
using Microsoft.Extensions.Options;

namespace ActivityPub.Sdk.Policy;

/// <summary>The domains that this installation has nothing to do with. A block holds for the domain and everything below it.</summary>
/// <remarks>
/// Thread-safe. Blocks take effect at once on this node and within 30 seconds on others. Nothing of a blocked domain is taken, signed
/// requests from it are refused, and its followers get no posts; their entries stay, so that a block can be taken back. Where
/// <see cref="ActivityPubOptions.AllowedDomains"/> names domains, all others count as blocked.
/// </remarks>
public sealed class DomainBlocks
{
    private static readonly TimeSpan _answerHolds = TimeSpan.FromSeconds(30);

    private readonly IFederationStorage _storage;
    private readonly TimeProvider _time;
    private readonly ExpiringCache<string, bool> _answers;
    private readonly DomainList? _allowed;

    /// <summary>Makes the list.</summary>
    /// <param name="storage">The store.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="options">Which domains are allowed; all where it is <see langword="null"/>.</param>
    public DomainBlocks(IFederationStorage storage, TimeProvider timeProvider, IOptions<ActivityPubOptions>? options = null)
    {
        ArgumentNullException.ThrowIfNull(storage);
        ArgumentNullException.ThrowIfNull(timeProvider);
        _storage = storage;
        _time = timeProvider;
        _answers = new ExpiringCache<string, bool>(10_000, timeProvider);
        _allowed = options?.Value.AllowedHosts;
    }

    /// <summary>Blocks a domain, or changes the reason of a block.</summary>
    /// <param name="domain">The domain, without scheme, port or path; international names are taken in both forms.</param>
    /// <param name="reason">Why, for the moderators.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The block as it is kept.</returns>
    /// <exception cref="ArgumentException">The text is not a domain.</exception>
    public async ValueTask<DomainBlockRecord> AddAsync(string domain, string? reason = null, CancellationToken cancellationToken = default)
    {
        DomainBlockRecord block = new(Normalize(domain), _time.GetUtcNow(), reason);
        await _storage.DomainBlocks.UpsertAsync(block, cancellationToken);
        _answers.Clear();
        return block;
    }

    /// <summary>Takes a block back.</summary>
    /// <param name="domain">The domain as it was blocked.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Whether there was a block of that very domain; one of a domain above it stays.</returns>
    /// <exception cref="ArgumentException">The text is not a domain.</exception>
    public async ValueTask<bool> RemoveAsync(string domain, CancellationToken cancellationToken = default)
    {
        bool removed = await _storage.DomainBlocks.RemoveAsync(Normalize(domain), cancellationToken);
        _answers.Clear();
        return removed;
    }

    /// <summary>Lists the blocks by domain.</summary>
    /// <param name="page">The page to read.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public ValueTask<Page<DomainBlockRecord>> ListAsync(PageRequest page = default, CancellationToken cancellationToken = default) =>
        _storage.DomainBlocks.ListAsync(page, cancellationToken);

    /// <summary>Whether a host, or a domain above it, is blocked, or not among those that are allowed.</summary>
    /// <param name="host">The host, with or without a port. What is no host at all counts as blocked.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async ValueTask<bool> IsBlockedAsync(string host, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(host);
        if (!DomainList.TryParseHost(host, out Origin? origin))
        {
            return true;
        }

        if (_answers.TryGet(origin.Host, out bool known))
        {
            return known;
        }

        bool blocked = _allowed?.Contains(origin.Host) == false || await _storage.DomainBlocks.AnyAsync(DomainList.WithParents(origin.Host), cancellationToken);
        _answers.Set(origin.Host, blocked, _answerHolds);
        return blocked;
    }

    /// <summary>Whether the host of an id is blocked.</summary>
    internal ValueTask<bool> IsBlockedAsync(ObjectId id, CancellationToken cancellationToken) => IsBlockedAsync(id.Origin.Host, cancellationToken);

    private static string Normalize(string domain)
    {
        ArgumentNullException.ThrowIfNull(domain);
        return DomainList.TryNormalize(domain, out string? normal)
            ? normal
            : throw new ArgumentException("The text is not a domain. Write it as spam.example, without scheme, port or path; domains below it are blocked with it.", nameof(domain));
    }
}
