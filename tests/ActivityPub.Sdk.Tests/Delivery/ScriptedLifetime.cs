using Microsoft.Extensions.Hosting;

namespace ActivityPub.Sdk.Tests.Delivery;

/// <summary>An application that has started when the test says so.</summary>
internal sealed class ScriptedLifetime : IHostApplicationLifetime, IDisposable
{
    private readonly CancellationTokenSource _started = new();

    public CancellationToken ApplicationStarted => _started.Token;

    public CancellationToken ApplicationStopping => CancellationToken.None;

    public CancellationToken ApplicationStopped => CancellationToken.None;

    public void Start() => _started.Cancel();

    public void StopApplication()
    {
    }

    public void Dispose() => _started.Dispose();
}
