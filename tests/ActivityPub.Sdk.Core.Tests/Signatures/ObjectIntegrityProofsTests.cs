using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Keys;
using ActivityPub.Sdk.Signatures;

namespace ActivityPub.Sdk.Core.Tests.Signatures;

public sealed class ObjectIntegrityProofsTests
{
    private static readonly DateTimeOffset _now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    private static readonly ObjectId _keyId = ObjectId.Parse("https://server.example/users/alice#ed25519-key");

    // FEP-8b32, fep-8b32.feature.
    private const string Document = """
        {
          "@context": ["https://www.w3.org/ns/activitystreams", "https://w3id.org/security/data-integrity/v2"],
          "id": "https://server.example/activities/1",
          "type": "Create",
          "actor": "https://server.example/users/alice",
          "object": {
            "id": "https://server.example/objects/1",
            "type": "Note",
            "attributedTo": "https://server.example/users/alice",
            "content": "Hello world",
            "location": {"type": "Place", "longitude": -71.184902, "latitude": 25.273962}
          }
        }
        """;

    private const string SecretKey = "z3u2en7t5LR2WtQH5PfFqMqwVHBeXouLzo6haApm8XHqvjxq";
    private const string PublicKey = "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2";
    private const string ProofValue = "z42ffGu6AUKPCFcFPiabmUvnGLPJzC7e4DGWC52NUasSSH37UMa9c58tdgVszUcZfytxa4fQ5TYHaJENCxUDe9SdL";

    public static TheoryData<string> RecordedWithProof =>
        [.. RecordedRequest.Names().Where(n => n.StartsWith("fedify/", StringComparison.Ordinal) && RecordedRequest.Read(n).Request.Body.Length > 0)];

    [Fact]
    public void Fep_8b32_signs_this_document_with_this_proof()
    {
        using SigningKey key = Key();
        using JsonDocument document = JsonDocument.Parse(Document);
        JsonNode signed = JsonNode.Parse(ObjectIntegrityProofs.Sign(document.RootElement, key, new DateTimeOffset(2023, 2, 24, 23, 36, 38, 999, TimeSpan.Zero)))!;
        JsonNode expected = JsonNode.Parse(Document)!;
        expected["proof"] = new JsonObject
        {
            ["@context"] = expected["@context"]!.DeepClone(),
            ["type"] = "DataIntegrityProof",
            ["cryptosuite"] = "eddsa-jcs-2022",
            ["verificationMethod"] = _keyId.Value,
            ["proofPurpose"] = "assertionMethod",
            ["proofValue"] = ProofValue,
            ["created"] = "2023-02-24T23:36:38Z",
        };
        Assert.True(JsonNode.DeepEquals(expected, signed));
        Assert.Equal(ProofFailure.None, Verify(signed));
    }

    [Fact]
    public void All_proofs_of_the_recordings_verify()
    {
        int proofs = 0;
        foreach (string name in RecordedWithProof.Select(r => r.Data))
        {
            RecordedRequest recorded = RecordedRequest.Read(name);
            using JsonDocument document = JsonDocument.Parse(recorded.Request.Body);
            if (!document.RootElement.TryGetProperty("proof", out JsonElement proof))
            {
                continue;
            }

            Dictionary<string, VerificationKey> keys = recorded.ReadKeys();
            ProofVerificationResult result = ObjectIntegrityProofs.Verify(document.RootElement, id => keys.GetValueOrDefault(id.Value), recorded.Request.ReceivedAt);
            Assert.Equal(ProofFailure.None, result.Failure);
            Assert.Equal(result.VerificationMethods, ObjectIntegrityProofs.GetVerificationMethods(document.RootElement));
            proofs += result.VerificationMethods.Count;

            JsonNode changed = JsonNode.Parse(recorded.Request.Body.Span)!;
            changed["to"] = "https://evil.example/";
            using JsonDocument evil = JsonDocument.Parse(changed.ToJsonString());
            Assert.Equal(ProofFailure.BadProof, ObjectIntegrityProofs.Verify(evil.RootElement, id => keys.GetValueOrDefault(id.Value), recorded.Request.ReceivedAt).Failure);
        }

        Assert.Equal(68, proofs);
    }

    [Theory]
    [InlineData("expires", "2099-01-01T00:00:00Z")]
    [InlineData("domain", "evil.example")]
    [InlineData("challenge", "1")]
    [InlineData("nonce", "1")]
    [InlineData("created", "2023-02-24T23:36:39Z")]
    [InlineData("id", "https://server.example/proof")]
    [InlineData("verificationMethod", "https://server.example/users/alice#other")]
    public void Every_option_of_a_proof_is_covered(string option, string value)
    {
        JsonNode signed = Signed();
        signed["proof"]![option] = value;
        Assert.Equal(ProofFailure.BadProof, Verify(signed, anyKey: true));
        JsonNode shorter = Signed();
        if (shorter["proof"]!.AsObject().Remove("created"))
        {
            Assert.Equal(ProofFailure.BadProof, Verify(shorter));
        }
    }

