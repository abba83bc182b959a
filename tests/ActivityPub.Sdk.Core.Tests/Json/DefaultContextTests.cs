using System.Text.Json;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Json;
using ActivityPub.Sdk.Vocabulary;

namespace ActivityPub.Sdk.Core.Tests.Json;

/// <summary>Every key and every type that is written must mean something to a reader that expands JSON-LD.</summary>
public sealed class DefaultContextTests
{
    // The terms of https://www.w3.org/ns/activitystreams, as published.
    private static readonly HashSet<string> _activityStreams =
    [
        "id", "type", "Accept", "Activity", "IntransitiveActivity", "Add", "Announce", "Application", "Arrive", "Article", "Audio", "Block", "Collection", "CollectionPage",
        "Relationship", "Create", "Delete", "Dislike", "Document", "Event", "Follow", "Flag", "Group", "Ignore", "Image", "Invite", "Join", "Leave", "Like", "Link", "Mention",
        "Note", "Object", "Offer", "OrderedCollection", "OrderedCollectionPage", "Organization", "Page", "Person", "Place", "Profile", "Question", "Reject", "Remove", "Service",
        "TentativeAccept", "TentativeReject", "Tombstone", "Undo", "Update", "Video", "View", "Listen", "Read", "Move", "Travel", "IsFollowing", "IsFollowedBy", "IsContact", "IsMember",
        "subject", "relationship", "actor", "attributedTo", "attachment", "bcc", "bto", "cc", "context", "current", "first", "generator", "icon", "image", "inReplyTo", "items",
        "instrument", "orderedItems", "last", "location", "next", "object", "oneOf", "anyOf", "closed", "origin", "accuracy", "prev", "preview", "replies", "result", "audience",
        "partOf", "tag", "target", "to", "url", "altitude", "content", "contentMap", "name", "nameMap", "downstreamDuplicates", "duration", "endTime", "height", "href", "hreflang",
        "latitude", "longitude", "mediaType", "published", "radius", "rel", "startIndex", "startTime", "summary", "summaryMap", "totalItems", "units", "updated", "upstreamDuplicates",
        "width", "describes", "formerType", "deleted", "inbox", "outbox", "following", "followers", "streams", "preferredUsername", "endpoints", "uploadMedia", "proxyUrl", "liked",
        "oauthAuthorizationEndpoint", "oauthTokenEndpoint", "provideClientKey", "signClientKey", "sharedInbox", "Public", "source", "likes", "shares", "alsoKnownAs",
    ];

    // What the other contexts that may be named define, as far as it is used.
    private static readonly Dictionary<string, string[]> _named = new()
    {
        ["https://w3id.org/security/v1"] = ["publicKey", "publicKeyPem", "owner", "CryptographicKey", "Key"],
        ["https://www.w3.org/ns/did/v1"] = ["assertionMethod", "controller", "alsoKnownAs"],
        ["https://w3id.org/security/multikey/v1"] = ["Multikey", "publicKeyMultibase", "controller"],
    };

    private static readonly ObjectId _id = ObjectId.Parse("https://city.example/1");

    public static TheoryData<string> Types => [.. KnownTypes.All.Select(static t => t.Name)];

