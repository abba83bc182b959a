using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ActivityPub.Sdk.Fuzz.Input;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Keys;
using ActivityPub.Sdk.Signatures;

namespace ActivityPub.Sdk.Fuzz.Targets;

/// <summary>Integrity proofs: verifying never throws, no input is valid that the fixed keys did not sign, and what is signed here is valid until a member is added, changed or taken away.</summary>
internal sealed class ProofTarget : FuzzTarget
{
    private readonly Dictionary<string, VerificationKey> _keys = MakeKeys();

    public override string Name => "proofs";

    public override IReadOnlyList<string> Dictionary =>
    [
        .. JsonWords.All, "\"proof\":{", "\"proof\":[", "\"type\":\"DataIntegrityProof\"", "\"cryptosuite\":\"eddsa-jcs-2022\"", "\"proofPurpose\":\"assertionMethod\"", "\"verificationMethod\":\"https://remote.example/users/rita#ed25519-key\"", "\"proofValue\":\"z", "\"created\":\"2026-11-23T05:05:00Z\"", "\"expires\":\"2026-11-24T05:05:00Z\"", "\"signature\":{",
        "\"domain\":\"a\"", "\"challenge\":\"a\"", "\"nonce\":\"a\"", "\"previousProof\":\"a\"", "\"@context\":[\"https://www.w3.org/ns/activitystreams\"]", "2026-11-23T05:05:00.123456789+01:00",
    ];

    public override IEnumerable<byte[]> MakeSeeds()
    {
        List<byte[]> documents = [.. Recordings.Documents()];
        List<byte[]> proven = [.. documents.Where(static d => d.AsSpan().IndexOf("\"proofValue\""u8) >= 0)];
        IEnumerable<byte[]> plain = ((string[])
            [
                """{"@context":["https://www.w3.org/ns/activitystreams","https://w3id.org/security/data-integrity/v1"],"type":"Like","actor":"https://remote.example/users/rita"}""", "{}", """{"a":[1.5,1e21,"\u20ac"],"signature":{"x":1}}""",
            ]).Select(Encoding.UTF8.GetBytes);
        IEnumerable<byte[]> signed = plain.Concat(documents.Take(3)).Select(static d =>
        {
            using JsonDocument json = JsonDocument.Parse(d);
            return ObjectIntegrityProofs.Sign(json.RootElement, FixedKeys.Ed25519, Recordings.Now);
        }).ToList();
        return proven.Concat(signed).Concat(plain).Concat(JsonWords.Hostile()).Concat(((string[])
            [
                """{"proof":[]}""", """{"proof":[{},{},{},{},{},{},{},{},{}]}""", """{"proof":null}""", """{"proof":"x"}""", """{"\ud800":1,"proof":{}}""", """{"proof":{"\ud800":1,"type":"\udc00"}}""",
                """{"proof":{"type":"DataIntegrityProof","cryptosuite":"eddsa-jcs-2022","proofPurpose":"assertionMethod","verificationMethod":"https://remote.example/users/rita#ed25519-key","proofValue":"z1","created":"2026-11-23T05:05:00.Z","expires":"x"}}""",
            ]).Select(Encoding.UTF8.GetBytes));
    }

    public override void Run(ReadOnlySpan<byte> input)
    {
        byte[] bytes = input.ToArray();
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(bytes);
        }
        catch (JsonException)
        {
            Oracle.Holds(ObjectIntegrityProofs.Verify(default, static _ => null, Recordings.Now).Failure == ProofFailure.Malformed, "No document is a document.");
            return;
        }

        using (document)
        {
            ReadAndVerify(document.RootElement);
            SignAndChange(document.RootElement);
        }
    }

    private static Dictionary<string, VerificationKey> MakeKeys()
    {
        Dictionary<string, VerificationKey> keys = Recordings.Keys();
        keys[FixedKeys.Ed25519.KeyId.Value] = FixedKeys.Ed25519.PublicKey;
        return keys;
    }

    private void ReadAndVerify(JsonElement document)
    {
        IReadOnlyList<ObjectId> methods = ObjectIntegrityProofs.GetVerificationMethods(document);
        ProofVerificationResult result = ObjectIntegrityProofs.Verify(document, id => _keys.GetValueOrDefault(id.Value), Recordings.Now);
        Oracle.Holds(methods.Count <= ObjectIntegrityProofs.MaxProofs && (result.Failure != ProofFailure.None || methods.Count > 0), "A proof without a key is valid.");
        if (result.Failure != ProofFailure.None)
        {
            return;
        }

        // What the proof does not cover must not matter, what it covers must.
        JsonObject changed = Copy(document);
        changed["signature"] = "x";
        Oracle.Holds(Judge(changed) == ProofFailure.None, "An LD signature spoils a proof.");
        changed["x-added"] = 1;
        Oracle.Holds(Judge(changed) != ProofFailure.None, "A member was added and the proof is valid.");
        foreach (JsonNode? proof in changed["proof"] is JsonArray several ? [.. several] : (JsonNode?[])[changed["proof"]])
        {
            JsonObject options = Copy(document);
            JsonObject first = (options["proof"] is JsonArray list ? list[0] : options["proof"])!.AsObject();
            first["x-added"] = 1;
            Oracle.Holds(proof is not null && Judge(options) != ProofFailure.None, "An option was added and the proof is valid.");
        }
    }

    private void SignAndChange(JsonElement document)
    {
        if (document.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        byte[] signed;
        try
        {
            signed = ObjectIntegrityProofs.Sign(document, FixedKeys.Ed25519, Recordings.Now);
        }
        catch (FormatException)
        {
            return;
        }

        using JsonDocument json = JsonDocument.Parse(signed);
        if (json.RootElement.GetProperty("proof").ValueKind == JsonValueKind.Array)
        {
            // The older proofs are judged as well.
            return;
        }

        ProofFailure failure = ObjectIntegrityProofs.Verify(json.RootElement, static _ => FixedKeys.Ed25519.PublicKey, Recordings.Now).Failure;
        Oracle.Holds(failure == ProofFailure.None, $"What was signed here is refused here: {failure}.");
        JsonObject changed = Copy(json.RootElement);
        if (changed.FirstOrDefault(static m => m.Key is not ("proof" or "signature" or "@context")).Key is { } name)
        {
            changed.Remove(name);
            Oracle.Holds(Judge(changed) != ProofFailure.None, "A member was taken away and the proof is valid.");
        }
    }

    private ProofFailure Judge(JsonObject document)
    {
        using JsonDocument json = JsonDocument.Parse(document.ToJsonString());
        return ObjectIntegrityProofs.Verify(json.RootElement, id => _keys.GetValueOrDefault(id.Value), Recordings.Now).Failure;
    }

    private static JsonObject Copy(JsonElement document) => JsonNode.Parse(document.GetRawText())!.AsObject();
}
