using System.Collections.Concurrent;

namespace ActivityPub.Sdk.Actors;

/// <summary>Lets all who want the same thing at the same time wait for one and the same piece of work.</summary>
internal sealed class SingleFlight<TKey, TResult>
    where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, Lazy<Task<TResult>>> _running = new();

    /// <summary>Starts the work or joins it. The token stops the waiting only: the work belongs to all.</summary>
    public Task<TResult> RunAsync(TKey key, Func<Task<TResult>> work, CancellationToken cancellationToken)
    {
        Lazy<Task<TResult>> mine = new(() => RunOnceAsync(key, work));
        return _running.GetOrAdd(key, mine).Value.WaitAsync(cancellationToken);
    }

    private async Task<TResult> RunOnceAsync(TKey key, Func<Task<TResult>> work)
    {
        try
        {
            // Not on the caller's stack: the entry must be in the dictionary before it is taken out again.
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            return await work();
        }
        finally
        {
            _running.TryRemove(key, out _);
        }
    }
}
