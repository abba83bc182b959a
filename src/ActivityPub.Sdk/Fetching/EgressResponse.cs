using ActivityPub.Sdk.Identifiers;

namespace ActivityPub.Sdk.Fetching;

/// <summary>The answer of another server, read to its end.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class EgressResponse
{
    private readonly Dictionary<string, string> _headers;

    internal EgressResponse(int status, ObjectId finalUrl, bool stayedOnOrigin, int redirects, Dictionary<string, string> headers, ReadOnlyMemory<byte> body, TimeSpan? retryAfter)
    {
        Status = status;
        FinalUrl = finalUrl;
        StayedOnOrigin = stayedOnOrigin;
        Redirects = redirects;
        _headers = headers;
        Body = body;
        RetryAfter = retryAfter;
    }

    /// <summary>The HTTP status code.</summary>
    public int Status { get; }

    /// <summary>Whether the status is 200 to 299.</summary>
    public bool IsSuccess => Status is >= 200 and <= 299;

    /// <summary>The URL that answered, after redirects; without fragment.</summary>
    public ObjectId FinalUrl { get; }

    /// <summary>The <c>Content-Type</c> header; <see langword="null"/> where there was none, or more than one.</summary>
    public string? ContentType => GetHeader("Content-Type");

    /// <summary>The body, decompressed.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>How long the server asks to wait, counted from the answer; never negative.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>Whether every hop was on the origin of the request.</summary>
    internal bool StayedOnOrigin { get; }

    /// <summary>How many redirects led to the answer.</summary>
    internal int Redirects { get; }

    /// <summary>
    /// The value of a header. Kept are: Accept-Signature, Cache-Control, Content-Type, ETag, Last-Modified, Link, Location, Vary and
    /// WWW-Authenticate; repeated fields are joined with a comma, except Content-Type and Location, of which there may be only one.
    /// </summary>
    /// <param name="name">The name, in any case.</param>
    public string? GetHeader(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _headers.GetValueOrDefault(name);
    }
}
