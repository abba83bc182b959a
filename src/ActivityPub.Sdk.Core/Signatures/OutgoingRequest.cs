namespace ActivityPub.Sdk.Signatures;

/// <summary>A request that is about to be signed and sent.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class OutgoingRequest
{
    /// <summary>Makes the description of a request.</summary>
    /// <param name="method">The method, in capitals: <c>GET</c>, <c>POST</c>.</param>
    /// <param name="target">The absolute URL. What is signed is what <see cref="HttpClient"/> sends: <see cref="Uri.PathAndQuery"/> and the ASCII host.</param>
    /// <param name="body">The body, exactly as it will be sent; empty where there is none.</param>
    /// <param name="host">The value of the <c>Host</c> header where it is not that of the URL.</param>
    /// <exception cref="ArgumentException">The URL is not absolute, or not http or https.</exception>
    public OutgoingRequest(string method, Uri target, ReadOnlyMemory<byte> body = default, string? host = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(method);
        ArgumentNullException.ThrowIfNull(target);
        if (!target.IsAbsoluteUri || target.Scheme is not ("https" or "http"))
        {
            throw new ArgumentException("Only absolute http and https URLs are signed.", nameof(target));
        }

        Method = method;
        Target = target;
        Body = body;
        Host = host ?? GetHost(target);
    }

    /// <summary>The method.</summary>
    public string Method { get; }

    /// <summary>The absolute URL.</summary>
    public Uri Target { get; }

    /// <summary>The body; empty where there is none.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>The value of the <c>Host</c> header.</summary>
    public string Host { get; }

    /// <summary>What the server asked a signature by RFC 9421 to have; the older scheme knows no such thing. <see langword="null"/> where it asked nothing.</summary>
    public SignatureChallenge? Challenge { get; init; }

    /// <summary>Whether the request needs a digest: every method except GET and HEAD, and these too when they carry a body.</summary>
    internal bool NeedsDigest => Method is not ("GET" or "HEAD") || !Body.IsEmpty;

    private static string GetHost(Uri target)
    {
        string host = target.HostNameType == UriHostNameType.IPv6 ? target.Host : target.IdnHost;
        return target.IsDefaultPort ? host : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{host}:{target.Port}");
    }
}
