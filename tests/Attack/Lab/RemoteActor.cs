using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Keys;

namespace ActivityPub.Sdk.Attack.Tests.Lab;

/// <summary>An account of another server, honest until a test makes it otherwise.</summary>
internal sealed class RemoteActor
{
    // Making an RSA key costs more than most tests. Accounts of the same name on hosts of the same name share one, in different tests.
    private static readonly ConcurrentDictionary<string, Lazy<byte[]>> s_rsaKeys = new(StringComparer.Ordinal);
    private static int s_numbers;

    internal RemoteActor(Peer peer, string name, KeyAlgorithm algorithm)
    {
        Peer = peer;
        Name = name;
        Key = algorithm == KeyAlgorithm.RsaSha256 ? SigningKey.ImportPkcs8(CommonKey(), KeyIdOf(algorithm)) : NewKey(algorithm);
        Document = CreateDocument();
        Publish();
    }

    public Peer Peer { get; }

    public string Name { get; }

    public string Path => $"/users/{Name}";

    public string Id => Peer.Origin + Path;

    public string KeyId => Key.KeyId.Value;

    public string Followers => $"{Id}/followers";

    /// <summary>The key that it signs with.</summary>
    public SigningKey Key { get; set; }

    /// <summary>What its server serves for it after the next <see cref="Publish"/>.</summary>
    public JsonObject Document { get; set; }

    /// <summary>What was delivered to it.</summary>
    public IEnumerable<PeerRequest> Deliveries => Peer.Requests.Where(r => r.Method == "POST" && (r.Target == $"{Path}/inbox" || r.Target == "/inbox"));

    /// <summary>How often its document was fetched.</summary>
    public int Fetches => Peer.Requests.Count(r => r.Method == "GET" && r.Target == Path);

    /// <summary>A key that nobody has had before, under the id that a key of its kind always has here.</summary>
    public SigningKey NewKey(KeyAlgorithm algorithm) => SigningKey.Generate(algorithm, KeyIdOf(algorithm));

    /// <summary>The honest document for the key that it has now.</summary>
    public JsonObject CreateDocument()
    {
        JsonObject document = new()
        {
            ["@context"] = new JsonArray("https://www.w3.org/ns/activitystreams", "https://w3id.org/security/v1", "https://www.w3.org/ns/cid/v1"),
            ["id"] = Id,
            ["type"] = "Person",
            ["preferredUsername"] = Name,
            ["name"] = Name,
            ["inbox"] = $"{Id}/inbox",
            ["outbox"] = $"{Id}/outbox",
            ["followers"] = Followers,
        };
        if (Key.Algorithm == KeyAlgorithm.RsaSha256)
        {
            document["publicKey"] = new JsonObject { ["id"] = KeyId, ["owner"] = Id, ["publicKeyPem"] = Key.PublicKey.ExportPem() };
        }
        else
        {
            document["assertionMethod"] = new JsonArray(new JsonObject { ["id"] = KeyId, ["type"] = "Multikey", ["controller"] = Id, ["publicKeyMultibase"] = Key.PublicKey.ExportMultikey() });
        }

        return document;
    }

    /// <summary>Lets its server serve the document as it is now.</summary>
    public void Publish() => Peer.Serve(Path, Wire.Copy(Document));

    /// <summary>An id on its server that was not used before.</summary>
    public string NewId(string kind) => $"{Peer.Origin}/{kind}/{Interlocked.Increment(ref s_numbers)}";

    /// <summary>A public note, an answer where it says to what.</summary>
    public JsonObject Note(string text, string? inReplyTo = null)
    {
        JsonObject note = new()
        {
            ["id"] = NewId("notes"),
            ["type"] = "Note",
            ["attributedTo"] = Id,
            ["content"] = $"<p>{text}</p>",
            ["published"] = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture),
            ["to"] = new JsonArray("https://www.w3.org/ns/activitystreams#Public"),
            ["cc"] = new JsonArray(Followers),
        };
        if (inReplyTo is not null)
        {
            note["inReplyTo"] = inReplyTo;
        }

        return note;
    }

    public JsonObject Create(JsonObject note) => Activity("Create", note).With(("to", note["to"]), ("cc", note["cc"]));

    /// <summary>An activity of this account.</summary>
    public JsonObject Activity(string type, JsonNode obj) => new()
    {
        ["@context"] = "https://www.w3.org/ns/activitystreams",
        ["id"] = NewId("activities"),
        ["type"] = type,
        ["actor"] = Id,
        ["object"] = obj.Parent is null ? obj : obj.DeepClone(),
    };

    /// <summary>An unsigned POST to the shared inbox.</summary>
    public Post Unsigned(JsonObject activity, string target = SiteUnderAttack.SharedInbox) => new(target, Wire.Bytes(activity));

    /// <summary>A POST to the shared inbox, signed by draft-cavage as Mastodon does.</summary>
    public Post Post(JsonObject activity, string target = SiteUnderAttack.SharedInbox) => Unsigned(activity, target).Sign(new CavageSignature(Key));

    /// <summary>A POST to the shared inbox, signed by RFC 9421.</summary>
    public Post PostRfc9421(JsonObject activity, string target = SiteUnderAttack.SharedInbox) => Unsigned(activity, target).Change(static p => p["Digest"] = null).Sign(new Rfc9421Signature(Key));

    private ObjectId KeyIdOf(KeyAlgorithm algorithm) => ObjectId.Parse($"{Id}#{(algorithm == KeyAlgorithm.RsaSha256 ? "main-key" : "ed25519-key")}");

    private byte[] CommonKey() => s_rsaKeys.GetOrAdd($"{Peer.Host.Split('.')[0]}/{Name}", _ => new Lazy<byte[]>(() =>
    {
        using SigningKey key = NewKey(KeyAlgorithm.RsaSha256);
        return key.ExportPkcs8();
    })).Value;
}
