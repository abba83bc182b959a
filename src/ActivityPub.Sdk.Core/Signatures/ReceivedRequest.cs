using System.Net;

namespace ActivityPub.Sdk.Signatures;

/// <summary>An HTTP request as it arrived: the bytes that a signature speaks about, before anything was interpreted.</summary>
/// <remarks>
/// It proves nothing. Immutable (the memory of the body must not change while it is in use) and thread-safe.
/// </remarks>
public sealed class ReceivedRequest
{
    private readonly HeaderField[] _headers;

    /// <summary>Makes the record of a request.</summary>
    /// <param name="method">The method as sent, case included.</param>
    /// <param name="rawTarget">The request target exactly as sent, neither decoded nor normalised: <c>/inbox?a=%7E</c> or the absolute form.</param>
    /// <param name="scheme">The scheme under which the sender addressed this server, <c>https</c> or <c>http</c>; it only decides between
    /// two public origins that differ in nothing else.</param>
    /// <param name="headers">The header field lines in order of arrival. A field that was sent twice stands here twice: a server that
    /// joins repeated lines hides an attack.</param>
    /// <param name="body">The body, exactly as received.</param>
    /// <param name="receivedAt">When the request arrived.</param>
    public ReceivedRequest(string method, string rawTarget, string scheme, IEnumerable<HeaderField> headers, ReadOnlyMemory<byte> body, DateTimeOffset receivedAt)
    {
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(rawTarget);
        ArgumentNullException.ThrowIfNull(scheme);
        ArgumentNullException.ThrowIfNull(headers);
        Method = method;
        RawTarget = rawTarget;
        Scheme = scheme;
        _headers = [.. headers];
        Body = body;
        ReceivedAt = receivedAt;
    }

    /// <summary>The method as sent.</summary>
    public string Method { get; }

    /// <summary>The request target exactly as sent.</summary>
    public string RawTarget { get; }

    /// <summary>The scheme, <c>https</c> or <c>http</c>.</summary>
    public string Scheme { get; }

    /// <summary>The header field lines in order of arrival, repeated ones included.</summary>
    public IReadOnlyList<HeaderField> Headers => _headers;

    /// <summary>The body, exactly as received.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>When the request arrived.</summary>
    public DateTimeOffset ReceivedAt { get; }

    /// <summary>
    /// The address of the client: the other end of the socket, or what a trusted proxy says. Limits go by it, signatures do not.
    /// <see langword="null"/> where it is not known; then all such requests share the limits of one address.
    /// </summary>
    public IPAddress? RemoteAddress { get; init; }

    internal ReadOnlySpan<HeaderField> HeaderSpan => _headers;

    internal bool IsRead => Method is "GET" or "HEAD";

    /// <summary>Counts the lines of a field and gives the first value.</summary>
    internal int Find(string name, out string? value)
    {
        value = null;
        int count = 0;
        foreach (ref readonly HeaderField field in HeaderSpan)
        {
            if (string.Equals(field.Name, name, StringComparison.OrdinalIgnoreCase) && count++ == 0)
            {
                value = field.Value;
            }
        }

        return count;
    }
}
