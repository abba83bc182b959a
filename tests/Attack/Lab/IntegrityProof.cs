using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using ActivityPub.Sdk.Keys;

namespace ActivityPub.Sdk.Attack.Tests.Lab;

/// <summary>A FEP-8b32 proof by <c>eddsa-jcs-2022</c>, good as it comes and bad in whatever a test changes. For documents in ASCII.</summary>
internal sealed record IntegrityProof(SigningKey Key)
{
    private const string Alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

    public string Suite { get; init; } = "eddsa-jcs-2022";

    public string Purpose { get; init; } = "assertionMethod";

    public string Method { get; init; } = Key.KeyId.Value;

    public DateTimeOffset Created { get; init; } = TimeProvider.System.GetUtcNow();

    /// <summary>Further options, covered like the others.</summary>
    public IReadOnlyDictionary<string, string> More { get; init; } = new Dictionary<string, string>();

    /// <summary>The context of the proof, where it is not that of the document.</summary>
    public JsonNode? Context { get; init; }

    /// <summary>Changes the finished proof.</summary>
    public Action<JsonObject> Edit { get; init; } = static _ => { };

    /// <summary>A copy of a document with this proof, beside those that it has.</summary>
    public JsonObject AddTo(JsonObject document)
    {
        JsonObject proof = new()
        {
            ["type"] = "DataIntegrityProof",
            ["cryptosuite"] = Suite,
            ["verificationMethod"] = Method,
            ["proofPurpose"] = Purpose,
            ["created"] = Time(Created),
        };
        if ((Context ?? document["@context"]) is { } context)
        {
            proof["@context"] = context.DeepClone();
        }

        foreach ((string name, string value) in More)
        {
            proof[name] = value;
        }

        byte[] hashes = [.. Hash(proof), .. Hash(document.With(("proof", null)))];
        proof["proofValue"] = "z" + Base58(Key.Sign(hashes));
        Edit(proof);
        return document["proof"] switch
        {
            null => document.With(("proof", proof)),
            JsonArray before => document.With(("proof", new JsonArray([.. before.Select(static p => p!.DeepClone()), proof]))),
            { } before => document.With(("proof", new JsonArray(before.DeepClone(), proof))),
        };
    }

    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static byte[] Hash(JsonObject document) => SHA256.HashData(Wire.Bytes(Sort(document)));

    private static JsonNode Sort(JsonNode node) => node switch
    {
        JsonObject members => new JsonObject(members.OrderBy(static m => m.Key, StringComparer.Ordinal).Select(static m => KeyValuePair.Create(m.Key, m.Value is null ? null : Sort(m.Value)))),
        JsonArray items => new JsonArray([.. items.Select(static i => i is null ? null : Sort(i))]),
        _ => node.DeepClone(),
    };

    private static string Base58(byte[] bytes)
    {
        BigInteger value = new(bytes, isUnsigned: true, isBigEndian: true);
        string text = "";
        while (value > 0)
        {
            value = BigInteger.DivRem(value, 58, out BigInteger digit);
            text = Alphabet[(int)digit] + text;
        }

        return new string('1', bytes.TakeWhile(static b => b == 0).Count()) + text;
    }
}
