using System.Threading.Channels;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Storage;
using Microsoft.Extensions.Logging;

namespace ActivityPub.Sdk.Delivery;

/// <summary>Writes what became of deliveries. While one commit is under way the next results gather, so that a busy queue commits many hosts at once and an idle one each at once.</summary>
internal sealed partial class DeliveryCompleter(IDeliveryStore deliveries, DeliverySignals signals, TimeProvider timeProvider, ILogger logger)
{
    private const int MaxPerCommit = 256;

    private readonly Channel<HostBatchResult> _results = Channel.CreateUnbounded<HostBatchResult>(new UnboundedChannelOptions { SingleReader = true });

    /// <summary>Hands a result over to be written.</summary>
    public void Post(HostBatchResult result) => _results.Writer.TryWrite(result);

    /// <summary>Lets <see cref="RunAsync"/> end once everything that was handed over is written.</summary>
    public void Finish() => _results.Writer.TryComplete();

    /// <summary>Writes until <see cref="Finish"/>.</summary>
    public async Task RunAsync()
    {
        List<HostBatchResult> batch = new(MaxPerCommit);
        while (await _results.Reader.WaitToReadAsync())
        {
            batch.Clear();
            while (batch.Count < MaxPerCommit && _results.Reader.TryRead(out HostBatchResult? result))
            {
                batch.Add(result);
            }

            await WriteAsync(batch);
        }
    }

    /// <summary>Writes results, trying again while the leases hold. Throws nothing.</summary>
    public async Task WriteAsync(IReadOnlyList<HostBatchResult> results)
    {
        if (results.Count == 0)
        {
            return;
        }

        if (await CompleteAsync(results))
        {
            foreach (HostBatchResult result in results)
            {
                foreach (ObjectId inbox in result.GoneInboxes)
                {
                    await AbandonAsync(inbox);
                }
            }
        }

        signals.Deliveries.Set();
    }

    private async Task<bool> CompleteAsync(IReadOnlyList<HostBatchResult> results)
    {
        DeliveryCompletion[] completions = [.. results.Select(static result => result.Completion)];
        DateTimeOffset end = results.Max(static result => result.LeaseUntil);
        TimeSpan delay = TimeSpan.FromMilliseconds(250);
        while (true)
        {
            try
            {
                await deliveries.CompleteAsync(completions, CancellationToken.None);
                return true;
            }
            catch (Exception exception)
            {
                if (timeProvider.GetUtcNow() + delay >= end)
                {
                    LogLost(logger, exception, completions.Length);
                    return false;
                }

                LogRetry(logger, exception, completions.Length);
            }

            await Task.Delay(delay, timeProvider);
            delay = delay < TimeSpan.FromSeconds(8) ? delay * 2 : delay;
        }
    }

    private async Task AbandonAsync(ObjectId inbox)
    {
        try
        {
            await deliveries.AbandonAsync(inbox, timeProvider.GetUtcNow(), "The inbox is gone.", CancellationToken.None);
        }
        catch (Exception exception)
        {
            // The next delivery to it gets the same answer and comes here again.
            LogNotAbandoned(logger, exception, inbox);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The results of deliveries to {Count} hosts could not be written yet.")]
    private static partial void LogRetry(ILogger logger, Exception exception, int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "The results of deliveries to {Count} hosts could not be written before their leases ended; these deliveries are made again.")]
    private static partial void LogLost(ILogger logger, Exception exception, int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "What waits for the inbox {Inbox}, which is gone, could not be given up yet.")]
    private static partial void LogNotAbandoned(ILogger logger, Exception exception, ObjectId inbox);
}
