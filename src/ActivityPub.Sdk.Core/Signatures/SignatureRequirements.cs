using ActivityPub.Sdk.Identifiers;

namespace ActivityPub.Sdk.Signatures;

/// <summary>What a signature on a received request must fulfil.</summary>
/// <remarks>
/// The fixed part is not up for choice: a POST covers method, target, host, digest of the body and time; a GET the same without the
/// digest. Immutable and thread-safe; make one and keep it.
/// </remarks>
public sealed class SignatureRequirements
{
    /// <summary>Makes requirements for a server with these public origins.</summary>
    /// <param name="origins">The origins under which others reach this server, at least one. A request signed for another host is refused,
    /// whatever proxies made of its <c>Host</c> header.</param>
    /// <exception cref="ArgumentException">There is no origin.</exception>
    public SignatureRequirements(params IEnumerable<Origin> origins)
    {
        ArgumentNullException.ThrowIfNull(origins);
        Origins = [.. origins];
        if (Origins.Count == 0)
        {
            throw new ArgumentException("Name at least one public origin.", nameof(origins));
        }
    }

    /// <summary>The public origins of this server.</summary>
    public IReadOnlyList<Origin> Origins { get; }

    /// <summary>How far the clock of the sender may differ in either direction. Default: one hour, as most servers allow.</summary>
    public TimeSpan ClockSkew { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The greatest age of a signature, whatever life it declares. Default: twelve hours.</summary>
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromHours(12);

    /// <summary>
    /// Whether a draft-cavage signature of a GET may have been made over the path without the query string, as some servers do.
    /// Default: <see langword="false"/>, because the query then is not authenticated.
    /// </summary>
    public bool AllowTargetWithoutQuery { get; init; }
}
