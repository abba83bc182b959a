using ActivityPub.Sdk.Actors;
using ActivityPub.Sdk.AspNetCore.Authentication;
using ActivityPub.Sdk.AspNetCore.Negotiation;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ActivityPub.Sdk.AspNetCore.Endpoints;

/// <summary>Actor documents (<see href="https://www.w3.org/TR/activitypub/#actor-objects">ActivityPub section 4.1</see>).</summary>
internal sealed class ActorEndpoint(ActorDirectory actors, DocumentGate gate)
{
    /// <summary>The instance actor signs what this server fetches; its key must be readable by those who check that signature, always.</summary>
    public async Task GetInstanceActorAsync(HttpContext context) =>
        await DocumentResponse.WriteAsync(context, await actors.GetDocumentAsync(actors.InstanceActor, context.RequestAborted).ConfigureAwait(false), ActivityPubMediaTypes.Activity).ConfigureAwait(false);

    public async Task GetAsync(HttpContext context)
    {
        if (!await gate.PassAsync(context).ConfigureAwait(false))
        {
            return;
        }

        LocalActor? actor = await actors.FindAsync((string)context.GetRouteValue("username")!, context.RequestAborted).ConfigureAwait(false);
        if (actor is null)
        {
            await ProblemResponse.WriteAsync(context, StatusCodes.Status404NotFound).ConfigureAwait(false);
            return;
        }

        if (actor.DeletedAt is not null)
        {
            await DocumentResponse.WriteAsync(context, TombstoneDocument.Write(actor.Id, actor.Profile.Type, actor.DeletedAt.Value), ActivityPubMediaTypes.Activity, gate.Narrow(Caching.Confirmed), StatusCodes.Status410Gone).ConfigureAwait(false);
            return;
        }

        if (actor.Profile.Url is { } url && ActivityPubMediaTypes.PrefersHtml(context.Request))
        {
            context.Response.Headers.Vary = "Accept";
            context.Response.Redirect(url);
            return;
        }

        await DocumentResponse.WriteAsync(context, await actors.GetDocumentAsync(actor, context.RequestAborted).ConfigureAwait(false), ActivityPubMediaTypes.Activity, gate.Narrow(Caching.ForAMinute)).ConfigureAwait(false);
    }
}
