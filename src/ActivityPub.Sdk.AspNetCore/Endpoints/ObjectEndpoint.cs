using ActivityPub.Sdk.Actors;
using ActivityPub.Sdk.AspNetCore.Authentication;
using ActivityPub.Sdk.AspNetCore.Negotiation;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Policy;
using ActivityPub.Sdk.Storage;
using Microsoft.AspNetCore.Http;

namespace ActivityPub.Sdk.AspNetCore.Endpoints;

/// <summary>Objects and activities under their ids (<see href="https://www.w3.org/TR/activitypub/#retrieving-objects">ActivityPub section 3.2</see>).</summary>
internal sealed class ObjectEndpoint(IFederationStorage storage, IVisibilityPolicy visibility, FederationUris uris, DocumentGate gate)
{
    public async Task GetObjectAsync(HttpContext context)
    {
        if (await FindAsync(context, uris.Origin.Append(context.Request.Path.Value!)).ConfigureAwait(false) is not { } found)
        {
            return;
        }

        if (found.Record.DeletedAt is not null)
        {
            await DocumentResponse.WriteAsync(context, TombstoneDocument.Write(found.Record.Id, found.Record.Type, found.Record.DeletedAt.Value), ActivityPubMediaTypes.Activity, found.IsPrivate, StatusCodes.Status410Gone).ConfigureAwait(false);
            return;
        }

        if (found.Record.Url is { } url && ActivityPubMediaTypes.PrefersHtml(context.Request))
        {
            context.Response.Headers.Vary = "Accept";
            context.Response.Redirect(url);
            return;
        }

        await DocumentResponse.WriteAsync(context, found.Record.Json, ActivityPubMediaTypes.Activity, found.IsPrivate).ConfigureAwait(false);
    }

    public async Task GetActivityAsync(HttpContext context)
    {
        ActivityRecord? record = ObjectId.TryParse(uris.Origin + context.Request.Path.Value, out ObjectId? id)
            ? await storage.Activities.FindAsync(id, context.RequestAborted).ConfigureAwait(false)
            : null;
        bool isPublic = record?.Visibility is Visibility.Public or Visibility.Unlisted;
        ObjectId? reader = null;
        if (!isPublic || gate.IsClosed)
        {
            GateResult result = await gate.IdentifyAsync(context).ConfigureAwait(false);
            if (!result.Passed)
            {
                return;
            }

            reader = result.Reader;
        }

        if (record is null || !await visibility.MayReadAsync(record, reader, context.RequestAborted).ConfigureAwait(false))
        {
            await ProblemResponse.WriteAsync(context, StatusCodes.Status404NotFound).ConfigureAwait(false);
            return;
        }

        await DocumentResponse.WriteAsync(context, record.Json, ActivityPubMediaTypes.Activity, !isPublic || gate.IsClosed).ConfigureAwait(false);
    }

    /// <summary>Finds an object that the reader may see; absent and forbidden answer alike.</summary>
    internal async ValueTask<FoundObject?> FindAsync(HttpContext context, ObjectId id)
    {
        ObjectRecord? record = await storage.Objects.FindAsync(id, context.RequestAborted).ConfigureAwait(false);
        bool isPublic = record?.Visibility is Visibility.Public or Visibility.Unlisted;
        ObjectId? reader = null;
        if (!isPublic || gate.IsClosed)
        {
            GateResult result = await gate.IdentifyAsync(context).ConfigureAwait(false);
            if (!result.Passed)
            {
                return null;
            }

            reader = result.Reader;
        }

        // A tombstone says no more than that something public once was here.
        bool mayRead = record is not null && (record.DeletedAt is not null ? isPublic : await visibility.MayReadAsync(record, reader, context.RequestAborted).ConfigureAwait(false));
        if (!mayRead)
        {
            await ProblemResponse.WriteAsync(context, StatusCodes.Status404NotFound).ConfigureAwait(false);
            return null;
        }

        return new FoundObject(record!, !isPublic || gate.IsClosed);
    }

    internal sealed record FoundObject(ObjectRecord Record, bool IsPrivate);
}
