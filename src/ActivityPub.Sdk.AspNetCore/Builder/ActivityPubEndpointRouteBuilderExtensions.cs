using ActivityPub.Sdk;
using ActivityPub.Sdk.AspNetCore.Endpoints;
using ActivityPub.Sdk.AspNetCore.Limits;
using ActivityPub.Sdk.Discovery;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the endpoints of ActivityPub.</summary>
public static class ActivityPubEndpointRouteBuilderExtensions
{
    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>
    /// Maps WebFinger, host-meta and NodeInfo under <c>/.well-known</c>, and actors, objects, activities, collections and inboxes under
    /// the path prefix (<c>/ap</c>). Maps nothing where <see cref="ActivityPubOptions.FederationEnabled"/> is off.
    /// </summary>
    /// <param name="endpoints">The application.</param>
    /// <returns>A builder that applies conventions (rate limits, metadata) to all of them.</returns>
    /// <exception cref="InvalidOperationException"><c>AddActivityPub</c> was not called.</exception>
    public static IEndpointConventionBuilder MapActivityPub(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        IServiceProvider services = endpoints.ServiceProvider;
        DiscoveryEndpoint discovery = services.GetService<DiscoveryEndpoint>()
            ?? throw new InvalidOperationException("MapActivityPub needs its services. Call builder.Services.AddActivityPub(...) before builder.Build().");
        ActorEndpoint actors = services.GetRequiredService<ActorEndpoint>();
        ObjectEndpoint objects = services.GetRequiredService<ObjectEndpoint>();
        CollectionEndpoint collections = services.GetRequiredService<CollectionEndpoint>();
        InboxEndpoint inbox = services.GetRequiredService<InboxEndpoint>();
        RequestLimits limits = services.GetRequiredService<RequestLimits>();
        ActivityPubOptions options = services.GetRequiredService<IOptions<ActivityPubOptions>>().Value;
        string prefix = options.PathPrefix;
        RouteGroupBuilder group = endpoints.MapGroup("");
        if (!options.FederationEnabled)
        {
            return group;
        }

        group.MapMethods(WebFinger.Path, Reading, limits.GuardWebFinger(discovery.GetWebFingerAsync));
        group.MapMethods(HostMetaDocument.Path, Reading, limits.GuardDocument(discovery.GetHostMetaAsync));
        group.MapMethods(HostMetaDocument.JsonPath, Reading, limits.GuardDocument(discovery.GetHostMetaJsonAsync));
        group.MapMethods(NodeInfoLinks.Path, Reading, limits.GuardDocument(discovery.GetNodeInfoLinksAsync));
        group.MapMethods(DiscoveryEndpoint.NodeInfo20Path, Reading, limits.GuardDocument(discovery.GetNodeInfo20Async));
        group.MapMethods(DiscoveryEndpoint.NodeInfo21Path, Reading, limits.GuardDocument(discovery.GetNodeInfo21Async));
        group.MapMethods(prefix + "/actor", Reading, limits.GuardDocument(actors.GetInstanceActorAsync));
        group.MapMethods(prefix + "/actors/{username}", Reading, limits.GuardDocument(actors.GetAsync));
        group.MapMethods(prefix + "/actors/{username}/outbox", Reading, limits.GuardDocument(collections.GetOutboxAsync));
        group.MapMethods(prefix + "/actors/{username}/followers", Reading, limits.GuardDocument(collections.GetFollowersAsync));
        group.MapMethods(prefix + "/actors/{username}/following", Reading, limits.GuardDocument(collections.GetFollowingAsync));
        group.MapMethods(prefix + "/actors/{username}/featured", Reading, limits.GuardDocument(collections.GetFeaturedAsync));
        group.MapMethods(prefix + "/objects/{id}", Reading, limits.GuardDocument(objects.GetObjectAsync));
        group.MapMethods(prefix + "/objects/{id}/likes", Reading, limits.GuardDocument(collections.GetLikesAsync));
        group.MapMethods(prefix + "/objects/{id}/shares", Reading, limits.GuardDocument(collections.GetSharesAsync));
        group.MapMethods(prefix + "/objects/{id}/replies", Reading, limits.GuardDocument(collections.GetRepliesAsync));
        group.MapMethods(prefix + "/activities/{id}", Reading, limits.GuardDocument(objects.GetActivityAsync));
        group.MapPost(prefix + "/inbox", limits.GuardInbox(inbox.PostAsync));
        group.MapPost(prefix + "/actors/{username}/inbox", limits.GuardInbox(inbox.PostAsync));
        return group;
    }
}
