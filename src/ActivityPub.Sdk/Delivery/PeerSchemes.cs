using System.Collections.Concurrent;
using ActivityPub.Sdk.Signatures;
using ActivityPub.Sdk.Storage;
using Microsoft.Extensions.Logging;

namespace ActivityPub.Sdk.Delivery;

/// <summary>
/// Which signature scheme a host takes: what it accepted last, forgotten after 30 days, and the older scheme until then. The
/// store remembers; a bounded cache saves the question for each delivery.
/// </summary>
internal sealed partial class PeerSchemes(IFederationStorage storage, TimeProvider timeProvider, ILogger<PeerSchemes> logger)
{
    internal const string CavageName = "cavage";
    internal const string Rfc9421Name = "rfc9421";

    private const int MaxCached = 50_000;

    private static readonly TimeSpan s_learnedFor = TimeSpan.FromDays(30);
    private static readonly TimeSpan s_cachedFor = TimeSpan.FromMinutes(10);

    // A host that refused both schemes has another reason; knocking twice each time would only annoy it.
    private static readonly TimeSpan s_noSecondKnockFor = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<string, Entry> _cache = new(StringComparer.Ordinal);

    /// <summary>The scheme to begin with.</summary>
    public async ValueTask<HttpSignatureScheme> GetAsync(string host, CancellationToken cancellationToken)
    {
        DateTimeOffset now = timeProvider.GetUtcNow();
        if (_cache.TryGetValue(host, out Entry? entry) && entry.ReadAt + s_cachedFor > now)
        {
            return entry.Scheme;
        }

        PeerRecord? peer = await storage.Peers.FindAsync(host, cancellationToken);
        HttpSignatureScheme scheme = peer?.SignatureScheme == Rfc9421Name && peer.SchemeLearnedAt + s_learnedFor > now
            ? HttpSignatureScheme.Rfc9421
            : HttpSignatureScheme.DraftCavage;
        Keep(host, new Entry(scheme, now, entry?.RefusedUntil ?? default));
        return scheme;
    }

    /// <summary>Whether a refused request may be repeated with the other scheme.</summary>
    public bool MayKnockTwice(string host) => !_cache.TryGetValue(host, out Entry? entry) || entry.RefusedUntil <= timeProvider.GetUtcNow();

    /// <summary>Notes that a host refused both schemes.</summary>
    public void NoteRefusal(string host)
    {
        DateTimeOffset now = timeProvider.GetUtcNow();
        HttpSignatureScheme scheme = _cache.TryGetValue(host, out Entry? entry) ? entry.Scheme : HttpSignatureScheme.DraftCavage;
        Keep(host, new Entry(scheme, entry?.ReadAt ?? now, now + s_noSecondKnockFor));
    }

    /// <summary>Remembers the scheme that a host has just accepted after it refused the other one.</summary>
    public async ValueTask LearnAsync(string host, HttpSignatureScheme scheme, CancellationToken cancellationToken)
    {
        DateTimeOffset now = timeProvider.GetUtcNow();
        Keep(host, new Entry(scheme, now, default));
        try
        {
            PeerRecord peer = await storage.Peers.FindAsync(host, cancellationToken) ?? new PeerRecord { Host = host, FirstSeenAt = now };
            await storage.Peers.UpsertAsync(
                peer with { SignatureScheme = scheme == HttpSignatureScheme.Rfc9421 ? Rfc9421Name : CavageName, SchemeLearnedAt = now },
                cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // The delivery went through; what was learned is learned again.
            LogNotStored(logger, exception, host);
        }
    }

    private void Keep(string host, Entry entry)
    {
        if (_cache.Count >= MaxCached && !_cache.ContainsKey(host))
        {
            _cache.Clear();
        }

        _cache[host] = entry;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The signature scheme of {Host} could not be stored.")]
    private static partial void LogNotStored(ILogger logger, Exception exception, string host);

    private sealed record Entry(HttpSignatureScheme Scheme, DateTimeOffset ReadAt, DateTimeOffset RefusedUntil);
}
