using ActivityPub.Sdk.Storage;
using Microsoft.Extensions.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Brings the store up before any other service of the host starts, so that workers never meet a missing table.</summary>
internal sealed class StorageInitializer(IServiceProvider services) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        IFederationStorage storage = services.GetService<IFederationStorage>()
            ?? throw new InvalidOperationException("ActivityPub has no store. Choose one on the result of AddActivityPub, for example .UseSqlite(\"Data Source=fediverse.db\").");
        await storage.InitializeAsync(cancellationToken).ConfigureAwait(false);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
