using System.Collections.Concurrent;
using ActivityPub.Sdk.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ActivityPub.Sdk.Delivery;

/// <summary>
/// Takes due deliveries from the store, host by host, as long as there are free slots, and sends each host's batch in a task of its own:
/// a slow host holds its own slots and nobody else's.
/// </summary>
internal sealed partial class DeliveryWorker : BackgroundService
{
    private const int MaxHostsPerClaim = 128;

    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(30);

    private readonly IFederationStorage _storage;
    private readonly DeliverySignals _signals;
    private readonly DeliveryOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly IHostApplicationLifetime? _lifetime;
    private readonly DeliverySlots _slots;
    private readonly HostBatchSender _batches;
    private readonly BlockedHosts _blockedHosts;
    private readonly bool _isOff;
    private readonly DeliveryCompleter _completer;
    private readonly ConcurrentDictionary<long, Task> _running = new();
    private long _runs;

    public DeliveryWorker(
        IFederationStorage storage,
        IDeliverySender sender,
        DeliverySignals signals,
        IOptions<DeliveryOptions> options,
        TimeProvider timeProvider,
        ILogger<DeliveryWorker> logger,
        IHostApplicationLifetime? lifetime = null,
        IOptions<ActivityPubOptions>? federation = null)
        : this(storage, sender, signals, options, timeProvider, logger, Random.Shared, lifetime, federation)
    {
    }

    internal DeliveryWorker(
        IFederationStorage storage,
        IDeliverySender sender,
        DeliverySignals signals,
        IOptions<DeliveryOptions> options,
        TimeProvider timeProvider,
        ILogger<DeliveryWorker> logger,
        Random random,
        IHostApplicationLifetime? lifetime,
        IOptions<ActivityPubOptions>? federation = null)
    {
        _storage = storage;
        _signals = signals;
        _options = options.Value;
        _timeProvider = timeProvider;
        _logger = logger;
        _lifetime = lifetime;
        _slots = new DeliverySlots(_options.MaxConcurrency, timeProvider);
        _batches = new HostBatchSender(sender, new ActivityBodies(storage), storage.Followers, _slots, _options, timeProvider, random, logger);
        _blockedHosts = new BlockedHosts(storage.DomainBlocks, federation?.Value.AllowedHosts);
        _isOff = federation?.Value.FederationEnabled == false;
        _completer = new DeliveryCompleter(storage.Deliveries, signals, timeProvider, logger);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _slots.Dispose();
        base.Dispose();
    }

    /// <summary>Claims once, sends what was claimed and writes the results.</summary>
    /// <returns>How many deliveries were claimed.</returns>
    internal async Task<int> RunOnceAsync(CancellationToken cancellationToken)
    {
        int slots = await _slots.TakeAsync(MaxHostsPerClaim, cancellationToken);
        try
        {
            (IReadOnlyList<DeliveryBatch> batches, DateTimeOffset leaseUntil) = await ClaimAsync(slots, cancellationToken);
            IReadOnlySet<string> blocked = await FindBlockedAsync(batches, leaseUntil, cancellationToken);
            HostBatchResult[] results = await Task.WhenAll(batches.Select(batch => SendAsync(batch, leaseUntil, blocked, cancellationToken, cancellationToken)));
            await _completer.WriteAsync(results);
            return batches.Sum(static batch => batch.Items.Count);
        }
        finally
        {
            _slots.Release(slots);
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!_options.Enabled || _isOff)
        {
            return;
        }

        // The host must not wait for the first claim.
        await Task.Yield();
        await HostStart.WaitAsync(_lifetime, stoppingToken);
        using CancellationTokenSource abort = new();
        Task completer = Task.Run(_completer.RunAsync, CancellationToken.None);
        try
        {
            await ClaimUntilStoppedAsync(stoppingToken, abort.Token);
        }
        finally
        {
            await FinishAsync(abort);
            _completer.Finish();
            await completer;
        }
    }

