using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ActivityPub.Sdk.Outbox;

internal static class OutboxServices
{
    /// <summary>Registers the outbox. May be called several times.</summary>
    internal static IServiceCollection AddOutbox(this IServiceCollection services)
    {
        services.TryAddSingleton<ActivityProver>();
        services.TryAddSingleton<IOutbox, TransactionalOutbox>();
        services.TryAddSingleton<FollowService>();
        return services;
    }
}
