using System.Buffers;
using System.Text.Json;
using ActivityPub.Sdk.Actors;
using ActivityPub.Sdk.AspNetCore.Negotiation;
using ActivityPub.Sdk.Discovery;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Policy;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace ActivityPub.Sdk.AspNetCore.Endpoints;

/// <summary>
/// How others find accounts: WebFinger (<see href="https://www.rfc-editor.org/rfc/rfc7033">RFC 7033</see>), host-meta
/// (<see href="https://www.rfc-editor.org/rfc/rfc6415">RFC 6415</see>) and NodeInfo
/// (<see href="https://nodeinfo.diaspora.software/">2.0 and 2.1</see>). Never signed, never gated.
/// </summary>
internal sealed class DiscoveryEndpoint(
    ActorDirectory actors,
    FederationUris uris,
    ReadableStorage storage,
    IOptions<ActivityPubOptions> options,
    IOptions<ActivityPubEndpointOptions> endpointOptions)
{
    public const string NodeInfo20Path = "/nodeinfo/2.0";
    public const string NodeInfo21Path = "/nodeinfo/2.1";

    public async Task GetWebFingerAsync(HttpContext context)
    {
        string resource = context.Request.Query["resource"].ToString();
        if (!WebFinger.TryParseResource(resource, out Handle? handle, out ObjectId? url))
        {
            await ProblemResponse.WriteAsync(context, StatusCodes.Status400BadRequest, "Name the account in the query: ?resource=acct:name@host.").ConfigureAwait(false);
            return;
        }

        LocalActor? actor = handle is not null
            ? await FindByHandleAsync(handle, context.RequestAborted).ConfigureAwait(false)
            : await FindByUrlAsync(url!, context.RequestAborted).ConfigureAwait(false);
        if (actor is null || actor.DeletedAt is not null)
        {
            await ProblemResponse.WriteAsync(context, StatusCodes.Status404NotFound, "There is no such account here.").ConfigureAwait(false);
            return;
        }

        List<string> aliases = [actor.Id.Value];
        List<DiscoveryLink> links = [new DiscoveryLink { Rel = LinkRelations.Self, Type = ActivityPubMediaTypes.Activity, Href = actor.Id.Value }];
        if (actor.Profile.Url is { } page)
        {
            aliases.Add(page);
            links.Add(new DiscoveryLink { Rel = LinkRelations.ProfilePage, Type = "text/html", Href = page });
        }

        if (actor.Profile.IconUrl is { } icon)
        {
            links.Add(new DiscoveryLink { Rel = LinkRelations.Avatar, Type = actor.Profile.IconMediaType, Href = icon });
        }

        WebFingerDocument document = new() { Subject = actor.Handle.ToAcctUri(), Aliases = aliases, Links = links };
        await DocumentResponse.WriteAsync(context, document.ToUtf8Json(), WebFinger.MediaType).ConfigureAwait(false);
    }

    public Task GetHostMetaAsync(HttpContext context) =>
        DocumentResponse.WriteAsync(context, HostMetaDocument.For(uris.Origin).ToXml(), HostMetaDocument.XmlMediaType);

    public Task GetHostMetaJsonAsync(HttpContext context) =>
        DocumentResponse.WriteAsync(context, HostMetaDocument.For(uris.Origin).ToUtf8Json(), WebFinger.MediaType);

    public Task GetNodeInfoLinksAsync(HttpContext context) =>
        DocumentResponse.WriteAsync(context, NodeInfoLinks.For(uris.Origin.Append(NodeInfo20Path), uris.Origin.Append(NodeInfo21Path)).ToUtf8Json(), "application/json");

    public Task GetNodeInfo20Async(HttpContext context) => GetNodeInfoAsync(context, NodeInfoVersion.V20);

    public Task GetNodeInfo21Async(HttpContext context) => GetNodeInfoAsync(context, NodeInfoVersion.V21);

    private async Task GetNodeInfoAsync(HttpContext context, NodeInfoVersion version)
    {
        ActivityPubEndpointOptions shown = endpointOptions.Value;
        NodeInfoDocument document = new()
        {
            SoftwareName = options.Value.SoftwareName,
            SoftwareVersion = options.Value.SoftwareVersion,
            Homepage = shown.SoftwareHomepage,
            OpenRegistrations = false,
            TotalUsers = await storage.CountAccountsAsync(context.RequestAborted).ConfigureAwait(false),
            LocalPosts = await storage.CountPostsAsync(context.RequestAborted).ConfigureAwait(false),
            Metadata = WriteMetadata(shown.NodeName ?? uris.Origin.Authority, shown.NodeDescription),
        };
        await DocumentResponse.WriteAsync(context, document.ToUtf8Json(version), NodeInfoDocument.GetMediaType(version)).ConfigureAwait(false);
    }

    private async ValueTask<LocalActor?> FindByHandleAsync(Handle handle, CancellationToken cancellationToken)
    {
        // The instance actor is found under the conventional handle host@host, which Mastodon and others ask for.
        if (string.Equals(handle.User, uris.Origin.Host, StringComparison.OrdinalIgnoreCase) && string.Equals(handle.Host, uris.Origin.Authority, StringComparison.OrdinalIgnoreCase))
        {
            return actors.InstanceActor;
        }

        return await actors.FindByHandleAsync(handle, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<LocalActor?> FindByUrlAsync(ObjectId url, CancellationToken cancellationToken)
    {
        if (await actors.FindByIdAsync(url, cancellationToken).ConfigureAwait(false) is { } actor)
        {
            return actor;
        }

        // A profile page belongs to the account that names it; its last segment is where that name stands.
        string name = url.ToUri().Segments[^1].Trim('/').TrimStart('@');
        return url.Origin == uris.Origin
            && await actors.FindAsync(name, cancellationToken).ConfigureAwait(false) is { } named
            && ObjectId.TryParse(named.Profile.Url, out ObjectId? page) && page == url
                ? named
                : null;
    }

    private static JsonElement WriteMetadata(string name, string? description)
    {
        ArrayBufferWriter<byte> buffer = new(128);
        using (Utf8JsonWriter json = new(buffer))
        {
            json.WriteStartObject();
            json.WriteString("nodeName", name);
            if (description is not null)
            {
                json.WriteString("nodeDescription", description);
            }

            json.WriteEndObject();
        }

        return JsonElement.Parse(buffer.WrittenSpan);
    }
}
