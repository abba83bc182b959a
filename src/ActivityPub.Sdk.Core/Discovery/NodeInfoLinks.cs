using System.Diagnostics.CodeAnalysis;

using ActivityPub.Sdk.Identifiers;

namespace ActivityPub.Sdk.Discovery;

/// <summary>The document under <see cref="Path"/>, which says where the NodeInfo documents of a server are.</summary>
/// <remarks>Immutable and thread-safe. See <see href="https://github.com/jhass/nodeinfo/blob/main/PROTOCOL.md">the NodeInfo protocol</see>.</remarks>
public sealed class NodeInfoLinks
{
    /// <summary>The path of the document.</summary>
    public const string Path = "/.well-known/nodeinfo";

    /// <summary>The links.</summary>
    public IReadOnlyList<DiscoveryLink> Links { get; init; } = [];

    /// <summary>Makes the document.</summary>
    /// <param name="version20">Where version 2.0 is.</param>
    /// <param name="version21">Where version 2.1 is.</param>
    public static NodeInfoLinks For(ObjectId version20, ObjectId version21)
    {
        ArgumentNullException.ThrowIfNull(version20);
        ArgumentNullException.ThrowIfNull(version21);
        return new NodeInfoLinks
        {
            Links = [new() { Rel = LinkRelations.NodeInfo20, Href = version20.Value }, new() { Rel = LinkRelations.NodeInfo21, Href = version21.Value }],
        };
    }

    /// <summary>Reads a document.</summary>
    /// <param name="utf8Json">The bytes as they came.</param>
    /// <exception cref="FormatException">The bytes are no such document; the message says why.</exception>
    public static NodeInfoLinks Parse(ReadOnlyMemory<byte> utf8Json) =>
        DiscoveryJson.TryRead(utf8Json, static root => new NodeInfoLinks { Links = DiscoveryJson.GetLinks(root) }, out NodeInfoLinks? links, out string? error) ? links : throw new FormatException(error);

    /// <summary>Reads a document without throwing.</summary>
    /// <param name="utf8Json">The bytes as they came.</param>
    /// <param name="links">The document where the bytes are one.</param>
    /// <returns>Whether the bytes are such a document.</returns>
    public static bool TryParse(ReadOnlyMemory<byte> utf8Json, [NotNullWhen(true)] out NodeInfoLinks? links) =>
        DiscoveryJson.TryRead(utf8Json, static root => new NodeInfoLinks { Links = DiscoveryJson.GetLinks(root) }, out links, out _);

    /// <summary>Where the newest document is that this project can read: 2.1, or else 2.0.</summary>
    /// <returns><see langword="null"/> where there is none.</returns>
    public ObjectId? FindDocument() => Find(LinkRelations.NodeInfo21) ?? Find(LinkRelations.NodeInfo20);

    /// <summary>The document as UTF-8 JSON.</summary>
    public byte[] ToUtf8Json() => DiscoveryJson.Write(writer =>
    {
        writer.WriteStartObject();
        DiscoveryJson.WriteLinks(writer, Links);
        writer.WriteEndObject();
    });

    // Some servers write the relation with https.
    private ObjectId? Find(string rel) => Links
        .Where(link => link.Rel == rel || (link.Rel.StartsWith("https", StringComparison.Ordinal) && link.Rel.AsSpan(5).SequenceEqual(rel.AsSpan(4))))
        .Select(static link => ObjectId.TryParse(link.Href, out ObjectId? id) ? id : null)
        .FirstOrDefault(static id => id is not null);
}