    private async Task ClaimUntilStoppedAsync(CancellationToken stopping, CancellationToken abort)
    {
        TimeSpan pause = _options.PollInterval;
        while (!stopping.IsCancellationRequested)
        {
            int free = 0;
            try
            {
                free = await _slots.TakeAsync(MaxHostsPerClaim, stopping);
                (IReadOnlyList<DeliveryBatch> batches, DateTimeOffset leaseUntil) = await ClaimAsync(free, stopping);
                if (batches.Count > 0)
                {
                    IReadOnlySet<string> blocked = await FindBlockedAsync(batches, leaseUntil, stopping);
                    foreach (DeliveryBatch batch in batches)
                    {
                        Start(batch, leaseUntil, blocked, stopping, abort);
                        free--;
                    }
                }

                _slots.Release(free);
                free = 0;
                pause = _options.PollInterval;
                if (batches.Count == 0)
                {
                    await WaitForWorkAsync(stopping);
                }
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                _slots.Release(free);
                return;
            }
            catch (Exception exception)
            {
                _slots.Release(free);
                LogClaimFailed(_logger, exception);
                await Task.Delay(pause, _timeProvider, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                pause = pause < s_longestPause ? pause * 2 : pause;
            }
        }
    }

    private async Task<(IReadOnlyList<DeliveryBatch> Batches, DateTimeOffset LeaseUntil)> ClaimAsync(int maxHosts, CancellationToken cancellationToken)
    {
        DateTimeOffset now = _timeProvider.GetUtcNow();
        DateTimeOffset leaseUntil = now + _options.LeaseDuration;
        IReadOnlyList<DeliveryBatch> batches = await _storage.Deliveries.ClaimAsync(new DeliveryClaim(now, leaseUntil, maxHosts, _options.MaxBatchPerHost), cancellationToken);
        return (batches, leaseUntil);
    }

    private async ValueTask<IReadOnlySet<string>> FindBlockedAsync(IReadOnlyList<DeliveryBatch> batches, DateTimeOffset leaseUntil, CancellationToken cancellationToken)
    {
        try
        {
            return await _blockedHosts.FindAsync([.. batches.Select(HostOf).Distinct(StringComparer.Ordinal)], cancellationToken);
        }
        catch
        {
            // Without the answer nothing may be sent; what is claimed need not wait for the end of its lease.
            foreach (DeliveryBatch batch in batches)
            {
                _completer.Post(_batches.GiveBack(batch, leaseUntil));
            }

            throw;
        }
    }

    private static string HostOf(DeliveryBatch batch) => batch.Items[0].Inbox.Origin.Host;

    private void Start(DeliveryBatch batch, DateTimeOffset leaseUntil, IReadOnlySet<string> blocked, CancellationToken stopping, CancellationToken abort)
    {
        long run = Interlocked.Increment(ref _runs);

        // Each on the thread pool, so that signatures are made by all cores.
        Task task = Task.Run(
            async () =>
            {
                try
                {
                    _completer.Post(await SendAsync(batch, leaseUntil, blocked, stopping, abort));
                }
                catch (Exception exception)
                {
                    // The lease ends and the batch is claimed again.
                    LogBatchFailed(_logger, exception, batch.Host);
                }
                finally
                {
                    _slots.Release();
                }
            },
            CancellationToken.None);
        _running[run] = task;
        task.ContinueWith(_ => _running.TryRemove(run, out Task? _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private async Task<HostBatchResult> SendAsync(DeliveryBatch batch, DateTimeOffset leaseUntil, IReadOnlySet<string> blocked, CancellationToken stopping, CancellationToken abort) =>
        blocked.Contains(HostOf(batch))
            ? _batches.GiveUp(batch, leaseUntil, "The domain is blocked.")
            : await _batches.SendAsync(batch, leaseUntil, stopping, abort);

    private async Task WaitForWorkAsync(CancellationToken cancellationToken)
    {
        // A claim has just found nothing: what is due by now is held or belongs to somebody else, so it does not shorten the wait.
        DateTimeOffset? due = await _storage.Deliveries.NextDueAsync(cancellationToken);
        do
        {
            TimeSpan wait = _options.PollInterval;
            if (due - _timeProvider.GetUtcNow() is TimeSpan left && left > TimeSpan.Zero && left < wait)
            {
                wait = left;
            }

            if (await _signals.Deliveries.WaitAsync(wait, _timeProvider, cancellationToken))
            {
                return;
            }

            cancellationToken.ThrowIfCancellationRequested();
            due = await _storage.Deliveries.NextDueAsync(cancellationToken);
        }
        while (due is null || due > _timeProvider.GetUtcNow());
    }

    private async Task FinishAsync(CancellationTokenSource abort)
    {
        Task all = Task.WhenAll(_running.Values);
        await all.WaitAsync(_options.ShutdownTimeout, _timeProvider).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!all.IsCompleted)
        {
            await abort.CancelAsync();
            await all;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "No deliveries could be claimed; trying again.")]
    private static partial void LogClaimFailed(ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "The deliveries to {Host} could not be made; they are claimed again when their lease ends.")]
    private static partial void LogBatchFailed(ILogger logger, Exception exception, string host);
}
