using ActivityPub.Sdk.AspNetCore.Negotiation;
using ActivityPub.Sdk.Storage;
using Microsoft.AspNetCore.Http;

namespace ActivityPub.Sdk.AspNetCore.Endpoints;

/// <summary>Objects and activities under their ids (<see href="https://www.w3.org/TR/activitypub/#retrieving-objects">ActivityPub section 3.2</see>).</summary>
internal sealed class ObjectEndpoint(DocumentLookup documents)
{
    public async Task GetObjectAsync(HttpContext context)
    {
        if (await documents.FindObjectAsync(context, context.Request.Path.Value!).ConfigureAwait(false) is not { Record: { } record } found)
        {
            return;
        }

        if (found.IsGone)
        {
            await DocumentResponse.WriteAsync(context, TombstoneDocument.Write(record.Id, record.Type, record.DeletedAt ?? record.PublishedAt), ActivityPubMediaTypes.Activity, found.Caching, StatusCodes.Status410Gone).ConfigureAwait(false);
            return;
        }

        if (record.Url is { } url && ActivityPubMediaTypes.PrefersHtml(context.Request))
        {
            context.Response.Headers.Vary = "Accept";
            context.Response.Redirect(url);
            return;
        }

        await DocumentResponse.WriteAsync(context, record.Json, ActivityPubMediaTypes.Activity, found.Caching).ConfigureAwait(false);
    }

    public async Task GetActivityAsync(HttpContext context)
    {
        if (await documents.FindActivityAsync(context, context.Request.Path.Value!).ConfigureAwait(false) is { Record: ActivityRecord record } found)
        {
            await DocumentResponse.WriteAsync(context, record.Json, ActivityPubMediaTypes.Activity, found.Caching).ConfigureAwait(false);
        }
    }
}
