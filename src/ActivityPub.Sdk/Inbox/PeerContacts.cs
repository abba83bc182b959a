using ActivityPub.Sdk.Storage;
using Microsoft.Extensions.Logging;

namespace ActivityPub.Sdk.Inbox;

/// <summary>Notes that a server is alive when something verified came from it: what waits for it may be sent again.</summary>
internal sealed partial class PeerContacts(IFederationStorage storage, TimeProvider timeProvider, ILogger<PeerContacts> logger)
{
    private static readonly TimeSpan _noteAgainAfter = TimeSpan.FromMinutes(5);

    private readonly ExpiringCache<string, bool> _noted = new(10_000, timeProvider);

    public async ValueTask NoteAsync(string host, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (!_noted.TryAdd(host, true, _noteAgainAfter))
        {
            return;
        }

        try
        {
            await storage.Deliveries.ReviveHostAsync(host, now, cancellationToken);
            PeerRecord peer = await storage.Peers.FindAsync(host, cancellationToken) ?? new PeerRecord { Host = host, FirstSeenAt = now };
            await storage.Peers.UpsertAsync(peer with { LastInboundAt = now }, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // Only a hint; the next activity gives it again.
            _noted.Remove(host);
            LogNotNoted(exception);
        }
    }

    [LoggerMessage(1, LogLevel.Debug, "A sign of life of another server could not be noted.")]
    private partial void LogNotNoted(Exception exception);
}
