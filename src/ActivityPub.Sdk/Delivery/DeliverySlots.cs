namespace ActivityPub.Sdk.Delivery;

/// <summary>The requests that may be under way at once. Each host batch holds one slot; more of them are lent only while many are free, so that no host takes the place of another.</summary>
internal sealed class DeliverySlots(int total, TimeProvider timeProvider) : IDisposable
{
    private static readonly TimeSpan s_gathering = TimeSpan.FromMilliseconds(10);

    private readonly SemaphoreSlim _free = new(total, total);

    /// <summary>Takes one slot at least, waiting for it, and up to <paramref name="most"/>. On a busy queue a moment is given to gather a few, because each claim is a transaction.</summary>
    public async Task<int> TakeAsync(int most, CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken);
        int taken = TakeFree(1, most);
        if (taken < Math.Min(most, total / 8))
        {
            await Task.Delay(s_gathering, timeProvider, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            taken = TakeFree(taken, most);
        }

        return taken;
    }

    public bool TryTakeExtra() => _free.CurrentCount > total / 4 && _free.Wait(0);

    public void Release(int count = 1)
    {
        if (count > 0)
        {
            _free.Release(count);
        }
    }

    public void Dispose() => _free.Dispose();

    private int TakeFree(int taken, int most)
    {
        while (taken < most && _free.Wait(0, CancellationToken.None))
        {
            taken++;
        }

        return taken;
    }
}