    [Fact]
    public void Every_known_member_expands()
    {
        foreach (PropertyDefinition definition in Properties.All)
        {
            if (definition is ContextProperty)
            {
                continue;
            }

            // An object of every class that has the member, and in it the member with a value of its form.
            ApNode owner = Owners().First(definition.Owner);
            owner.Clear();
            owner.Put(definition is TextMapProperty map ? map.Target : definition, null, Sample(definition));
            ApObject outermost = owner switch
            {
                ApObject found => found,
                InteractionRule rule => new Note { InteractionPolicy = new InteractionPolicy { CanQuote = rule } },
                InteractionPolicy policy => new Note { InteractionPolicy = policy },
                Endpoints endpoints => new Person { Endpoints = endpoints },
                _ => throw new InvalidOperationException(definition.Name),
            };
            AssertExpands(outermost);
        }
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_known_type_expands(string type) => AssertExpands(TypeTable.Find(type)!.Create() with { Types = [type] });

    [Fact]
    public void Only_what_is_used_is_defined()
    {
        Person person = new() { Id = _id, PublicKey = [new PublicKeyDocument { Id = _id, Owner = _id, PublicKeyPem = "x" }], Discoverable = true, Attachment = [new PropertyValue { Name = "a", Value = "b" }] };

        Assert.Equal(
            """["https://www.w3.org/ns/activitystreams","https://w3id.org/security/v1",{"toot":"http://joinmastodon.org/ns#","discoverable":"toot:discoverable","schema":"http://schema.org#","PropertyValue":"schema:PropertyValue","value":"schema:value"}]""",
            Context(person));
        Assert.Equal(
            """["https://www.w3.org/ns/activitystreams","https://w3id.org/security/v1","https://www.w3.org/ns/did/v1","https://w3id.org/security/multikey/v1"]""",
            Context(new Person { PublicKey = person.PublicKey, AssertionMethod = [new MultikeyDocument { Id = _id, Controller = _id, PublicKeyMultibase = "z6Mk" }] }));
        Assert.Equal("\"https://www.w3.org/ns/activitystreams\"", Context(new Follow { Id = _id }));
    }

    private static string Context(ApObject value)
    {
        using var document = JsonDocument.Parse(ActivityJson.Write(value));
        return document.RootElement.GetProperty("@context").GetRawText();
    }

    private static void AssertExpands(ApObject value)
    {
        using var document = JsonDocument.Parse(ActivityJson.Write(value));
        HashSet<string> defined = [.. _activityStreams];
        HashSet<string> prefixes = ["as"];
        JsonElement context = document.RootElement.GetProperty("@context");
        foreach (JsonElement part in context.ValueKind == JsonValueKind.Array ? [.. context.EnumerateArray()] : new[] { context })
        {
            if (part.ValueKind == JsonValueKind.String)
            {
                defined.UnionWith(_named.GetValueOrDefault(part.GetString()!) ?? []);
                continue;
            }

            foreach (JsonProperty term in part.EnumerateObject())
            {
                string iri = term.Value.ValueKind == JsonValueKind.String ? term.Value.GetString()! : term.Value.GetProperty("@id").GetString()!;
                if (iri.StartsWith("http", StringComparison.Ordinal))
                {
                    Assert.EndsWith("#", iri, StringComparison.Ordinal);
                    prefixes.Add(term.Name);
                }
                else
                {
                    Assert.Contains(iri.Split(':')[0], prefixes);
                    Assert.Equal(term.Name, iri.Split(':')[1]);
                    defined.Add(term.Name);
                }
            }
        }

        AssertDefined(document.RootElement, defined);
    }

    private static void AssertDefined(JsonElement value, HashSet<string> defined)
    {
        if (value.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement item in value.EnumerateArray())
            {
                AssertDefined(item, defined);
            }
        }
        else if (value.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty member in value.EnumerateObject())
            {
                if (member.Name == "@context")
                {
                    continue;
                }

                Assert.Contains(member.Name, defined);
                if (member.Name == "type")
                {
                    Assert.Contains(member.Value.GetString()!, defined);
                }
                else if (!member.Name.EndsWith("Map", StringComparison.Ordinal))
                {
                    AssertDefined(member.Value, defined);
                }
            }
        }
    }

    private static IEnumerable<ApNode> Owners() => [.. KnownTypes.All.Select(static t => t.Create()), new Endpoints(), new InteractionPolicy(), new InteractionRule()];

    private static object Sample(PropertyDefinition definition) => definition switch
    {
        TypesProperty => new[] { "Note" },
        TextProperty or TextMapProperty => new LanguageText("x", "de"),
        StringProperty => "x",
        BooleanProperty => true,
        IntegerProperty => 1,
        NumberProperty => 1.5,
        DateProperty => DateTimeOffset.UnixEpoch,
        IdProperty => _id,
        ReferenceProperty => new ObjectRef(_id),
        ReferencesProperty => new[] { new ObjectRef(_id) },
        StringsProperty => new[] { "x" },
        FocalPointProperty => new FocalPoint(0, 0),
        NodeProperty<Source> => new Source { Content = "x" },
        NodeProperty<Endpoints> => new Endpoints { SharedInbox = _id },
        NodeProperty<InteractionPolicy> => new InteractionPolicy(),
        NodeProperty<InteractionRule> => new InteractionRule(),
        _ => throw new InvalidOperationException(definition.Name),
    };
}
