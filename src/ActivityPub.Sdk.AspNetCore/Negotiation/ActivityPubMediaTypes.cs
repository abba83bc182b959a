using ActivityPub.Sdk.Vocabulary;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using MediaTypeHeaderValue = Microsoft.Net.Http.Headers.MediaTypeHeaderValue;

namespace ActivityPub.Sdk.AspNetCore.Negotiation;

/// <summary>Reads the media types of requests.</summary>
internal static class ActivityPubMediaTypes
{
    public const string Activity = ActivityStreams.MediaType;
    public const string JsonLd = "application/ld+json";
    public const string Problem = "application/problem+json";

    /// <summary>Whether a body of this type may be an activity. A profile is not asked for: a signature decides, not a label.</summary>
    public static bool IsActivityBody(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out MediaTypeHeaderValue? type)
        && (type.MediaType.Equals(Activity, StringComparison.OrdinalIgnoreCase) || type.MediaType.Equals(JsonLd, StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// Whether the request is a person's: it names HTML and no form of JSON. Servers that ask for anything, or name both, get the document,
    /// because an id that answers HTML to a server is a broken id.
    /// </summary>
    public static bool PrefersHtml(HttpRequest request)
    {
        bool html = false;
        foreach (string? line in request.Headers.Accept)
        {
            foreach (StringSegment part in new StringTokenizer(line ?? "", [',']))
            {
                if (!MediaTypeHeaderValue.TryParse(part, out MediaTypeHeaderValue? type) || type.Quality == 0)
                {
                    continue;
                }

                if (type.MediaType.Equals(Activity, StringComparison.OrdinalIgnoreCase) || type.MediaType.Equals(JsonLd, StringComparison.OrdinalIgnoreCase) || type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase))
                {
                    return false;
                }

                html |= type.MediaType.Equals("text/html", StringComparison.OrdinalIgnoreCase);
            }
        }

        return html;
    }
}
