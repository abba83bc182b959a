using ActivityPub.Sdk.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace ActivityPub.Sdk.Delivery;

internal static class DeliveryServices
{
    /// <summary>Registers fan-out, delivery and retention. May be called several times.</summary>
    internal static IServiceCollection AddDelivery(this IServiceCollection services)
    {
        services.AddLogging();
        services.AddOptions<DeliveryOptions>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<DeliveryOptions>, DeliveryOptionsValidator>());
        services.AddOptions<RetentionOptions>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RetentionOptions>, RetentionOptionsValidator>());
        services.TryAddSingleton<DeliverySignals>();
        services.TryAddSingleton<InboxSignal>();
        services.TryAddSingleton<PeerSchemes>();
        services.TryAddSingleton<IDeliverySender, DeliverySender>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, FanOutWorker>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, DeliveryWorker>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, RetentionWorker>());
        return services;
    }
}
