using ActivityPub.Sdk.AspNetCore.Negotiation;
using ActivityPub.Sdk.Identifiers;
using Microsoft.Extensions.Primitives;

namespace Microsoft.AspNetCore.Http;

/// <summary>Helps the pages of a site to name the ActivityPub objects behind them.</summary>
public static class ActivityPubResponseExtensions
{
    /// <summary>
    /// Adds a <c>Link</c> header with <c>rel="alternate"</c> that names the ActivityPub object of a page, so that servers find it when
    /// somebody pastes the page's address into their search. Put the same link into the page's head.
    /// </summary>
    /// <param name="response">The response of the page; its headers must not have been sent.</param>
    /// <param name="id">The object, or the actor of a profile page.</param>
    public static void AppendActivityPubAlternate(this HttpResponse response, ObjectId id)
    {
        ArgumentNullException.ThrowIfNull(response);
        ArgumentNullException.ThrowIfNull(id);
        response.Headers.Link = StringValues.Concat(response.Headers.Link, $"<{id.ToUri().AbsoluteUri}>; rel=\"alternate\"; type=\"{ActivityPubMediaTypes.Activity}\"");
    }
}