    [Fact]
    public void The_ld_signature_is_not_covered()
    {
        JsonNode signed = Signed();
        signed["signature"] = new JsonObject { ["type"] = "RsaSignature2017" };
        Assert.Equal(ProofFailure.None, Verify(signed));
        signed["other"] = 1;
        Assert.Equal(ProofFailure.BadProof, Verify(signed));
    }

    [Fact]
    public void The_context_of_the_proof_begins_that_of_the_document()
    {
        JsonNode signed = Signed();
        signed["@context"]!.AsArray().Add("https://w3id.org/security/v1");
        Assert.Equal(ProofFailure.None, Verify(signed));
        signed = Signed();
        signed["@context"]!.AsArray().Insert(0, "https://w3id.org/security/v1");
        Assert.Equal(ProofFailure.ContextMismatch, Verify(signed));
        signed = Signed();
        signed["@context"] = "https://www.w3.org/ns/activitystreams";
        Assert.Equal(ProofFailure.ContextMismatch, Verify(signed));
        signed = Signed();
        signed.AsObject().Remove("@context");
        Assert.Equal(ProofFailure.ContextMismatch, Verify(signed));
        signed = Signed();
        signed["proof"]!.AsObject().Remove("@context");
        Assert.Equal(ProofFailure.BadProof, Verify(signed));
    }

