namespace ActivityPub.Sdk.Delivery;

/// <summary>Wakes one waiting worker of this process. The store is what counts; a lost signal costs one polling interval.</summary>
internal sealed class WorkSignal
{
    private TaskCompletionSource _raised = New();

    /// <summary>Wakes the worker, or lets its next wait end at once.</summary>
    public void Set() => Volatile.Read(ref _raised).TrySetResult();

    /// <summary>Waits for the signal or the time.</summary>
    /// <returns>Whether the signal came.</returns>
    public async Task<bool> WaitAsync(TimeSpan timeout, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        TaskCompletionSource raised = Volatile.Read(ref _raised);
        await raised.Task.WaitAsync(timeout, timeProvider, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!raised.Task.IsCompleted)
        {
            return false;
        }

        Interlocked.CompareExchange(ref _raised, New(), raised);
        return true;
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
