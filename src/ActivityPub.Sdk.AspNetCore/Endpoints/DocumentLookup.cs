using ActivityPub.Sdk.Actors;
using ActivityPub.Sdk.AspNetCore.Authentication;
using ActivityPub.Sdk.AspNetCore.Negotiation;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Policy;
using ActivityPub.Sdk.Storage;
using Microsoft.AspNetCore.Http;

namespace ActivityPub.Sdk.AspNetCore.Endpoints;

/// <summary>Finds what a reader may see, and answers 404 for the rest: absent and hidden alike, by the same steps.</summary>
internal sealed class DocumentLookup(ReadableStorage storage, FederationUris uris, DocumentGate gate)
{
    public ValueTask<FoundDocument<ObjectRecord>> FindObjectAsync(HttpContext context, string path) => FindAsync<ObjectRecord>(context, path, storage.FindObjectAsync);

    public ValueTask<FoundDocument<ActivityRecord>> FindActivityAsync(HttpContext context, string path) => FindAsync<ActivityRecord>(context, path, storage.FindActivityAsync);

    private async ValueTask<FoundDocument<T>> FindAsync<T>(HttpContext context, string path, Func<ObjectId, ObjectId?, CancellationToken, ValueTask<Readable<T>>> find)
        where T : class
    {
        Readable<T> found = default;
        if (ObjectId.TryParse(uris.Origin + path, out ObjectId? id))
        {
            found = await find(id, null, context.RequestAborted).ConfigureAwait(false);
        }

        // Who asks is found out only where that matters: it costs a signature check, and perhaps a question to another server.
        if (found.Record is null || gate.IsClosed)
        {
            GateResult result = await gate.IdentifyAsync(context).ConfigureAwait(false);
            if (!result.Passed)
            {
                return default;
            }

            if (found.Record is null && result.Reader is not null && id is not null)
            {
                found = await find(id, result.Reader, context.RequestAborted).ConfigureAwait(false);
            }
        }

        else if (!await gate.PassAsync(context).ConfigureAwait(false))
        {
            return default;
        }

        if (found.Record is null)
        {
            await ProblemResponse.WriteAsync(context, StatusCodes.Status404NotFound).ConfigureAwait(false);
            return default;
        }

        return new FoundDocument<T>(
            found.Record,
            found.Decision == ReadDecision.OnlyThatItIsGone,
            found.Decision == ReadDecision.ForThisReader ? Caching.None : gate.Narrow(Caching.Confirmed));
    }
}
