using Microsoft.Extensions.Hosting;

namespace ActivityPub.Sdk.Actors;

/// <summary>Stops the start where the stored keys cannot be decrypted: every delivery would fail later, and quietly.</summary>
internal sealed class KeyCheck(ActorKeyRing keys) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken) => await keys.VerifyAllAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
