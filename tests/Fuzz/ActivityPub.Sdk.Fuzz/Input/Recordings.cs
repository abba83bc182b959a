using System.Text.Json;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Keys;
using ActivityPub.Sdk.Signatures;

namespace ActivityPub.Sdk.Fuzz.Input;

/// <summary>The traffic of real servers that was recorded for the tests of the protocol core.</summary>
internal static class Recordings
{
    /// <summary>All recordings were made within the hour before.</summary>
    public static readonly DateTimeOffset Now = new(2026, 11, 23, 5, 5, 0, TimeSpan.Zero);

    private static readonly string _root = Path.Combine(AppContext.BaseDirectory, "Recordings");

    public static IEnumerable<ReceivedRequest> Requests()
    {
        foreach (string file in Files().Where(static f => f.Contains("/requests/", StringComparison.Ordinal)))
        {
            using JsonDocument recorded = JsonDocument.Parse(File.ReadAllBytes(file));
            JsonElement json = recorded.RootElement;
            yield return new ReceivedRequest(
                json.GetProperty("method").GetString()!,
                json.GetProperty("target").GetString()!,
                "https",
                [.. json.GetProperty("headers").EnumerateArray().Select(static h => new HeaderField(h[0].GetString()!, h[1].GetString()!))],
                json.TryGetProperty("bodyBase64", out JsonElement body) && body.ValueKind == JsonValueKind.String ? body.GetBytesFromBase64() : [],
                Now);
        }
    }

    /// <summary>Documents and bodies that are JSON.</summary>
    public static IEnumerable<byte[]> Documents() =>
        Files().Where(static f => f.Contains("/documents/", StringComparison.Ordinal)).Select(File.ReadAllBytes)
            .Concat(Requests().Select(static r => r.Body.ToArray()))
            .Where(static d => d is [(byte)'{', ..]);

    /// <summary>The keys of the recorded accounts, by id.</summary>
    public static Dictionary<string, VerificationKey> Keys()
    {
        Dictionary<string, VerificationKey> keys = new(StringComparer.Ordinal);
        foreach (byte[] document in Documents())
        {
            using JsonDocument json = JsonDocument.Parse(document);
            Collect(json.RootElement, keys);
        }

        return keys;
    }

    private static void Collect(JsonElement json, Dictionary<string, VerificationKey> keys)
    {
        if (json.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement item in json.EnumerateArray())
            {
                Collect(item, keys);
            }
        }

        if (json.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        if (json.TryGetProperty("id", out JsonElement id) && id.ValueKind == JsonValueKind.String && ObjectId.TryParse(id.GetString(), out _))
        {
            if (json.TryGetProperty("publicKeyPem", out JsonElement pem) && VerificationKey.TryImportPem(pem.GetString(), out VerificationKey? key))
            {
                keys[id.GetString()!] = key;
            }

            if (json.TryGetProperty("publicKeyMultibase", out JsonElement multibase) && VerificationKey.TryImportMultikey(multibase.GetString(), out VerificationKey? second))
            {
                keys[id.GetString()!] = second;
            }
        }

        foreach (JsonProperty member in json.EnumerateObject())
        {
            Collect(member.Value, keys);
        }
    }

    private static IEnumerable<string> Files() =>
        Directory.EnumerateFiles(_root, "*.json", SearchOption.AllDirectories).Select(static f => f.Replace('\\', '/'))
            .Where(static f => !f.EndsWith("/index.json", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
}
