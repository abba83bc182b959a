using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ActivityPub.Sdk.Keys;

namespace ActivityPub.Sdk.Attack.Tests.Lab;

/// <summary>A valid RsaSignature2017, as old servers put it on what others may pass on.</summary>
internal static class LdSignature
{
    public const string Activity = "https://www.w3.org/ns/activitystreams#";

    /// <summary>Signs a graph. The document that has this graph is for the caller to write.</summary>
    /// <param name="key">The key.</param>
    /// <param name="statements">The graph without blank nodes, one N-Quads statement each, without the dot at the end.</param>
    public static JsonObject Create(SigningKey key, params IEnumerable<string> statements)
    {
        string created = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        string options = $"_:c14n0 <http://purl.org/dc/terms/created> \"{created}\"^^<http://www.w3.org/2001/XMLSchema#dateTime> .\n_:c14n0 <http://purl.org/dc/terms/creator> <{key.KeyId}> .\n";
        string graph = string.Concat(statements.Order(StringComparer.Ordinal).Select(static s => s + " .\n"));
        return new JsonObject
        {
            ["type"] = "RsaSignature2017",
            ["creator"] = key.KeyId.Value,
            ["created"] = created,
            ["signatureValue"] = Convert.ToBase64String(key.Sign(Encoding.UTF8.GetBytes(Hash(options) + Hash(graph)))),
        };
    }

    /// <summary>The statements of an activity that names its object only.</summary>
    public static IEnumerable<string> Statements(string id, string type, string actor, string obj) =>
    [
        $"<{id}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{Activity}{type}>",
        $"<{id}> <{Activity}actor> <{actor}>",
        $"<{id}> <{Activity}object> <{obj}>",
    ];

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
