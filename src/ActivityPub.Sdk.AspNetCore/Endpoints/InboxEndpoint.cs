using ActivityPub.Sdk.Actors;
using ActivityPub.Sdk.AspNetCore.Limits;
using ActivityPub.Sdk.AspNetCore.Negotiation;
using ActivityPub.Sdk.Inbox;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ActivityPub.Sdk.AspNetCore.Endpoints;

/// <summary>
/// The inboxes (<see href="https://www.w3.org/TR/activitypub/#inbox">ActivityPub section 5.2</see>). Bytes in, a status out; what they
/// mean is decided by <see cref="InboxService"/>.
/// </summary>
internal sealed class InboxEndpoint(InboxService inbox, FederationUris uris, RequestLimits limits, TimeProvider time)
{
    public const int MaxBodyBytes = 1024 * 1024;

    private static readonly TimeSpan _retrySoon = TimeSpan.FromSeconds(10);

    public async Task PostAsync(HttpContext context)
    {
        HttpRequest request = context.Request;
        // Kestrel hides a Content-Length that stood beside a Transfer-Encoding under another name; a proxy in front may have gone by it.
        if (request.Headers.TransferEncoding.Count > 0 && (request.Headers.ContentLength is not null || request.Headers.ContainsKey("X-Content-Length")))
        {
            await ProblemResponse.WriteAsync(context, StatusCodes.Status400BadRequest, "A request has Content-Length or Transfer-Encoding, not both.").ConfigureAwait(false);
            return;
        }

        if (!ActivityPubMediaTypes.IsActivityBody(request.ContentType))
        {
            await ProblemResponse.WriteAsync(context, StatusCodes.Status415UnsupportedMediaType, "Send the activity as application/activity+json or application/ld+json.").ConfigureAwait(false);
            return;
        }

        if (request.Headers.ContentEncoding.Count > 0)
        {
            await ProblemResponse.WriteAsync(context, StatusCodes.Status415UnsupportedMediaType, "Send the activity without a Content-Encoding.").ConfigureAwait(false);
            return;
        }

        byte[]? body;
        try
        {
            (body, int status) = await RequestReader.ReadBodyAsync(request, MaxBodyBytes, limits, time, context.RequestAborted).ConfigureAwait(false);
            if (body is null)
            {
                await RefuseBodyAsync(context, status).ConfigureAwait(false);
                return;
            }
        }
        catch (BadHttpRequestException exception)
        {
            await ProblemResponse.WriteAsync(context, exception.StatusCode, "The body could not be read.").ConfigureAwait(false);
            return;
        }

        using IDisposable? permission = await limits.EnterAsync(context).ConfigureAwait(false);
        if (permission is null)
        {
            return;
        }

        InboxResult result = await inbox.ReceiveAsync(
            RequestReader.Create(context, uris.Origin, body, time.GetUtcNow()),
            context.GetRouteValue("username") as string,
            context.RequestAborted).ConfigureAwait(false);
        if (result.Status < 300)
        {
            context.Response.StatusCode = result.Status;
            context.Response.Headers.CacheControl = "no-store";
            return;
        }

        await ProblemResponse.WriteAsync(context, result.Status, result.Detail, result.RetryAfter, result.AcceptSignature).ConfigureAwait(false);
    }

    private static Task RefuseBodyAsync(HttpContext context, int status) => status switch
    {
        StatusCodes.Status413PayloadTooLarge => ProblemResponse.WriteAsync(context, status, "An activity has at most 1 MiB."),
        StatusCodes.Status408RequestTimeout => ProblemResponse.WriteAsync(context, status, "The body took too long."),
        _ => ProblemResponse.WriteAsync(context, status, "This server reads too many long bodies at the moment.", _retrySoon),
    };
}
