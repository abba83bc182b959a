using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ActivityPub.Sdk.Policy;

internal static class PolicyServices
{
    /// <summary>Registers what decides about others. May be called several times.</summary>
    internal static IServiceCollection AddPolicy(this IServiceCollection services)
    {
        services.TryAddSingleton<DomainBlocks>();
        services.TryAddSingleton<FederationPolicies>();
        services.TryAddSingleton<AccountBlocks>();
        services.TryAddSingleton<PeerAdmission>();
        services.TryAddSingleton<IVisibilityPolicy, VisibilityPolicy>();
        services.TryAddSingleton<ReadableStorage>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IFederationPolicy, AdmissionPolicy>());
        return services;
    }
}
