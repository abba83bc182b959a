using System.Text;
using System.Text.Json;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Keys;
using ActivityPub.Sdk.Signatures;

namespace ActivityPub.Sdk.Tests.Inbox;

/// <summary>An account of another server, with a real key: it serves its document and signs what it posts.</summary>
internal sealed class RemoteAccount : IDisposable
{
    // Making RSA keys is slow; what is tested does not depend on them being new.
    private static readonly Lock _gate = new();
    private static readonly Dictionary<string, byte[]> _keys = [];

    /// <param name="id">The id.</param>
    /// <param name="keyFragment">The fragment of the key's id; none where it is <see langword="null"/>.</param>
    /// <param name="keyOf">Whose key it has too, for tests with many accounts.</param>
    public RemoteAccount(string id, string? keyFragment = "main-key", string? keyOf = null)
    {
        Id = ObjectId.Parse(id);
        KeyId = ObjectId.Parse(keyFragment is null ? id : $"{id}#{keyFragment}");
        Key = MakeKey(keyOf ?? id, KeyId);
    }

    public ObjectId Id { get; }

    public ObjectId KeyId { get; set; }

    public SigningKey Key { get; set; }

    public string Name => Id.Value[(Id.Value.LastIndexOf('/') + 1)..];

    /// <summary>The actor document.</summary>
    public string Document(string? extra = null, string? keyId = null, string? anotherKey = null) => $$"""
        {
          "@context": ["https://www.w3.org/ns/activitystreams", "https://w3id.org/security/v1"],
          "id": "{{Id}}", "type": "Person", "preferredUsername": "{{Name}}", "name": "{{Name}}",
          "inbox": "{{Id}}/inbox", "outbox": "{{Id}}/outbox", "followers": "{{Id}}/followers",
          "endpoints": { "sharedInbox": "{{Id.Origin}}/inbox" },
          {{(extra is null ? "" : extra + ",")}}
          "publicKey": [{{(anotherKey is null ? "" : anotherKey + ",")}} { "id": "{{keyId ?? KeyId.Value}}", "owner": "{{Id}}", "publicKeyPem": "{{JsonEncodedText.Encode(Key.PublicKey.ExportPem())}}" }]
        }
        """;

    /// <summary>Gives the account a new key under the same id.</summary>
    public void Rotate() => Key = SigningKey.Generate(KeyAlgorithm.RsaSha256, KeyId);

    /// <summary>A signed POST.</summary>
    public ReceivedRequest Post(string url, string json, DateTimeOffset now, HttpSignatureScheme scheme = HttpSignatureScheme.DraftCavage, SignatureChallenge? challenge = null)
    {
        byte[] body = Encoding.UTF8.GetBytes(json);
        Uri target = new(url);
        OutgoingRequest outgoing = new("POST", target, body) { Challenge = challenge };
        List<HeaderField> headers = [new("Host", outgoing.Host), new("Content-Type", "application/activity+json"), .. HttpSignatures.Sign(outgoing, Key, scheme, now)];
        return new ReceivedRequest("POST", target.PathAndQuery, target.Scheme, headers, body, now);
    }

    /// <summary>A signed GET.</summary>
    public ReceivedRequest Get(string url, DateTimeOffset now, HttpSignatureScheme scheme = HttpSignatureScheme.DraftCavage, SignatureChallenge? challenge = null)
    {
        Uri target = new(url);
        OutgoingRequest outgoing = new("GET", target) { Challenge = challenge };
        return new ReceivedRequest("GET", target.PathAndQuery, target.Scheme, [new("Host", outgoing.Host), .. HttpSignatures.Sign(outgoing, Key, scheme, now)], default, now);
    }

    public void Dispose() => Key.Dispose();

    private static SigningKey MakeKey(string name, ObjectId keyId)
    {
        lock (_gate)
        {
            if (!_keys.TryGetValue(name, out byte[]? pkcs8))
            {
                using SigningKey made = SigningKey.Generate(KeyAlgorithm.RsaSha256, keyId);
                _keys[name] = pkcs8 = made.ExportPkcs8();
            }

            return SigningKey.ImportPkcs8(pkcs8, keyId);
        }
    }
}
