using ActivityPub.Sdk.Identifiers;

namespace ActivityPub.Sdk.Fetching;

/// <summary>A request to another server.</summary>
/// <remarks>Immutable; may be sent several times.</remarks>
public sealed class EgressRequest
{
    /// <summary>Makes a request.</summary>
    /// <param name="method">The method. GET and HEAD follow redirects, all others do not.</param>
    /// <param name="target">The URL; a fragment is not sent.</param>
    public EgressRequest(HttpMethod method, ObjectId target)
    {
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(target);
        Method = method;
        Target = target.WithoutFragment();
    }

    /// <summary>The method.</summary>
    public HttpMethod Method { get; }

    /// <summary>The URL, without fragment.</summary>
    public ObjectId Target { get; }

    /// <summary>The <c>Accept</c> header; none where it is <see langword="null"/>.</summary>
    public string? Accept { get; init; }

    /// <summary>Further headers. <c>Authorization</c> and <c>Cookie</c> are not sent on to another origin.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>The body; empty means none.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The media type of the body.</summary>
    public string? ContentType { get; init; }

    /// <summary>
    /// The greatest body of the answer in bytes, at most <see cref="EgressOptions.MaxDocumentBytes"/>. Default: that option, or 16 KiB where
    /// <see cref="StatusIsEnough"/> is set.
    /// </summary>
    public int? MaxBytes { get; init; }

    /// <summary>
    /// Whether the status is what matters: of a body that is too long, too slow or broken the part that came is kept, and the exchange
    /// succeeds all the same. Always so for answers that are no success. Default: <see langword="false"/>.
    /// </summary>
    public bool StatusIsEnough { get; init; }

    /// <summary>How many redirects may be followed, at most <see cref="EgressOptions.MaxRedirects"/>: for the second request of one fetch.</summary>
    internal int? MaxRedirects { get; init; }

    /// <summary>Signs the request, once per hop; not signed where it is <see langword="null"/>.</summary>
    public EgressSigner? Signer { get; init; }
}
