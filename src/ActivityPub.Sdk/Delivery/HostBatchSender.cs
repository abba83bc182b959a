using System.Globalization;
using ActivityPub.Sdk.Diagnostics;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Storage;
using Microsoft.Extensions.Logging;

namespace ActivityPub.Sdk.Delivery;

/// <summary>Sends the claimed deliveries of one host, a few at a time, and decides what becomes of each.</summary>
internal sealed partial class HostBatchSender(
    IDeliverySender sender,
    ActivityBodies bodies,
    IFollowerStore followers,
    DeliverySlots slots,
    DeliveryOptions options,
    TimeProvider timeProvider,
    Random random,
    ILogger logger)
{
    private DateTimeOffset Now => timeProvider.GetUtcNow();

    private TimeProvider Time => timeProvider;

    private DeliveryOptions Options => options;

    private Random Random => random;

    private ILogger Logger => logger;

    private IDeliverySender Sender => sender;

    private ActivityBodies Bodies => bodies;

    private IFollowerStore Followers => followers;

    /// <summary>Sends a batch. Throws nothing.</summary>
    /// <param name="batch">The batch as claimed. One slot is held for it by the caller.</param>
    /// <param name="leaseUntil">When the claim ends.</param>
    /// <param name="stopping">No further delivery is begun once it is cancelled.</param>
    /// <param name="abort">Deliveries under way are broken off and given back.</param>
    public async Task<HostBatchResult> SendAsync(DeliveryBatch batch, DateTimeOffset leaseUntil, CancellationToken stopping, CancellationToken abort)
    {
        Run run = new(this, batch, leaseUntil, stopping, abort);
        int lanes = Math.Min(Math.Min(options.MaxConcurrencyPerHost, run.Allowed), batch.Items.Count);
        List<Task> running = [];
        for (int i = 1; i < lanes && slots.TryTakeExtra(); i++)
        {
            running.Add(Task.Run(
                async () =>
                {
                    try
                    {
                        await run.RunLaneAsync();
                    }
                    finally
                    {
                        slots.Release();
                    }
                },
                CancellationToken.None));
        }

        running.Add(run.RunLaneAsync());
        await Task.WhenAll(running);
        return run.End();
    }

    /// <summary>Gives up every delivery of a batch without sending it.</summary>
    public HostBatchResult GiveUp(DeliveryBatch batch, DateTimeOffset leaseUntil, string reason) =>
        Unsent(batch, leaseUntil, item => new DeliveryOutcome(item.Sequence, DeliveryState.Failed, null, null, reason, Attempted: false));

    /// <summary>Gives every delivery of a batch back to the queue without sending it.</summary>
    public HostBatchResult GiveBack(DeliveryBatch batch, DateTimeOffset leaseUntil)
    {
        DateTimeOffset now = Now;
        return Unsent(batch, leaseUntil, item => new DeliveryOutcome(item.Sequence, DeliveryState.Pending, now, null, null, Attempted: false));
    }

    private HostBatchResult Unsent(DeliveryBatch batch, DateTimeOffset leaseUntil, Func<DeliveryItem, DeliveryOutcome> outcome) =>
        new(new HostHealth(batch, Now, options, random).Complete([.. batch.Items.Select(outcome)], Now), [], leaseUntil);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Delivered {ActivityId} to {Inbox}.")]
    private static partial void LogDelivered(ILogger logger, ObjectId activityId, ObjectId inbox);

    [LoggerMessage(Level = LogLevel.Information, Message = "Delivery of {ActivityId} to {Inbox} failed at attempt {Attempts} and is tried again at {NextAttemptAt:u}: {Reason}")]
    private static partial void LogRetry(ILogger logger, ObjectId activityId, ObjectId inbox, int attempts, DateTimeOffset nextAttemptAt, string? reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Delivery of {ActivityId} to {Inbox} was given up after {Attempts} attempts: {Reason}")]
    private static partial void LogGivenUp(ILogger logger, ObjectId activityId, ObjectId inbox, int attempts, string? reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "The inbox {Inbox} is gone; {Followers} followers were removed.")]
    private static partial void LogInboxGone(ILogger logger, ObjectId inbox, int followers);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The shared inbox {Inbox} is gone; nothing is sent to its host for a while.")]
    private static partial void LogHostGone(ILogger logger, ObjectId inbox);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The host {Host} is in trouble; it gets one attempt every {Interval} until it answers.")]
    private static partial void LogBreakerOpened(ILogger logger, string host, TimeSpan interval);

    [LoggerMessage(Level = LogLevel.Information, Message = "The host {Host} answers again.")]
    private static partial void LogBreakerClosed(ILogger logger, string host);

    [LoggerMessage(Level = LogLevel.Error, Message = "Delivery of {ActivityId} to {Inbox} failed on this side.")]
    private static partial void LogOwnTrouble(ILogger logger, Exception exception, ObjectId activityId, ObjectId inbox);

    private sealed class Run
    {
        private readonly HostBatchSender _owner;
        private readonly DeliveryBatch _batch;
        private readonly DateTimeOffset _leaseUntil;
        private readonly CancellationToken _stopping;
        private readonly CancellationToken _abort;
        private readonly HostHealth _health;
        private readonly DeliveryOutcome?[] _outcomes;
        private readonly List<ObjectId> _gone = [];
        private int _next = -1;

        public Run(HostBatchSender owner, DeliveryBatch batch, DateTimeOffset leaseUntil, CancellationToken stopping, CancellationToken abort)
        {
            _owner = owner;
            _batch = batch;
            _leaseUntil = leaseUntil;
            _stopping = stopping;
            _abort = abort;
            _health = new HostHealth(batch, owner.Now, owner.Options, owner.Random);
            _outcomes = new DeliveryOutcome?[batch.Items.Count];
        }

        private string AfterMaxAge => string.Create(CultureInfo.InvariantCulture, $" Given up after {_owner.Options.MaxAge.TotalDays:0.##} days.");

        public int Allowed => Math.Min(_health.Allowed, _batch.Items.Count);

        public async Task RunLaneAsync()
        {
            // A second knock may double the time of an attempt; none is begun that could outlast the lease.
            while (!_stopping.IsCancellationRequested && !_health.MustPause && _owner.Now + (2 * _owner.Options.AttemptTimeout) < _leaseUntil)
            {
                int index = Interlocked.Increment(ref _next);
                if (index >= Allowed)
                {
                    return;
                }

                _outcomes[index] = await AttemptAsync(_batch.Items[index]);
            }
        }

        public HostBatchResult End()
        {
            DateTimeOffset now = _owner.Now;
            bool isOpen = _health.IsOpen;
            if (isOpen != _batch.IsProbe)
            {
                DeliveryInstruments.BreakerChanged(isOpen);
                if (isOpen)
                {
                    LogBreakerOpened(_owner.Logger, _batch.Host, _owner.Options.ProbeInterval);
                }
                else
                {
                    LogBreakerClosed(_owner.Logger, _batch.Host);
                }
            }

            DeliveryOutcome[] outcomes = new DeliveryOutcome[_outcomes.Length];
            for (int i = 0; i < outcomes.Length; i++)
            {
                outcomes[i] = _outcomes[i] ?? new DeliveryOutcome(_batch.Items[i].Sequence, DeliveryState.Pending, now, null, null, Attempted: false);
            }

            return new HostBatchResult(_health.Complete(outcomes, now), _gone, _leaseUntil);
        }

        private async Task<DeliveryOutcome?> AttemptAsync(DeliveryItem item)
        {
            DateTimeOffset now = _owner.Now;
            if (_batch.IsProbe && now - item.EnqueuedAt >= _owner.Options.MaxAge)
            {
                _health.PassProbeOn(now);
                return GiveUp(item, null, "The host was not reachable." + AfterMaxAge, attempted: false);
            }

            try
            {
                if (await _owner.Bodies.GetAsync(item.ActivityId, _abort) is not ReadOnlyMemory<byte> body)
                {
                    return GiveUp(item, null, "The activity is no longer stored.", attempted: false);
                }

                DeliveryAnswer answer = await SendAsync(item, body);
                return await DecideAsync(item, answer, DeliveryClassifier.Classify(answer));
            }
            catch (OperationCanceledException) when (_abort.IsCancellationRequested)
            {
                return null;
            }
            catch (Exception exception)
            {
                LogOwnTrouble(_owner.Logger, exception, item.ActivityId, item.Inbox);
                DeliveryAnswer answer = DeliveryAnswer.FromFault(DeliveryFault.OwnTrouble, "Something failed on this side; the log says more.");
                return Retry(item, answer, _owner.Now);
            }
        }

        private async Task<DeliveryAnswer> SendAsync(DeliveryItem item, ReadOnlyMemory<byte> body)
        {
            long started = _owner.Time.GetTimestamp();
            DeliveryInstruments.AttemptStarted();
            string outcome = "cancelled";
            int? status = null;
            try
            {
                DeliveryAnswer answer = await _owner.Sender.SendAsync(item, body, _abort);
                status = answer.Status;
                outcome = DeliveryClassifier.Classify(answer).Action switch
                {
                    DeliveryAction.Deliver => "delivered",
                    DeliveryAction.Retry or DeliveryAction.RetryFewTimes => "retry",
                    DeliveryAction.InboxGone => "gone",
                    _ => "refused",
                };
                return answer;
            }
            finally
            {
                DeliveryInstruments.AttemptEnded(outcome, status, _owner.Time.GetElapsedTime(started));
            }
        }

        private async Task<DeliveryOutcome> DecideAsync(DeliveryItem item, DeliveryAnswer answer, DeliveryVerdict verdict)
        {
            DateTimeOffset now = _owner.Now;
            _health.Note(verdict.Host, now);
            if (verdict.HoldsHost && answer.RetryAfter is TimeSpan wait)
            {
                _health.Hold(now + DeliverySchedule.Limit(wait, _owner.Options));
            }

            switch (verdict.Action)
            {
                case DeliveryAction.Deliver:
                    LogDelivered(_owner.Logger, item.ActivityId, item.Inbox);
                    DeliveryInstruments.Delivered(now - item.EnqueuedAt);
                    return new DeliveryOutcome(item.Sequence, DeliveryState.Delivered, null, answer.Status, null);
                case DeliveryAction.Retry:
                case DeliveryAction.RetryFewTimes when item.Attempts < DeliveryClassifier.FewAttempts:
                    return Retry(item, answer, now);
                case DeliveryAction.InboxGone:
                    await RemoveAsync(item, now);
                    return GiveUp(item, answer.Status, answer.Error);
                default:
                    return GiveUp(item, answer.Status, answer.Error);
            }
        }

        private DeliveryOutcome Retry(DeliveryItem item, DeliveryAnswer answer, DateTimeOffset now)
        {
            if (DeliverySchedule.Next(item, now, answer.RetryAfter, _owner.Options, _owner.Random) is not DateTimeOffset next)
            {
                return GiveUp(item, answer.Status, answer.Error + AfterMaxAge);
            }

            LogRetry(_owner.Logger, item.ActivityId, item.Inbox, item.Attempts, next, answer.Error);
            return new DeliveryOutcome(item.Sequence, DeliveryState.Pending, next, answer.Status, answer.Error);
        }

        private DeliveryOutcome GiveUp(DeliveryItem item, int? status, string? error, bool attempted = true)
        {
            LogGivenUp(_owner.Logger, item.ActivityId, item.Inbox, item.Attempts, error);
            return new DeliveryOutcome(item.Sequence, DeliveryState.Failed, null, status, error, attempted);
        }

        private async Task RemoveAsync(DeliveryItem item, DateTimeOffset now)
        {
            int removed = await _owner.Followers.RemoveByInboxAsync(item.Inbox, _abort);
            lock (_gone)
            {
                _gone.Add(item.Inbox);
            }

            // Followers who still stand with this inbox have it as the shared one. The search begins right before it in the order of the list.
            string before = item.Inbox.Value[..^1];
            IReadOnlyList<ObjectId> rest = await _owner.Followers.ListInboxesAsync(item.Username, before, 100, _abort);
            if (rest.Contains(item.Inbox))
            {
                _health.MarkGone(now);
                LogHostGone(_owner.Logger, item.Inbox);
            }
            else
            {
                LogInboxGone(_owner.Logger, item.Inbox, removed);
            }
        }
    }
}
