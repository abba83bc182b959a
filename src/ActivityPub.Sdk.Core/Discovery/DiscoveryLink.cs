namespace ActivityPub.Sdk.Discovery;

/// <summary>A link of a WebFinger, NodeInfo or host-meta document.</summary>
/// <remarks>Immutable and thread-safe. See <see href="https://www.rfc-editor.org/rfc/rfc7033#section-4.4.4">RFC 7033 section 4.4.4</see>.</remarks>
public sealed class DiscoveryLink
{
    private static readonly Dictionary<string, string> NoTitles = [];

    private static readonly Dictionary<string, string?> NoProperties = [];

    /// <summary>What the link is: a registered name such as <c>self</c>, or a URI.</summary>
    public required string Rel { get; init; }

    /// <summary>The media type of what it leads to.</summary>
    public string? Type { get; init; }

    /// <summary>Where it leads to, as written. Not checked: make an <see cref="Identifiers.ObjectId"/> of it before it is fetched.</summary>
    public string? Href { get; init; }

    /// <summary>A URL with the placeholder <c>{uri}</c>, as written.</summary>
    public string? Template { get; init; }

    /// <summary>Titles by language tag; <c>und</c> stands for an unknown language.</summary>
    public IReadOnlyDictionary<string, string> Titles { get; init; } = NoTitles;

    /// <summary>Further facts by URI; the value may be <see langword="null"/>.</summary>
    public IReadOnlyDictionary<string, string?> Properties { get; init; } = NoProperties;
}
