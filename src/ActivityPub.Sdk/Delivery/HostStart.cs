using Microsoft.Extensions.Hosting;

namespace ActivityPub.Sdk.Delivery;

/// <summary>Lets workers begin once the whole application is up: whoever gets a signed request asks for the key at once, and must find the web server listening.</summary>
internal static class HostStart
{
    /// <summary>Waits until the application has started or stops.</summary>
    /// <param name="lifetime">The application; <see langword="null"/> where there is none to wait for.</param>
    /// <param name="stopping">The application stops.</param>
    public static async Task WaitAsync(IHostApplicationLifetime? lifetime, CancellationToken stopping)
    {
        if (lifetime is null)
        {
            return;
        }

        TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenRegistration onStart = lifetime.ApplicationStarted.Register(() => started.TrySetResult());
        using CancellationTokenRegistration onStop = stopping.Register(() => started.TrySetResult());
        await started.Task;
    }
}
