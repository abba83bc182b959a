using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

using ActivityPub.Sdk.Identifiers;

namespace ActivityPub.Sdk.Discovery;

/// <summary>A JSON Resource Descriptor: the answer to a WebFinger query.</summary>
/// <remarks>
/// Immutable and thread-safe. Read are at most 64 KiB, and of links, aliases, titles and properties at most 100 each; members of a wrong
/// type are left out. See <see href="https://www.rfc-editor.org/rfc/rfc7033#section-4.4">RFC 7033 section 4.4</see>.
/// </remarks>
public sealed class WebFingerDocument
{
    private static readonly Dictionary<string, string?> NoProperties = [];

    /// <summary>What the document is about, usually an <c>acct</c> URI.</summary>
    public string? Subject { get; init; }

    /// <summary>Other URIs of the same thing.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Facts by URI; the value may be <see langword="null"/>.</summary>
    public IReadOnlyDictionary<string, string?> Properties { get; init; } = NoProperties;

    /// <summary>The links, in the order of the document: the first of a kind is the preferred one.</summary>
    public IReadOnlyList<DiscoveryLink> Links { get; init; } = [];

    /// <summary>Makes the document of an account as the servers of the fediverse expect it.</summary>
    /// <param name="handle">The handle; it becomes the subject.</param>
    /// <param name="actor">The id of the actor; it becomes the one <c>self</c> link, and an alias.</param>
    /// <param name="profilePage">The page about the account, for people; it becomes a link, and an alias.</param>
    /// <param name="subscribeTemplate">The remote-follow page, with the placeholder <c>{uri}</c>.</param>
    public static WebFingerDocument ForActor(Handle handle, ObjectId actor, ObjectId? profilePage = null, string? subscribeTemplate = null)
    {
        ArgumentNullException.ThrowIfNull(handle);
        ArgumentNullException.ThrowIfNull(actor);
        List<DiscoveryLink> links = [new() { Rel = LinkRelations.Self, Type = WebFinger.ActivityJson, Href = actor.Value }];
        List<string> aliases = [actor.Value];
        if (profilePage is not null)
        {
            links.Add(new DiscoveryLink { Rel = LinkRelations.ProfilePage, Type = "text/html", Href = profilePage.Value });
            if (profilePage != actor)
            {
                aliases.Add(profilePage.Value);
            }
        }

        if (subscribeTemplate is not null)
        {
            links.Add(new DiscoveryLink { Rel = LinkRelations.Subscribe, Template = subscribeTemplate });
        }

        return new WebFingerDocument { Subject = handle.ToAcctUri(), Aliases = aliases, Links = links };
    }

    /// <summary>Reads a document.</summary>
    /// <param name="utf8Json">The bytes as they came.</param>
    /// <exception cref="FormatException">The bytes are no such document; the message says why.</exception>
    public static WebFingerDocument Parse(ReadOnlyMemory<byte> utf8Json) =>
        DiscoveryJson.TryRead(utf8Json, Read, out WebFingerDocument? document, out string? error) ? document : throw new FormatException(error);

    /// <summary>Reads a document without throwing.</summary>
    /// <param name="utf8Json">The bytes as they came.</param>
    /// <param name="document">The document where the bytes are one.</param>
    /// <returns>Whether the bytes are such a document.</returns>
    public static bool TryParse(ReadOnlyMemory<byte> utf8Json, [NotNullWhen(true)] out WebFingerDocument? document) =>
        DiscoveryJson.TryRead(utf8Json, Read, out document, out _);

    /// <summary>
    /// The id of the actor: the <c>self</c> link of type <c>application/activity+json</c>, or else that of <c>application/ld+json</c> with
    /// the profile of ActivityStreams. Links whose target is no id are passed over.
    /// </summary>
    /// <returns><see langword="null"/> where there is none.</returns>
    public ObjectId? FindActorId()
    {
        ObjectId? second = null;
        foreach (DiscoveryLink link in Links)
        {
            if (link.Rel != LinkRelations.Self || !ObjectId.TryParse(link.Href, out ObjectId? id))
            {
                continue;
            }

            switch (WebFinger.RankActorType(link.Type))
            {
                case 1:
                    return id;
                case 2:
                    second ??= id;
                    break;
            }
        }

        return second;
    }

    /// <summary>The document as UTF-8 JSON, to be served as <see cref="WebFinger.MediaType"/>.</summary>
    public byte[] ToUtf8Json() => DiscoveryJson.Write(WriteTo);

    /// <summary>Writes the document.</summary>
    /// <param name="writer">Where to.</param>
    public void WriteTo(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        DiscoveryJson.WriteOptional(writer, "subject", Subject);
        if (Aliases.Count > 0)
        {
            DiscoveryJson.WriteStrings(writer, "aliases", Aliases);
        }

        DiscoveryJson.WriteProperties(writer, "properties", Properties);
        if (Links.Count > 0)
        {
            DiscoveryJson.WriteLinks(writer, Links);
        }

        writer.WriteEndObject();
    }

    private static WebFingerDocument Read(JsonElement root) => new()
    {
        Subject = DiscoveryJson.GetString(root, "subject"),
        Aliases = DiscoveryJson.GetStrings(root, "aliases"),
        Properties = DiscoveryJson.GetProperties(root, "properties"),
        Links = DiscoveryJson.GetLinks(root),
    };
}
