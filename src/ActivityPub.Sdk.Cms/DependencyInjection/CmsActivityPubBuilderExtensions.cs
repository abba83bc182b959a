using ActivityPub.Sdk.Actors;
using ActivityPub.Sdk.Cms;
using ActivityPub.Sdk.Cms.Channels;
using ActivityPub.Sdk.Cms.Content;
using ActivityPub.Sdk.Cms.Interactions;
using ActivityPub.Sdk.Cms.Publishing;
using ActivityPub.Sdk.Inbox;
using ActivityPub.Sdk.Outbox;
using ActivityPub.Sdk.Policy;
using ActivityPub.Sdk.Storage;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the bridge between a site and the fediverse.</summary>
public static class CmsActivityPubBuilderExtensions
{
    /// <summary>
    /// Adds channels, publishing and comments. Safe to call twice; what both calls add applies.
    /// </summary>
    /// <param name="builder">What <c>AddActivityPub</c> returned.</param>
    /// <param name="configure">Adds channels and content mappings.</param>
    /// <returns>The builder.</returns>
    public static IActivityPubBuilder AddCms(this IActivityPubBuilder builder, Action<ICmsBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        IServiceCollection services = builder.Services;
        services.AddOptions<CmsOptions>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<CmsOptions>, CmsOptionsValidator>());
        services.TryAddSingleton<IMentionResolver, MentionResolver>();
        services.TryAddSingleton<ContentMapper>();
        services.TryAddSingleton<ConversationInboxes>();
        services.TryAddSingleton<ObjectSender>();
        services.TryAddSingleton<ContentRules>();
        services.TryAddSingleton<PublishGates>();
        services.TryAddSingleton<PublicationWriter>();
        services.TryAddSingleton<CmsPublisher>();
        services.TryAddSingleton<ICmsPublisher>(static provider => provider.GetRequiredService<CmsPublisher>());
        services.TryAddSingleton(static provider => new ChannelDirectory(
            provider.GetRequiredService<ActorDirectory>(),
            provider.GetRequiredService<FederationUris>(),
            provider.GetRequiredService<IFederationStorage>(),
            provider.GetRequiredService<IOutbox>(),
            provider.GetRequiredService<ActorKeyRing>()));
        services.TryAddSingleton(static provider => new CommentService(
            provider.GetRequiredService<IFederationStorage>(),
            provider.GetRequiredService<IVisibilityPolicy>(),
            provider.GetRequiredService<ChannelDirectory>(),
            provider.GetRequiredService<ActorDirectory>(),
            provider.GetRequiredService<ContentMapper>(),
            provider.GetRequiredService<IMentionResolver>(),
            provider.GetRequiredService<ObjectSender>(),
            provider.GetRequiredService<FederationUris>(),
            provider.GetRequiredService<TimeProvider>()));
        AddModerator(services);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, ChannelSetup>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, PublicationScheduler>());
        configure(new CmsBuilder(services));
        return builder;
    }

    // Replaces the default of the engine, never one that the site chose.
    private static void AddModerator(IServiceCollection services)
    {
        ServiceDescriptor? known = services.LastOrDefault(static service => service.ServiceType == typeof(IInteractionModerator));
        if (known is null || known.ImplementationType?.Assembly == typeof(IInteractionModerator).Assembly)
        {
            services.Replace(ServiceDescriptor.Singleton<IInteractionModerator, CommentModerator>());
        }
    }
}
