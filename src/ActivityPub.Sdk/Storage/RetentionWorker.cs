using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ActivityPub.Sdk.Storage;

/// <summary>Drops what is older than <see cref="RetentionOptions"/> says, in small transactions with pauses between them.</summary>
internal sealed partial class RetentionWorker(IFederationStorage storage, IOptions<RetentionOptions> options, TimeProvider timeProvider, ILogger<RetentionWorker> logger)
    : BackgroundService
{
    private readonly RetentionOptions _options = options.Value;

    /// <summary>Makes one pass.</summary>
    /// <returns>How many rows were dropped or emptied.</returns>
    internal async Task<long> RunOnceAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset now = timeProvider.GetUtcNow();
        int limit = _options.BatchSize;
        long total = await DropAsync(() => storage.Deliveries.PruneAsync(Before(now, _options.Deliveries), limit, cancellationToken), cancellationToken);
        total += await DropAsync(() => storage.Inbox.PruneAsync(Before(now, _options.InboxBodies), Before(now, _options.InboxEntries), limit, cancellationToken), cancellationToken);
        total += await DropAsync(() => storage.Peers.PruneAsync(Before(now, _options.Peers), limit, cancellationToken), cancellationToken);
        total += await DropAsync(() => storage.RemoteActors.PruneAsync(Before(now, _options.RemoteActors), limit, cancellationToken), cancellationToken);
        total += await DropAsync(() => storage.Interactions.PruneTombstonesAsync(now, limit, cancellationToken), cancellationToken);
        if (total > 0)
        {
            LogDropped(logger, total);
        }

        return total;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!_options.Enabled)
        {
            return;
        }

        try
        {
            while (true)
            {
                // First the pause: a start is busy enough, and processes that start together must not prune together.
                await Task.Delay(_options.Interval * (0.5 + (Random.Shared.NextDouble() / 2)), timeProvider, stoppingToken);
                try
                {
                    await RunOnceAsync(stoppingToken);
                }
                catch (Exception e) when (e is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
                {
                    LogFailed(logger, e);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private static DateTimeOffset Before(DateTimeOffset now, TimeSpan age) => age > now - DateTimeOffset.UnixEpoch ? DateTimeOffset.UnixEpoch : now - age;

    private async Task<long> DropAsync(Func<ValueTask<int>> drop, CancellationToken cancellationToken)
    {
        long total = 0;
        while (true)
        {
            int dropped = await drop();
            total += dropped;
            if (dropped < _options.BatchSize)
            {
                return total;
            }

            await Task.Delay(_options.Pause, timeProvider, cancellationToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Dropped {Count} rows that were past their retention.")]
    private static partial void LogDropped(ILogger logger, long count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Old rows could not be dropped; the next pass tries again.")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
