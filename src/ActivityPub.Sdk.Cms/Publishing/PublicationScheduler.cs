using ActivityPub.Sdk.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ActivityPub.Sdk.Cms.Publishing;

/// <summary>Publishes what is due. Several may run: whoever comes second finds the entry published already.</summary>
internal sealed partial class PublicationScheduler(IFederationStorage storage, CmsPublisher publisher, IOptions<CmsOptions> options, TimeProvider time, ILogger<PublicationScheduler> logger) : BackgroundService
{
    private const int Batch = 50;

    public async Task<int> RunOnceAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<PublicationRecord> due = await storage.Publications.ListDueAsync(time.GetUtcNow(), Batch, cancellationToken);
        int done = 0;
        foreach (PublicationRecord entry in due)
        {
            try
            {
                PublishResult result = await publisher.PublishDueAsync(entry, cancellationToken);
                if (result.Outcome is PublishOutcome.Held)
                {
                    LogHeld(entry.Username, entry.Key, result.Problem);
                }

                done++;
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                // It stays due and is tried again with the next round.
                LogFailed(entry.Username, entry.Key, exception);
            }
        }

        return done;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(options.Value.SchedulerInterval, time);
        do
        {
            try
            {
                while (await RunOnceAsync(stoppingToken) == Batch)
                {
                }
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                LogRoundFailed(exception);
            }
        }
        while (await WaitAsync(timer, stoppingToken));
    }

    private static async ValueTask<bool> WaitAsync(PeriodicTimer timer, CancellationToken cancellationToken)
    {
        try
        {
            return await timer.WaitForNextTickAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Scheduled content {Key} of channel {Channel} is held: {Problem}")]
    private partial void LogHeld(string channel, string key, string? problem);

    [LoggerMessage(2, LogLevel.Error, "Scheduled content {Key} of channel {Channel} could not be published and is tried again.")]
    private partial void LogFailed(string channel, string key, Exception exception);

    [LoggerMessage(3, LogLevel.Error, "The scheduled content could not be looked through; it is tried again.")]
    private partial void LogRoundFailed(Exception exception);
}
