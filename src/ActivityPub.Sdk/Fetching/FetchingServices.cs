using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace ActivityPub.Sdk.Fetching;

internal static class FetchingServices
{
    /// <summary>Registers everything that leads out. May be called several times.</summary>
    internal static IServiceCollection AddFetching(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<INameResolver, SystemNameResolver>();
        services.TryAddSingleton<IEgressDialer, SocketDialer>();
        services.TryAddSingleton<IAddressPolicy>(static provider => EgressClient.PolicyFor(OptionsOf(provider)));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<EgressOptions>, EgressOptionsValidator>());
        services.AddOptions<EgressOptions>().ValidateOnStart();
        if (!services.Any(static service => service.ServiceType == typeof(EgressClient)))
        {
            services.AddHttpClient(EgressClient.HttpClientName)
                .ConfigurePrimaryHttpMessageHandler(static provider => new EgressHandlerFactory(
                    OptionsOf(provider),
                    provider.GetRequiredService<INameResolver>(),
                    provider.GetRequiredService<IAddressPolicy>(),
                    provider.GetRequiredService<IEgressDialer>(),
                    provider.GetRequiredService<TimeProvider>()).Create())
                // The handler renews its connections by itself.
                .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
                .RemoveAllLoggers();
            services.AddSingleton(static provider => new EgressClient(
                new HttpMessageInvoker(provider.GetRequiredService<IHttpMessageHandlerFactory>().CreateHandler(EgressClient.HttpClientName), disposeHandler: false),
                OptionsOf(provider),
                provider.GetRequiredService<TimeProvider>()));
        }

        services.TryAddSingleton<RemoteDocumentFetcher>();
        services.TryAddSingleton<WebFingerClient>();
        return services;
    }

    private static EgressOptions OptionsOf(IServiceProvider provider) => provider.GetRequiredService<IOptions<EgressOptions>>().Value;
}
