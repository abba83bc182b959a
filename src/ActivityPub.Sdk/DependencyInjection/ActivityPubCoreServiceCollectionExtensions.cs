using ActivityPub.Sdk;
using ActivityPub.Sdk.Actors;
using ActivityPub.Sdk.Delivery;
using ActivityPub.Sdk.Fetching;
using ActivityPub.Sdk.Inbox;
using ActivityPub.Sdk.Outbox;
using ActivityPub.Sdk.Policy;
using ActivityPub.Sdk.Storage;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the federation engine to an application.</summary>
public static class ActivityPubCoreServiceCollectionExtensions
{
    /// <summary>Adds the federation engine without a web server; ASP.NET Core applications call <c>AddActivityPub</c> of ActivityPub.Sdk.AspNetCore, which also protects keys. A store (<c>UseSqlite</c> …) must be chosen on the result. Safe to call twice; the options of both calls apply.</summary>
    /// <param name="services">The services of the application.</param>
    /// <param name="configure">Sets the options; the origin at least.</param>
    /// <returns>What further parts are added to.</returns>
    public static IActivityPubBuilder AddActivityPubCore(this IServiceCollection services, Action<ActivityPubOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        services.Configure(configure);
        services.AddOptions<ActivityPubOptions>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ActivityPubOptions>, ActivityPubOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IFederationStorage>(static _ => throw new InvalidOperationException(
            "ActivityPub has no store. Choose one on the result of AddActivityPub, for example .UseSqlite(\"Data Source=fediverse.db\")."));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, StorageInitializer>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<EgressOptions>, EgressFromActivityPubOptions>());
        services.AddFetching().AddActors().AddPolicy().AddDelivery().AddOutbox().AddInbox();
        return new ActivityPubBuilder(services);
    }
}
