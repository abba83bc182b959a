using ActivityPub.Sdk.Actors;
using ActivityPub.Sdk.AspNetCore.Endpoints;
using ActivityPub.Sdk.AspNetCore.Limits;
using ActivityPub.Sdk.AspNetCore.Negotiation;
using ActivityPub.Sdk.Inbox;
using ActivityPub.Sdk.Signatures;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace ActivityPub.Sdk.AspNetCore.Authentication;

/// <summary>Decides whether a GET may go on, and finds out who asks where that matters.</summary>
internal sealed class DocumentGate(RequestAuthenticator authenticator, FederationUris uris, RequestLimits limits, IOptions<ActivityPubOptions> options, TimeProvider time)
{
    /// <summary>Whether every document asks for a signature.</summary>
    public bool IsClosed { get; } = options.Value.RequiresSignedReads;

    /// <summary>What caches may do with an answer for everybody: in the closed mode, nothing.</summary>
    public Caching Narrow(Caching open) => IsClosed ? Caching.None : open;

    /// <summary>Lets a request for something public pass: in the open mode unless it names somebody blocked, in the closed one only when signed by somebody welcome in the closed one.</summary>
    /// <returns><see langword="false"/> where the request was answered.</returns>
    public async ValueTask<bool> PassAsync(HttpContext context) =>
        IsClosed ? (await IdentifyAsync(context).ConfigureAwait(false)).Passed : await ScreenAsync(context).ConfigureAwait(false);

    private async ValueTask<bool> ScreenAsync(HttpContext context)
    {
        if (!DocumentResponse.IsSigned(context.Request))
        {
            return true;
        }

        RequestAuthentication screened = await authenticator.ScreenAsync(Read(context), context.RequestAborted).ConfigureAwait(false);
        if (screened.Status == 0)
        {
            return true;
        }

        await ProblemResponse.WriteAsync(context, screened.Status, screened.Detail, screened.RetryAfter).ConfigureAwait(false);
        return false;
    }

    private ReceivedRequest Read(HttpContext context) => RequestReader.Create(context, uris.Origin, ReadOnlyMemory<byte>.Empty, time.GetUtcNow());

    /// <summary>Finds out who asks. An unsigned request is nobody's in the open mode and answered with 401 in the closed one.</summary>
    public async ValueTask<GateResult> IdentifyAsync(HttpContext context)
    {
        using IDisposable? permission = await limits.EnterAsync(context).ConfigureAwait(false);
        if (permission is null)
        {
            return default;
        }

        RequestAuthentication authentication = await authenticator.AuthenticateAsync(Read(context), context.RequestAborted).ConfigureAwait(false);
        switch (authentication.Status)
        {
            case StatusCodes.Status200OK:
                return new GateResult(true, authentication.ActorId);
            case 0 when !IsClosed:
                return new GateResult(true, null);
            case 0:
                await ProblemResponse.WriteAsync(context, StatusCodes.Status401Unauthorized, "This server answers signed requests only. The key of its instance actor can be fetched unsigned.", acceptSignature: authentication.AcceptSignature).ConfigureAwait(false);
                return default;
            default:
                await ProblemResponse.WriteAsync(context, authentication.Status, authentication.Detail, authentication.RetryAfter, authentication.AcceptSignature).ConfigureAwait(false);
                return default;
        }
    }
}
