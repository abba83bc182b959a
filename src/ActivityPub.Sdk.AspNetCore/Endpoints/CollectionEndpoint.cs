using ActivityPub.Sdk.Actors;
using ActivityPub.Sdk.AspNetCore.Authentication;
using ActivityPub.Sdk.AspNetCore.Negotiation;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Policy;
using ActivityPub.Sdk.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace ActivityPub.Sdk.AspNetCore.Endpoints;

/// <summary>The collections of an actor and of an object (<see href="https://www.w3.org/TR/activitypub/#collections">ActivityPub section 5</see>).</summary>
internal sealed class CollectionEndpoint(
    ReadableStorage storage,
    ActorDirectory actors,
    DocumentLookup documents,
    FederationUris uris,
    DocumentGate gate,
    IOptions<ActivityPubEndpointOptions> options)
{
    public Task GetOutboxAsync(HttpContext context) => GetAsync(
        context,
        uris.Outbox,
        (username, ct) => storage.CountOutboxAsync(username, ct),
        showItems: true,
        async (username, page, ct) =>
        {
            Page<ActivityRecord> activities = await storage.ListOutboxAsync(username, page, ct).ConfigureAwait(false);
            return new Page<ReadOnlyMemory<byte>>([.. activities.Items.Select(static a => a.Json)], activities.Next);
        });

    public Task GetFollowersAsync(HttpContext context) => GetAsync(
        context,
        uris.Followers,
        (username, ct) => storage.CountFollowersAsync(username, ct),
        options.Value.ShowSocialGraph,
        async (username, page, ct) =>
        {
            Page<FollowerRecord> followers = await storage.ListFollowersAsync(username, page, ct).ConfigureAwait(false);
            return new Page<ReadOnlyMemory<byte>>([.. followers.Items.Select(static f => CollectionDocument.IdItem(f.ActorId.Value))], followers.Next);
        });

    public Task GetFollowingAsync(HttpContext context) => GetAsync(
        context,
        uris.Following,
        (username, ct) => storage.CountFollowingAsync(username, ct),
        options.Value.ShowSocialGraph,
        async (username, page, ct) =>
        {
            Page<FollowingRecord> following = await storage.ListFollowingAsync(username, page, ct).ConfigureAwait(false);
            return new Page<ReadOnlyMemory<byte>>([.. following.Items.Select(static f => CollectionDocument.IdItem(f.TargetId.Value))], following.Next);
        });

    public Task GetFeaturedAsync(HttpContext context) => GetAsync(
        context,
        uris.Featured,
        (username, ct) => storage.CountPinnedAsync(username, ct),
        showItems: true,
        async (username, page, ct) =>
        {
            Page<ObjectRecord> pinned = await storage.ListPinnedAsync(username, page, ct).ConfigureAwait(false);
            return new Page<ReadOnlyMemory<byte>>([.. pinned.Items.Select(static o => CollectionDocument.IdItem(o.Id.Value))], pinned.Next);
        });

    public Task GetLikesAsync(HttpContext context) => GetCountAsync(context, "/likes", static counts => counts.Likes);

    public Task GetSharesAsync(HttpContext context) => GetCountAsync(context, "/shares", static counts => counts.Shares);

    /// <summary>The approved replies, by their ids on their own servers.</summary>
    public async Task GetRepliesAsync(HttpContext context)
    {
        if (await FindObjectAsync(context, "/replies").ConfigureAwait(false) is not { Record: { } record } found)
        {
            return;
        }

        ObjectId id = ObjectId.Parse(record.Id.Value + "/replies");
        if (CursorOf(context) is not { } cursor)
        {
            InteractionCounts counts = await storage.CountInteractionsAsync(record.Id, context.RequestAborted).ConfigureAwait(false);
            await DocumentResponse.WriteAsync(context, CollectionDocument.Write(id, counts.Replies, showItems: true), ActivityPubMediaTypes.Activity, found.Caching).ConfigureAwait(false);
            return;
        }

        Page<InteractionRecord> replies = await storage.ListRepliesAsync(record.Id, new PageRequest(cursor.Value, PageSize), context.RequestAborted).ConfigureAwait(false);
        IEnumerable<ReadOnlyMemory<byte>> items = replies.Items.Select(static r => CollectionDocument.IdItem(r.Id));
        await DocumentResponse.WriteAsync(context, CollectionDocument.WritePage(id, cursor.Value, replies.Next, items), ActivityPubMediaTypes.Activity, found.Caching).ConfigureAwait(false);
    }

    private int PageSize => Math.Clamp(options.Value.PageSize, 1, 100);

    private async Task GetCountAsync(HttpContext context, string suffix, Func<InteractionCounts, long> count)
    {
        if (await FindObjectAsync(context, suffix).ConfigureAwait(false) is not { Record: { } record } found)
        {
            return;
        }

        InteractionCounts counts = await storage.CountInteractionsAsync(record.Id, context.RequestAborted).ConfigureAwait(false);
        await DocumentResponse.WriteAsync(context, CollectionDocument.Write(ObjectId.Parse(record.Id.Value + suffix), count(counts), showItems: false), ActivityPubMediaTypes.Activity, found.Caching).ConfigureAwait(false);
    }

    private async ValueTask<FoundDocument<ObjectRecord>> FindObjectAsync(HttpContext context, string suffix)
    {
        FoundDocument<ObjectRecord> found = await documents.FindObjectAsync(context, context.Request.Path.Value![..^suffix.Length]).ConfigureAwait(false);
        if (found.IsGone)
        {
            await ProblemResponse.WriteAsync(context, StatusCodes.Status410Gone).ConfigureAwait(false);
            return default;
        }

        return found;
    }

    private async Task GetAsync(
        HttpContext context,
        Func<string, ObjectId> idOf,
        Func<string, CancellationToken, ValueTask<long>> count,
        bool showItems,
        Func<string, PageRequest, CancellationToken, ValueTask<Page<ReadOnlyMemory<byte>>>> list)
    {
        if (!await gate.PassAsync(context).ConfigureAwait(false))
        {
            return;
        }

        LocalActor? actor = await actors.FindAsync((string)context.GetRouteValue("username")!, context.RequestAborted).ConfigureAwait(false);
        if (actor is null || actor.DeletedAt is not null)
        {
            await ProblemResponse.WriteAsync(context, actor is null ? StatusCodes.Status404NotFound : StatusCodes.Status410Gone).ConfigureAwait(false);
            return;
        }

        ObjectId id = idOf(actor.Username);
        if (CursorOf(context) is not { } cursor)
        {
            long total = await count(actor.Username, context.RequestAborted).ConfigureAwait(false);
            await DocumentResponse.WriteAsync(context, CollectionDocument.Write(id, total, showItems), ActivityPubMediaTypes.Activity, gate.Narrow(Caching.Confirmed)).ConfigureAwait(false);
            return;
        }

        if (!showItems)
        {
            await ProblemResponse.WriteAsync(context, StatusCodes.Status404NotFound, "This collection shows only how many members it has.").ConfigureAwait(false);
            return;
        }

        Page<ReadOnlyMemory<byte>> page = await list(actor.Username, new PageRequest(cursor.Value, PageSize), context.RequestAborted).ConfigureAwait(false);
        await DocumentResponse.WriteAsync(context, CollectionDocument.WritePage(id, cursor.Value, page.Next, page.Items), ActivityPubMediaTypes.Activity, gate.Narrow(Caching.Confirmed)).ConfigureAwait(false);
    }

    /// <summary>The cursor that a page request names: <c>1</c> and <c>true</c> (which some servers make up) mean the first page.</summary>
    private static Cursor? CursorOf(HttpContext context) => context.Request.Query["page"].ToString() switch
    {
        "" => null,
        "1" or "true" => new Cursor(null),
        { Length: > 200 } => new Cursor(null),
        string value => new Cursor(value),
    };

    private sealed record Cursor(string? Value);
}
