using System.Net.Http.Headers;

namespace ActivityPub.Sdk.Fetching;

/// <summary>The media types of ActivityPub documents.</summary>
/// <remarks>See <see href="https://www.w3.org/TR/activitypub/#retrieving-objects">ActivityPub section 3.2</see>.</remarks>
public static class ActivityMediaType
{
    /// <summary><c>application/activity+json</c>.</summary>
    public const string ActivityJson = "application/activity+json";

    /// <summary><c>application/ld+json</c> with the profile of ActivityStreams.</summary>
    public const string LinkedDataJson = "application/ld+json; profile=\"https://www.w3.org/ns/activitystreams\"";

    /// <summary>The value of an <c>Accept</c> header that asks for both.</summary>
    public const string Accept = ActivityJson + ", " + LinkedDataJson;

    private const string Profile = "https://www.w3.org/ns/activitystreams";

    /// <summary>
    /// Whether a <c>Content-Type</c> says that the document is ActivityPub: <c>application/activity+json</c> with any parameters, or
    /// <c>application/ld+json</c> with a list of profiles that has ActivityStreams in it. Nothing else does, because sites store files
    /// of other people under all other types.
    /// </summary>
    /// <param name="contentType">The value of the header.</param>
    public static bool IsActivityPub(string? contentType)
    {
        if (!MediaTypeHeaderValue.TryParse(contentType, out MediaTypeHeaderValue? type))
        {
            return false;
        }

        if (string.Equals(type.MediaType, ActivityJson, StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        if (!string.Equals(type.MediaType, "application/ld+json", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        NameValueHeaderValue[] profiles = [.. type.Parameters.Where(static p => string.Equals(p.Name, "profile", StringComparison.OrdinalIgnoreCase))];
        return profiles is [{ Value: { } value }] && value.Trim('"').Split(' ', StringSplitOptions.RemoveEmptyEntries).Contains(Profile, StringComparer.Ordinal);
    }
}
