using System.Text.Json;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Keys;
using ActivityPub.Sdk.Signatures;

namespace ActivityPub.Sdk.Core.Tests.Signatures;

/// <summary>A request that a real server sent, with the key document that belongs to it.</summary>
internal sealed class RecordedRequest
{
    private static readonly string _root = Path.Combine(AppContext.BaseDirectory, "Recordings");

    private RecordedRequest(string server, JsonElement json)
    {
        IsSigned = json.TryGetProperty("keyDocument", out JsonElement document) && document.ValueKind == JsonValueKind.String;
        Scheme = IsSigned && json.GetProperty("signatureScheme").GetString() == "rfc9421" ? HttpSignatureScheme.Rfc9421 : HttpSignatureScheme.DraftCavage;
        string host = json.GetProperty("host").GetString()!;
        Origin = new Origin((host.Contains(':', StringComparison.Ordinal) ? "http://" : "https://") + host);
        KeyId = IsSigned ? json.GetProperty("keyId").GetString() : null;
        KeyDocument = IsSigned ? Path.Combine(_root, server, document.GetString()!) : null;
        Request = new ReceivedRequest(
            json.GetProperty("method").GetString()!,
            json.GetProperty("target").GetString()!,
            Origin.Scheme,
            json.GetProperty("headers").EnumerateArray().Select(h => new HeaderField(h[0].GetString()!, h[1].GetString()!)),
            json.GetProperty("bodyBase64").GetBytesFromBase64(),
            json.GetProperty("receivedAt").GetDateTimeOffset());
    }

    public bool IsSigned { get; }

    public HttpSignatureScheme Scheme { get; }

    public Origin Origin { get; }

    public string? KeyId { get; }

    public string? KeyDocument { get; }

    public ReceivedRequest Request { get; }

    public static IEnumerable<string> Names() =>
        Directory.EnumerateFiles(_root, "*.json", SearchOption.AllDirectories)
            .Where(f => Path.GetFileName(Path.GetDirectoryName(f)) == "requests")
            .Select(f => Path.GetRelativePath(_root, f).Replace('\\', '/').Replace("/requests/", "/", StringComparison.Ordinal).Replace(".json", "", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);

    public static RecordedRequest Read(string name)
    {
        string[] parts = name.Split('/');
        using JsonDocument json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(_root, parts[0], "requests", parts[1] + ".json")));
        return new RecordedRequest(parts[0], json.RootElement);
    }

    public SignatureRequirements Requirements(bool withoutQuery = false) => new(Origin) { AllowTargetWithoutQuery = withoutQuery };

    public VerificationKey Key() => ReadKeys()[KeyId!];

    public Dictionary<string, VerificationKey> ReadKeys()
    {
        using JsonDocument json = JsonDocument.Parse(File.ReadAllBytes(KeyDocument!));
        Dictionary<string, VerificationKey> keys = [];
        foreach (JsonElement key in Many(json.RootElement, "publicKey"))
        {
            keys[key.GetProperty("id").GetString()!] = VerificationKey.ImportPem(key.GetProperty("publicKeyPem").GetString()!);
        }

        foreach (JsonElement key in Many(json.RootElement, "assertionMethod"))
        {
            keys[key.GetProperty("id").GetString()!] = VerificationKey.ImportMultikey(key.GetProperty("publicKeyMultibase").GetString()!);
        }

        return keys;
    }

    private static IEnumerable<JsonElement> Many(JsonElement json, string name) =>
        !json.TryGetProperty(name, out JsonElement value) ? [] : value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().ToArray() : [value];
}