    [Fact]
    public void A_proof_ends_when_it_says_so()
    {
        // Made by hand, because the signer here sets no end.
        using SigningKey key = Key();
        JsonNode signed = JsonNode.Parse("""{"id":"https://server.example/1"}""")!;
        JsonObject options = new()
        {
            ["type"] = "DataIntegrityProof",
            ["cryptosuite"] = "eddsa-jcs-2022",
            ["verificationMethod"] = _keyId.Value,
            ["proofPurpose"] = "assertionMethod",
            ["created"] = "2026-11-23T11:00:00Z",
            ["expires"] = "2026-11-23T12:00:00Z",
        };
        byte[] data =
        [
            .. System.Security.Cryptography.SHA256.HashData(Sdk.Json.CanonicalJson.Canonicalize(Encoding.UTF8.GetBytes(options.ToJsonString()))),
            .. System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes("""{"id":"https://server.example/1"}""")),
        ];
        options["proofValue"] = Multibase.EncodeBase58(key.Sign(data));
        signed["proof"] = options;
        Assert.Equal(ProofFailure.Expired, Verify(signed, now: _now));
        Assert.Equal(ProofFailure.None, Verify(signed, now: _now.AddSeconds(-1)));
    }

    [Theory]
    [InlineData("type", "DataIntegrityProof2", ProofFailure.UnsupportedSuite)]
    [InlineData("cryptosuite", "eddsa-rdfc-2022", ProofFailure.UnsupportedSuite)]
    [InlineData("proofPurpose", "authentication", ProofFailure.WrongPurpose)]
    [InlineData("created", "yesterday", ProofFailure.Malformed)]
    [InlineData("created", "2023-02-24T23:36:38.Z", ProofFailure.Malformed)]
    [InlineData("expires", "never", ProofFailure.Malformed)]
    [InlineData("verificationMethod", "key", ProofFailure.Malformed)]
    [InlineData("verificationMethod", "did:key:z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2", ProofFailure.Malformed)]
    [InlineData("proofValue", "42ffGu6", ProofFailure.Malformed)]
    [InlineData("proofValue", "z0", ProofFailure.Malformed)]
    [InlineData("proofValue", "uAAAA", ProofFailure.Malformed)]
    [InlineData("proofValue", "z2", ProofFailure.BadProof)]
    [InlineData("type", null, ProofFailure.Malformed)]
    [InlineData("proofValue", null, ProofFailure.Malformed)]
    public void Options_that_are_wrong(string option, string? value, ProofFailure expected)
    {
        JsonNode signed = Signed();
        signed["proof"]![option] = value;
        Assert.Equal(expected, Verify(signed));
    }

    [Fact]
    public void Several_proofs_have_to_be_valid_all()
    {
        using SigningKey second = SigningKey.Generate(KeyAlgorithm.Ed25519, ObjectId.Parse("https://server.example/users/alice#second"));
        using JsonDocument document = JsonDocument.Parse(Signed().ToJsonString());
        JsonNode both = JsonNode.Parse(ObjectIntegrityProofs.Sign(document.RootElement, second, _now))!;
        Assert.Equal(2, both["proof"]!.AsArray().Count);
        Assert.Equal(ProofFailure.None, Verify(both, second));
        Assert.Equal(ProofFailure.UnknownKey, Verify(both));
        both["proof"]![1]!["created"] = "2020-01-01T00:00:00Z";
        Assert.Equal(ProofFailure.BadProof, Verify(both, second));
        for (int i = 0; i < ObjectIntegrityProofs.MaxProofs; i++)
        {
            both["proof"]!.AsArray().Add(both["proof"]![0]!.DeepClone());
        }

        Assert.Equal(ProofFailure.TooManyProofs, Verify(both, second));
    }

    [Fact]
    public void Only_ed25519_keys_count()
    {
        using SigningKey rsa = SigningKey.Generate(KeyAlgorithm.RsaSha256, _keyId);
        using JsonDocument document = JsonDocument.Parse(Signed().ToJsonString());
        Assert.Equal(ProofFailure.UnknownKey, ObjectIntegrityProofs.Verify(document.RootElement, _ => rsa.PublicKey, _now).Failure);
        Assert.Throws<ArgumentException>(() => ObjectIntegrityProofs.Sign(document.RootElement, rsa, _now));
    }

    [Theory]
    [InlineData("{}", ProofFailure.Missing)]
    [InlineData("[]", ProofFailure.Malformed)]
    [InlineData("null", ProofFailure.Malformed)]
    [InlineData("{\"proof\":null}", ProofFailure.Missing)]
    [InlineData("{\"proof\":[]}", ProofFailure.Missing)]
    [InlineData("{\"proof\":1}", ProofFailure.Malformed)]
    [InlineData("{\"proof\":[{},1]}", ProofFailure.Malformed)]
    [InlineData("{\"proof\":{}}", ProofFailure.Malformed)]
    [InlineData("{\"proof\":{\"type\":\"\\ud800\"}}", ProofFailure.Malformed)]
    public void Documents_without_a_proof(string json, ProofFailure expected)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        Assert.Equal(expected, ObjectIntegrityProofs.Verify(document.RootElement, _ => null, _now).Failure);
        Assert.Empty(ObjectIntegrityProofs.GetVerificationMethods(document.RootElement));
    }

    [Theory]
    [InlineData("\"id\":", "\"a\":1,\"a\":2,\"id\":")]
    [InlineData("\"id\":", "\"proof\":1,\"id\":")]
    [InlineData("\"id\":", "\"a\":\"\\ud800\",\"id\":")]
    [InlineData("\"id\":", "\"a\":12345678901234567890,\"id\":")]
    public void A_document_without_canonical_form_proves_nothing(string at, string insert)
    {
        string json = Signed().ToJsonString();
        int index = json.IndexOf(at, StringComparison.Ordinal);
        using JsonDocument document = JsonDocument.Parse(json.Remove(index, at.Length).Insert(index, insert));
        Assert.Equal(ProofFailure.Malformed, ObjectIntegrityProofs.Verify(document.RootElement, _ => VerificationKey.ImportMultikey(PublicKey), _now).Failure);
    }

    // Looking for a member compares it with the names on the way, and one of these is no text.
    [Theory]
    [InlineData("""{"\ud800":1,"proof":{}}""")]
    [InlineData("""{"proof":{"\ud800":1}}""")]
    [InlineData("""{"signature":{"a":"\udc00"},"proof":{}}""")]
    public void Half_a_surrogate_pair_anywhere_proves_nothing_and_is_not_signed(string json)
    {
        using SigningKey key = Key();
        using JsonDocument document = JsonDocument.Parse(json);
        Assert.Equal(ProofFailure.Malformed, ObjectIntegrityProofs.Verify(document.RootElement, static _ => null, _now).Failure);
        Assert.Empty(ObjectIntegrityProofs.GetVerificationMethods(document.RootElement));
        Assert.Throws<FormatException>(() => ObjectIntegrityProofs.Sign(document.RootElement, key, _now));
    }

    private static SigningKey Key()
    {
        Assert.True(Multibase.TryDecode(SecretKey, out byte[]? secret));
        Assert.Equal([0x80, 0x26], secret.AsSpan(0, 2).ToArray());
        return SigningKey.ImportEd25519Seed(secret.AsSpan(2), _keyId);
    }

    private static JsonNode Signed()
    {
        using SigningKey key = Key();
        using JsonDocument document = JsonDocument.Parse(Document);
        return JsonNode.Parse(ObjectIntegrityProofs.Sign(document.RootElement, key, _now))!;
    }

    private static ProofFailure Verify(JsonNode json, SigningKey? second = null, bool anyKey = false, DateTimeOffset? now = null)
    {
        using JsonDocument document = JsonDocument.Parse(json.ToJsonString());
        return ObjectIntegrityProofs.Verify(
            document.RootElement,
            id => anyKey || id == _keyId ? VerificationKey.ImportMultikey(PublicKey) : id == second?.KeyId ? second.PublicKey : null,
            now ?? _now).Failure;
    }
}
