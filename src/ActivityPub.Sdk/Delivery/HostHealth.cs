using System.Numerics;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Delivery;

/// <summary>
/// The breaker of one host while one batch is sent to it. Its state between batches is kept in the store. Thread-safe.
/// </summary>
/// <remarks>
/// After a probe that succeeded the row of failures is not ended at once but halved with every good batch, and the size of a batch doubles
/// with it: a server that has just come back is not met by everything that waited for it.
/// </remarks>
internal sealed class HostHealth
{
    private readonly Lock _lock = new();
    private readonly DeliveryBatch _batch;
    private readonly DeliveryOptions _options;
    private readonly Random _random;
    private readonly bool _recovering;
    private int _failures;
    private DateTimeOffset? _failingSince;
    private DateTimeOffset? _holdUntil;
    private bool _open;

    public HostHealth(DeliveryBatch batch, DateTimeOffset now, DeliveryOptions options, Random random)
    {
        _batch = batch;
        _options = options;
        _random = random;
        _failures = batch.Failures;
        _failingSince = batch.FailingSince;
        _open = batch.IsProbe;
        _recovering = !batch.IsProbe && batch.Failures > 0 && batch.FailingSince + options.BreakerWindow < now;
    }

    /// <summary>How many deliveries may be sent in this batch.</summary>
    public int Allowed => _batch.IsProbe ? 1 : Math.Max(1, _options.MaxBatchPerHost >> Math.Min(_batch.Failures, 30));

    /// <summary>Whether nothing more may be sent in this batch.</summary>
    public bool MustPause
    {
        get
        {
            lock (_lock)
            {
                return _holdUntil is not null;
            }
        }
    }

    /// <summary>Whether the breaker is open now.</summary>
    public bool IsOpen
    {
        get
        {
            lock (_lock)
            {
                return _open;
            }
        }
    }

    /// <summary>Takes an attempt into account.</summary>
    public void Note(HostEffect effect, DateTimeOffset now)
    {
        switch (effect)
        {
            case HostEffect.Alive:
                NoteAlive();
                break;
            case HostEffect.Failing:
                NoteFailure(now);
                break;
        }
    }

    /// <summary>Holds the host, as after <c>Retry-After</c>.</summary>
    public void Hold(DateTimeOffset until)
    {
        lock (_lock)
        {
            _holdUntil = _holdUntil > until ? _holdUntil : until;
        }
    }

    /// <summary>Holds the host because its shared inbox is gone; the next attempt is a probe.</summary>
    public void MarkGone(DateTimeOffset now)
    {
        lock (_lock)
        {
            _failures = Math.Max(_failures, _options.BreakerThreshold);
            _failingSince ??= now;
            Open(now + Jitter(_options.GoneInterval));
        }
    }

    /// <summary>Lets the next delivery be the probe at once, because the present one was past its age limit.</summary>
    public void PassProbeOn(DateTimeOffset now)
    {
        lock (_lock)
        {
            _holdUntil = now;
        }
    }

    /// <summary>The completion of the batch.</summary>
    public DeliveryCompletion Complete(IReadOnlyList<DeliveryOutcome> outcomes, DateTimeOffset now)
    {
        lock (_lock)
        {
            return new DeliveryCompletion
            {
                Batch = _batch,
                Outcomes = outcomes,
                Now = now,
                Failures = _failures,
                FailingSince = _failures == 0 ? null : _failingSince,
                HoldUntil = _holdUntil,
                BreakerOpen = _open,
            };
        }
    }

    private void NoteAlive()
    {
        lock (_lock)
        {
            _open = false;
            _failures = _batch.IsProbe ? Math.Min(_options.BreakerThreshold - 1, BitOperations.Log2((uint)_options.MaxBatchPerHost))
                : _recovering ? _batch.Failures / 2
                : 0;
            if (_failures == 0)
            {
                _failingSince = null;
            }
        }
    }

    private void NoteFailure(DateTimeOffset now)
    {
        lock (_lock)
        {
            if (_failures == 0 || _failingSince is null || (!_batch.IsProbe && _failingSince + _options.BreakerWindow < now))
            {
                _failures = 1;
                _failingSince = now;
            }
            else
            {
                _failures++;
            }

            if (_batch.IsProbe || _failures >= _options.BreakerThreshold)
            {
                Open(now + Jitter(_options.ProbeInterval));
            }
        }
    }

    private void Open(DateTimeOffset until)
    {
        _open = true;
        _holdUntil = _holdUntil > until ? _holdUntil : until;
    }

    // Never earlier than promised: hosts that went away together are not probed together.
    private TimeSpan Jitter(TimeSpan interval) => interval * (1 + (_random.NextDouble() / 10));
}
