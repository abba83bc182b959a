using System.Diagnostics.CodeAnalysis;

using ActivityPub.Sdk.Identifiers;

namespace ActivityPub.Sdk.Discovery;

/// <summary>WebFinger queries: from a handle to a URL, and back from the query that another server sends.</summary>
/// <remarks>Thread-safe. See <see href="https://www.rfc-editor.org/rfc/rfc7033">RFC 7033</see>.</remarks>
public static class WebFinger
{
    /// <summary>The path of the endpoint.</summary>
    public const string Path = "/.well-known/webfinger";

    /// <summary>The media type of an answer.</summary>
    public const string MediaType = "application/jrd+json";

    internal const string ActivityJson = "application/activity+json";

    private const string Profile = "https://www.w3.org/ns/activitystreams";

    /// <summary>The URL that asks for an account.</summary>
    /// <param name="handle">The handle.</param>
    /// <param name="useHttp">Asks over <c>http</c>, for development on one machine.</param>
    public static ObjectId GetUrl(Handle handle, bool useHttp = false)
    {
        ArgumentNullException.ThrowIfNull(handle);
        return GetUrl(new Origin((useHttp ? "http://" : "https://") + handle.Host), handle.ToAcctUri());
    }

    /// <summary>The URL that asks for something that has a URL itself, such as an actor, at its own server.</summary>
    /// <param name="resource">The URL.</param>
    /// <exception cref="FormatException">The query would be longer than an id may be.</exception>
    public static ObjectId GetUrl(ObjectId resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return GetUrl(resource.Origin, resource.Value);
    }

    /// <summary>The URL that asks a server for a resource.</summary>
    /// <param name="server">The server.</param>
    /// <param name="resource">The URI of the resource.</param>
    /// <exception cref="FormatException">The query would be longer than an id may be.</exception>
    public static ObjectId GetUrl(Origin server, string resource)
    {
        ArgumentNullException.ThrowIfNull(server);
        ArgumentNullException.ThrowIfNull(resource);
        return server.Append($"{Path}?resource={Uri.EscapeDataString(resource)}");
    }

    /// <summary>The URL that a template of host-meta makes for a resource.</summary>
    /// <param name="template">The template, with the placeholder <c>{uri}</c>.</param>
    /// <param name="resource">The URI of the resource.</param>
    /// <param name="url">The URL where the template makes one.</param>
    /// <returns>Whether the template has the placeholder and makes a valid URL.</returns>
    public static bool TryExpandTemplate([NotNullWhen(true)] string? template, string resource, [NotNullWhen(true)] out ObjectId? url)
    {
        ArgumentNullException.ThrowIfNull(resource);
        url = null;
        return template is { Length: <= ObjectId.MaxLength } && template.Contains("{uri}", StringComparison.Ordinal)
            && ObjectId.TryParse(template.Replace("{uri}", Uri.EscapeDataString(resource), StringComparison.Ordinal), out url);
    }

    /// <summary>Reads the <c>resource</c> parameter of a query, already percent-decoded.</summary>
    /// <param name="resource">An <c>acct</c> URI, a handle without scheme, or an <c>http</c> or <c>https</c> URL.</param>
    /// <param name="handle">The handle where it names an account.</param>
    /// <param name="url">The URL where it is one.</param>
    /// <returns>Whether it is one of the two; then exactly one of <paramref name="handle"/> and <paramref name="url"/> is set.</returns>
    public static bool TryParseResource(string? resource, out Handle? handle, out ObjectId? url)
    {
        url = null;
        return Handle.TryParse(resource, out handle) || ObjectId.TryParse(resource, out url);
    }

    /// <summary>1 for activity+json, 2 for ld+json with the profile of ActivityStreams, 0 for everything else.</summary>
    internal static int RankActorType(string? type)
    {
        if (type is null)
        {
            return 0;
        }

        string[] parts = type.Split(';', StringSplitOptions.TrimEntries);
        if (string.Equals(parts[0], ActivityJson, StringComparison.OrdinalIgnoreCase))
        {
            return 1;
        }

        return string.Equals(parts[0], "application/ld+json", StringComparison.OrdinalIgnoreCase)
            && parts.AsSpan(1).ToArray().Any(static part => part.StartsWith("profile=", StringComparison.OrdinalIgnoreCase)
                && part[8..].Trim('"').Split(' ', StringSplitOptions.RemoveEmptyEntries).Contains(Profile, StringComparer.Ordinal))
            ? 2
            : 0;
    }
}
