using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace ActivityPub.Sdk.Discovery;

/// <summary>A NodeInfo document: what software a server runs and how large it is, in numbers.</summary>
/// <remarks>
/// Immutable and thread-safe. Read are at most 64 KiB; members of a wrong type are left out, negative numbers too.
/// See <see href="https://github.com/jhass/nodeinfo/blob/main/PROTOCOL.md">the NodeInfo protocol</see>.
/// </remarks>
public sealed class NodeInfoDocument
{
    /// <summary>The version that the document names; <c>2.0</c> or <c>2.1</c> where this project wrote it.</summary>
    public string? Version { get; private init; }

    /// <summary>The name of the software: lower-case letters, digits and hyphens.</summary>
    public required string SoftwareName { get; init; }

    /// <summary>The version of the software.</summary>
    public required string SoftwareVersion { get; init; }

    /// <summary>Where the source code is; in version 2.1 only.</summary>
    public string? Repository { get; init; }

    /// <summary>Where the software has its page; in version 2.1 only.</summary>
    public string? Homepage { get; init; }

    /// <summary>The protocols that the server speaks. Default: <c>activitypub</c>.</summary>
    public IReadOnlyList<string> Protocols { get; init; } = ["activitypub"];

    /// <summary>The services that the server takes content from.</summary>
    public IReadOnlyList<string> InboundServices { get; init; } = [];

    /// <summary>The services that the server sends content to.</summary>
    public IReadOnlyList<string> OutboundServices { get; init; } = [];

    /// <summary>Whether everybody can make an account.</summary>
    public bool OpenRegistrations { get; init; }

    /// <summary>How many accounts there are.</summary>
    public long? TotalUsers { get; init; }

    /// <summary>How many accounts were active within 180 days.</summary>
    public long? ActiveUsersHalfYear { get; init; }

    /// <summary>How many accounts were active within 30 days.</summary>
    public long? ActiveUsersMonth { get; init; }

    /// <summary>How many posts were made on the server.</summary>
    public long? LocalPosts { get; init; }

    /// <summary>How many comments were made on the server.</summary>
    public long? LocalComments { get; init; }

    /// <summary>Free facts: a JSON object. Other values are written as an empty object.</summary>
    public JsonElement? Metadata { get; init; }

    /// <summary>The media type to serve a version with.</summary>
    /// <param name="version">The version.</param>
    public static string GetMediaType(NodeInfoVersion version) => $"application/json; profile=\"{SchemaOf(version)}#\"";

    /// <summary>Reads a document of any version 2.</summary>
    /// <param name="utf8Json">The bytes as they came.</param>
    /// <exception cref="FormatException">The bytes are no such document; the message says why.</exception>
    public static NodeInfoDocument Parse(ReadOnlyMemory<byte> utf8Json) => DiscoveryJson.TryRead(utf8Json, Read, out NodeInfoDocument? document, out string? error) && document.SoftwareName.Length > 0
        ? document
        : throw new FormatException(error ?? "The document names no software.");

    /// <summary>Reads a document of any version 2 without throwing.</summary>
    /// <param name="utf8Json">The bytes as they came.</param>
    /// <param name="document">The document where the bytes are one.</param>
    /// <returns>Whether the bytes are such a document.</returns>
    public static bool TryParse(ReadOnlyMemory<byte> utf8Json, [NotNullWhen(true)] out NodeInfoDocument? document)
    {
        if (DiscoveryJson.TryRead(utf8Json, Read, out document, out _) && document.SoftwareName.Length > 0)
        {
            return true;
        }

        document = null;
        return false;
    }

