using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace ActivityPub.Sdk.Tests.Delivery;

/// <summary>A clock that the test moves, and that tells when something begins to wait for it.</summary>
internal sealed class ObservedTime(DateTimeOffset start) : FakeTimeProvider(start)
{
    private readonly Channel<TimeSpan> _timers = Channel.CreateUnbounded<TimeSpan>();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ITimer timer = base.CreateTimer(callback, state, dueTime, period);
        if (dueTime > TimeSpan.Zero)
        {
            _timers.Writer.TryWrite(dueTime);
        }

        return timer;
    }

    /// <summary>Lets the waits end, one after the other, until something has happened.</summary>
    public async Task RunUntilAsync(Task happened, CancellationToken cancellationToken)
    {
        while (!happened.IsCompleted)
        {
            Task<TimeSpan> next = _timers.Reader.ReadAsync(cancellationToken).AsTask();
            if (await Task.WhenAny(happened, next) == next)
            {
                Advance(await next);
            }
        }
    }
}
