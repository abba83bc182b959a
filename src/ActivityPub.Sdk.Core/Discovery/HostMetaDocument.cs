using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Xml;

using ActivityPub.Sdk.Identifiers;

namespace ActivityPub.Sdk.Discovery;

/// <summary>A host-meta document, which says where a host answers WebFinger queries.</summary>
/// <remarks>
/// Immutable and thread-safe. Read are at most 64 KiB and 100 links, and no document type declarations.
/// See <see href="https://www.rfc-editor.org/rfc/rfc6415">RFC 6415</see>.
/// </remarks>
public sealed class HostMetaDocument
{
    /// <summary>The path of the XML document.</summary>
    public const string Path = "/.well-known/host-meta";

    /// <summary>The path of the JSON document.</summary>
    public const string JsonPath = "/.well-known/host-meta.json";

    /// <summary>The media type of the XML document.</summary>
    public const string XmlMediaType = "application/xrd+xml";

    private const string Namespace = "http://docs.oasis-open.org/ns/xri/xrd-1.0";

    /// <summary>The links, in the order of the document.</summary>
    public IReadOnlyList<DiscoveryLink> Links { get; init; } = [];

    /// <summary>Makes the document of a server that answers WebFinger queries itself.</summary>
    /// <param name="server">The server that answers.</param>
    public static HostMetaDocument For(Origin server)
    {
        ArgumentNullException.ThrowIfNull(server);
        return new HostMetaDocument
        {
            Links = [new() { Rel = LinkRelations.ResourceDescription, Type = WebFinger.MediaType, Template = $"{server}{WebFinger.Path}?resource={{uri}}" }],
        };
    }

    /// <summary>Reads an XML document.</summary>
    /// <param name="xml">The bytes as they came.</param>
    /// <exception cref="FormatException">The bytes are no such document; the message says why.</exception>
    public static HostMetaDocument ParseXml(ReadOnlyMemory<byte> xml) => TryParseXml(xml, out HostMetaDocument? document, out string? error) ? document : throw new FormatException(error);

    /// <summary>Reads an XML document without throwing.</summary>
    /// <param name="xml">The bytes as they came.</param>
    /// <param name="document">The document where the bytes are one.</param>
    /// <returns>Whether the bytes are such a document.</returns>
    public static bool TryParseXml(ReadOnlyMemory<byte> xml, [NotNullWhen(true)] out HostMetaDocument? document) => TryParseXml(xml, out document, out _);

    /// <summary>Reads a JSON document.</summary>
    /// <param name="utf8Json">The bytes as they came.</param>
    /// <exception cref="FormatException">The bytes are no such document; the message says why.</exception>
    public static HostMetaDocument ParseJson(ReadOnlyMemory<byte> utf8Json) =>
        DiscoveryJson.TryRead(utf8Json, static root => new HostMetaDocument { Links = DiscoveryJson.GetLinks(root) }, out HostMetaDocument? document, out string? error) ? document : throw new FormatException(error);

    /// <summary>The URL at which the host describes a resource: the first <c>lrdd</c> template that makes one.</summary>
    /// <param name="resource">The URI of the resource, such as <see cref="Handle.ToAcctUri"/>.</param>
    /// <returns><see langword="null"/> where no template does.</returns>
    public ObjectId? FindDescription(string resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        foreach (DiscoveryLink link in Links)
        {
            if (link.Rel == LinkRelations.ResourceDescription && WebFinger.TryExpandTemplate(link.Template, resource, out ObjectId? url))
            {
                return url;
            }
        }

        return null;
    }

    /// <summary>The document as XML in UTF-8.</summary>
    public byte[] ToXml()
    {
        using MemoryStream stream = new();
        using (XmlWriter writer = XmlWriter.Create(stream, new XmlWriterSettings { Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false) }))
        {
            writer.WriteStartDocument();
            writer.WriteStartElement("XRD", Namespace);
            foreach (DiscoveryLink link in Links)
            {
                writer.WriteStartElement("Link", Namespace);
                writer.WriteAttributeString("rel", link.Rel);
                WriteAttribute(writer, "type", link.Type);
                WriteAttribute(writer, "href", link.Href);
                WriteAttribute(writer, "template", link.Template);
                writer.WriteEndElement();
            }

            writer.WriteEndElement();
            writer.WriteEndDocument();
        }

        return stream.ToArray();
    }

    /// <summary>The document as UTF-8 JSON.</summary>
    public byte[] ToUtf8Json() => DiscoveryJson.Write(writer =>
    {
        writer.WriteStartObject();
        DiscoveryJson.WriteLinks(writer, Links);
        writer.WriteEndObject();
    });

    private static bool TryParseXml(ReadOnlyMemory<byte> xml, [NotNullWhen(true)] out HostMetaDocument? document, [NotNullWhen(false)] out string? error)
    {
        document = null;
        if (xml.Length > DiscoveryJson.MaxBytes)
        {
            error = "The document is larger than 64 KiB.";
            return false;
        }

        XmlReaderSettings settings = new()
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            MaxCharactersInDocument = DiscoveryJson.MaxBytes,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
        };
        List<DiscoveryLink> links = [];
        try
        {
            using MemoryStream stream = new(xml.ToArray(), writable: false);
            using XmlReader reader = XmlReader.Create(stream, settings);
            while (reader.Read())
            {
                if (reader.NodeType != XmlNodeType.Element)
                {
                    continue;
                }

                // snac2 leaves the namespace away.
                bool known = reader.NamespaceURI is Namespace or "";
                if (reader.Depth == 0 && !(known && reader.LocalName == "XRD"))
                {
                    error = "The document is no XRD.";
                    return false;
                }

                if (reader.Depth == 1 && known && reader.LocalName == "Link" && links.Count < DiscoveryJson.MaxItems && reader.GetAttribute("rel") is string rel)
                {
                    links.Add(new DiscoveryLink
                    {
                        Rel = rel,
                        Type = reader.GetAttribute("type"),
                        Href = reader.GetAttribute("href"),
                        Template = reader.GetAttribute("template"),
                    });
                }
            }
        }
        catch (XmlException)
        {
            error = "The document is not valid XML, or has a document type declaration.";
            return false;
        }

        document = new HostMetaDocument { Links = links };
        error = null;
        return true;
    }

    private static void WriteAttribute(XmlWriter writer, string name, string? value)
    {
        if (value is not null)
        {
            writer.WriteAttributeString(name, value);
        }
    }
}