    /// <summary>The document as UTF-8 JSON.</summary>
    /// <param name="version">The version to write.</param>
    /// <exception cref="FormatException"><see cref="SoftwareName"/> has other characters than lower-case letters, digits and hyphens.</exception>
    public byte[] ToUtf8Json(NodeInfoVersion version)
    {
        if (SoftwareName.Length == 0 || SoftwareName.Any(static c => !char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c != '-'))
        {
            throw new FormatException("The name of the software in NodeInfo must be of lower-case letters, digits and hyphens.");
        }

        return DiscoveryJson.Write(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("version", version == NodeInfoVersion.V21 ? "2.1" : "2.0");
            writer.WriteStartObject("software");
            writer.WriteString("name", SoftwareName);
            writer.WriteString("version", SoftwareVersion);
            if (version == NodeInfoVersion.V21)
            {
                DiscoveryJson.WriteOptional(writer, "repository", Repository);
                DiscoveryJson.WriteOptional(writer, "homepage", Homepage);
            }

            writer.WriteEndObject();
            DiscoveryJson.WriteStrings(writer, "protocols", Protocols);
            writer.WriteStartObject("services");
            DiscoveryJson.WriteStrings(writer, "inbound", InboundServices);
            DiscoveryJson.WriteStrings(writer, "outbound", OutboundServices);
            writer.WriteEndObject();
            writer.WriteBoolean("openRegistrations", OpenRegistrations);
            writer.WriteStartObject("usage");
            writer.WriteStartObject("users");
            WriteNumber(writer, "total", TotalUsers);
            WriteNumber(writer, "activeHalfyear", ActiveUsersHalfYear);
            WriteNumber(writer, "activeMonth", ActiveUsersMonth);
            writer.WriteEndObject();
            WriteNumber(writer, "localPosts", LocalPosts);
            WriteNumber(writer, "localComments", LocalComments);
            writer.WriteEndObject();
            writer.WritePropertyName("metadata");
            if (Metadata is { ValueKind: JsonValueKind.Object } metadata)
            {
                metadata.WriteTo(writer);
            }
            else
            {
                writer.WriteStartObject();
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
        });
    }

    private static string SchemaOf(NodeInfoVersion version) => version == NodeInfoVersion.V21 ? LinkRelations.NodeInfo21 : LinkRelations.NodeInfo20;

    private static NodeInfoDocument Read(JsonElement root)
    {
        JsonElement software = GetObject(root, "software");
        JsonElement services = GetObject(root, "services");
        JsonElement usage = GetObject(root, "usage");
        JsonElement users = GetObject(usage, "users");
        return new NodeInfoDocument
        {
            Version = DiscoveryJson.GetString(root, "version"),
            SoftwareName = GetString(software, "name") ?? "",
            SoftwareVersion = GetString(software, "version") ?? "",
            Repository = GetString(software, "repository"),
            Homepage = GetString(software, "homepage"),
            Protocols = DiscoveryJson.GetStrings(root, "protocols"),
            InboundServices = GetStrings(services, "inbound"),
            OutboundServices = GetStrings(services, "outbound"),
            OpenRegistrations = root.TryGetProperty("openRegistrations", out JsonElement open) && open.ValueKind == JsonValueKind.True,
            TotalUsers = GetNumber(users, "total"),
            ActiveUsersHalfYear = GetNumber(users, "activeHalfyear"),
            ActiveUsersMonth = GetNumber(users, "activeMonth"),
            LocalPosts = GetNumber(usage, "localPosts"),
            LocalComments = GetNumber(usage, "localComments"),
            Metadata = GetObject(root, "metadata") is { ValueKind: JsonValueKind.Object } metadata ? metadata.Clone() : null,
        };
    }

    private static JsonElement GetObject(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Object ? value : default;

    private static string? GetString(JsonElement element, string name) => element.ValueKind == JsonValueKind.Object ? DiscoveryJson.GetString(element, name) : null;

    private static List<string> GetStrings(JsonElement element, string name) => element.ValueKind == JsonValueKind.Object ? DiscoveryJson.GetStrings(element, name) : [];

    private static long? GetNumber(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long number) && number >= 0
            ? number
            : null;

    private static void WriteNumber(Utf8JsonWriter writer, string name, long? value)
    {
        if (value is not null)
        {
            writer.WriteNumber(name, value.Value);
        }
    }
}
