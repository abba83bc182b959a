using ActivityPub.Sdk.Fetching;
using ActivityPub.Sdk.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ActivityPub.Sdk.Actors;

internal static class ActorServices
{
    /// <summary>Registers everything about accounts, ours and those of others. May be called several times.</summary>
    internal static IServiceCollection AddActors(this IServiceCollection services)
    {
        services.TryAddSingleton<FederationUris>();
        services.TryAddSingleton<IActorProvider, StoredActorProvider>();
        services.TryAddSingleton<ActorKeyRing>();
        services.TryAddSingleton<ActorDirectory>();
        services.TryAddSingleton<RemoteDocuments>();
        services.TryAddSingleton(static provider => new RemoteActorDirectory(
            provider.GetRequiredService<IFederationStorage>(),
            provider.GetRequiredService<RemoteDocuments>(),
            provider.GetRequiredService<WebFingerClient>(),
            provider.GetRequiredService<FederationUris>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<RemoteActorDirectory>>()));
        services.TryAddSingleton<KeyDirectory>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, KeyCheck>());
        return services;
    }
}
