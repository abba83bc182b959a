using System.Diagnostics.CodeAnalysis;
using ActivityPub.Sdk.Actors;
using ActivityPub.Sdk.Inbox.Handlers;
using ActivityPub.Sdk.Policy;
using ActivityPub.Sdk.Storage;
using ActivityPub.Sdk.Vocabulary;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ActivityPub.Sdk.Inbox;

internal static class InboxServices
{
    /// <summary>Registers the inbox. May be called several times.</summary>
    internal static IServiceCollection AddInbox(this IServiceCollection services)
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<InboxOptions>, InboxOptionsValidator>());
        services.AddOptions<InboxOptions>().ValidateOnStart();
        services.TryAddSingleton<InboxSignal>();
        services.TryAddSingleton<SignatureVerifier>();
        services.TryAddSingleton<SignatureChallenges>();
        services.TryAddSingleton<IInteractionModerator, DefaultInteractionModerator>();
        services.TryAddSingleton<FirstContacts>();
        services.TryAddSingleton<SenderLimits>();
        services.TryAddSingleton(static provider => new RequestAuthenticator(
            provider.GetRequiredService<SignatureVerifier>(),
            provider.GetRequiredService<SignatureChallenges>(),
            provider.GetRequiredService<PeerAdmission>(),
            provider.GetRequiredService<SenderLimits>()));
        services.TryAddSingleton(static provider => new InboxService(
            provider.GetRequiredService<IFederationStorage>(),
            provider.GetRequiredService<ActorDirectory>(),
            provider.GetRequiredService<RemoteActorDirectory>(),
            provider.GetRequiredService<SignatureVerifier>(),
            provider.GetRequiredService<SignatureChallenges>(),
            provider.GetRequiredService<PeerAdmission>(),
            provider.GetRequiredService<SenderLimits>(),
            provider.GetRequiredService<FederationPolicies>(),
            provider.GetRequiredService<ForwardedActivities>(),
            provider.GetRequiredService<IntegrityProofVerifier>(),
            provider.GetRequiredService<ProvenElsewhere>(),
            provider.GetRequiredService<FederationUris>(),
            provider.GetRequiredService<InboxSignal>(),
            provider.GetRequiredService<IOptions<InboxOptions>>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<InboxService>>()));
        services.TryAddSingleton<ActivityAuthorizer>();
        services.TryAddSingleton<ForwardedActivities>();
        services.TryAddSingleton<IntegrityProofVerifier>();
        services.TryAddSingleton<OriginProver>();
        services.TryAddSingleton<ProvenElsewhere>();
        services.TryAddSingleton<RecipientResolver>();
        services.TryAddSingleton<InteractionRecorder>();
        services.TryAddSingleton<PeerContacts>();
        services.TryAddSingleton<InboxProcessor>();
        if (!services.Any(static service => service.ServiceType == typeof(InboxHandlerRegistration)))
        {
            AddBuiltInHandlers(services);
            services.AddHostedService(static provider => provider.GetRequiredService<InboxProcessor>());
        }

        return services;
    }

    private static void AddBuiltInHandlers(IServiceCollection services)
    {
        services.AddHandler<Follow, FollowHandler>();
        services.AddHandler<Undo, UndoHandler>();
        services.AddHandler<Accept, AnswerHandler>();
        services.AddHandler<Reject, AnswerHandler>();
        services.AddHandler<Create, CreateHandler>();
        services.AddHandler<Update, UpdateHandler>();
        services.AddHandler<Delete, DeleteHandler>();
        services.AddHandler<Like, LikeHandler>();
        services.AddHandler<EmojiReact, LikeHandler>();
        services.AddHandler<Announce, AnnounceHandler>();
        services.AddHandler<Move, MoveHandler>();
        services.AddHandler<Block, BlockHandler>();
        services.AddHandler<Flag, FlagHandler>();
    }

    /// <summary>Registers a handler once.</summary>
    internal static void AddHandler<TActivity, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>(this IServiceCollection services)
        where TActivity : Activity
        where THandler : class, IInboxHandler<TActivity>
    {
        services.TryAddScoped<THandler>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<InboxHandlerRegistration, InboxHandlerRegistration<TActivity, THandler>>());
    }
}
