using ActivityPub.Sdk;
using ActivityPub.Sdk.Actors;
using ActivityPub.Sdk.AspNetCore;
using ActivityPub.Sdk.AspNetCore.Authentication;
using ActivityPub.Sdk.AspNetCore.Endpoints;
using ActivityPub.Sdk.AspNetCore.Limits;
using ActivityPub.Sdk.AspNetCore.Protection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds ActivityPub to an ASP.NET Core application.</summary>
public static class ActivityPubServiceCollectionExtensions
{
    /// <summary>
    /// Adds the federation engine and its endpoints; <c>app.MapActivityPub()</c> makes them reachable. Private keys are encrypted with
    /// Data Protection: keep its key ring where it survives a restart. Safe to call twice; the options of both calls apply.
    /// </summary>
    /// <param name="services">The services of the application.</param>
    /// <param name="configure">Sets the options; the origin at least.</param>
    /// <returns>What a store (<c>UseSqlite</c> …) and further parts are added to.</returns>
    public static IActivityPubBuilder AddActivityPub(this IServiceCollection services, Action<ActivityPubOptions> configure)
    {
        IActivityPubBuilder builder = services.AddActivityPubCore(configure);
        services.AddDataProtection();
        services.AddOptions<ActivityPubEndpointOptions>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ActivityPubEndpointOptions>, ActivityPubEndpointOptionsValidator>());
        services.TryAddSingleton<RequestLimits>();
        services.TryAddSingleton<IKeyProtector, DataProtectionKeyProtector>();
        services.TryAddSingleton<DocumentGate>();
        services.TryAddSingleton<DocumentLookup>();
        services.TryAddSingleton<ActorEndpoint>();
        services.TryAddSingleton<ObjectEndpoint>();
        services.TryAddSingleton<CollectionEndpoint>();
        services.TryAddSingleton<DiscoveryEndpoint>();
        services.TryAddSingleton<InboxEndpoint>();
        return builder;
    }

    /// <summary>Changes what the endpoints show, and how much work they take on.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>The same builder.</returns>
    public static IActivityPubBuilder ConfigureEndpoints(this IActivityPubBuilder builder, Action<ActivityPubEndpointOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.Configure(configure);
        return builder;
    }
}
