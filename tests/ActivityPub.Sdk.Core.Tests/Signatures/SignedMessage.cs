using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Keys;
using ActivityPub.Sdk.Signatures;

namespace ActivityPub.Sdk.Core.Tests.Signatures;

/// <summary>Builds signed requests of any shape, independently of the code under test, so that a test can be wrong in exactly one way.</summary>
internal sealed class SignedMessage
{
    public static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    public static readonly ObjectId KeyId = ObjectId.Parse("https://peer.example/users/a#main-key");
    public static readonly SigningKey Rsa = SigningKey.Generate(KeyAlgorithm.RsaSha256, KeyId);
    public static readonly SigningKey Ed25519 = SigningKey.Generate(KeyAlgorithm.Ed25519, KeyId);
    public static readonly SignatureRequirements Requirements = new(new Origin("https://city.example"));

    public SigningKey Key { get; set; } = Rsa;

    public string Method { get; set; } = "POST";

    public string Target { get; set; } = "/inbox?x=%7E&x=1";

    public byte[] Body { get; set; } = Encoding.UTF8.GetBytes("""{ "type" : "Create" }""");

    public List<HeaderField> Headers { get; } = [new("Host", "city.example"), new("Date", Now.ToString("r")), new("Content-Type", "application/activity+json")];

    public string Components { get; set; } = "(request-target) host date digest";

    public string? Algorithm { get; set; } = "rsa-sha256";

    public string? Created { get; set; }

    public string? Expires { get; set; }

    public string Parameters { get; set; } = Invariant($"(\"@method\" \"@target-uri\" \"content-digest\");created={Now.ToUnixTimeSeconds()};keyid=\"{KeyId}\"");

    public Func<string, string> Change { get; set; } = static header => header;

    public static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    public static string Time(TimeSpan offset) => (Now + offset).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    public SignedMessage Set(string name, params string[] values)
    {
        Headers.RemoveAll(h => h.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        Headers.AddRange(values.Select(v => new HeaderField(name, v)));
        return this;
    }

    public SignedMessage SetDate(TimeSpan offset) => Set("Date", (Now + offset).ToString("r"));

    public ReceivedRequest Cavage()
    {
        if (!Headers.Exists(h => h.Name == "Digest"))
        {
            Headers.Add(new("Digest", "SHA-256=" + Convert.ToBase64String(SHA256.HashData(Body))));
        }

        string text = string.Join('\n', Components.ToLowerInvariant().Split(' ').Select(c => c + ": " + c switch
        {
            "(request-target)" => $"{Method.ToLowerInvariant()} {Target}",
            "(created)" => Created,
            "(expires)" => Expires,
            _ => Field(c),
        }));
        StringBuilder header = new();
        header.Append(CultureInfo.InvariantCulture, $"keyId=\"{Key.KeyId}\",");
        header.Append(Algorithm is null ? "" : $"algorithm=\"{Algorithm}\",").Append(Created is null ? "" : $"created={Created},").Append(Expires is null ? "" : $"expires={Expires},");
        header.Append(CultureInfo.InvariantCulture, $"headers=\"{Components}\",signature=\"{Convert.ToBase64String(Key.Sign(Encoding.UTF8.GetBytes(text)))}\"");
        return Request(new HeaderField("Signature", Change(header.ToString())));
    }

    public ReceivedRequest Rfc9421(string? signedParameters = null)
    {
        if (Body.Length > 0 && !Headers.Exists(h => h.Name == "Content-Digest"))
        {
            Headers.Add(new("Content-Digest", "sha-256=:" + Convert.ToBase64String(SHA256.HashData(Body)) + ":"));
        }

        signedParameters ??= Parameters;
        string[] names = signedParameters[1..signedParameters.IndexOf(')', StringComparison.Ordinal)].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        StringBuilder text = new();
        foreach (string name in names)
        {
            text.Append(name).Append(": ").Append(name.Trim('"') switch
            {
                "@method" => Method,
                "@target-uri" => "https://city.example" + Target,
                "@authority" => "city.example",
                "@scheme" => "https",
                "@request-target" => Target,
                "@path" => Target.Split('?')[0],
                "@query" => "?" + (Target.Contains('?', StringComparison.Ordinal) ? Target[(Target.IndexOf('?', StringComparison.Ordinal) + 1)..] : ""),
                var field => Field(field.Split(';')[0].Trim('"')),
            }).Append('\n');
        }

        text.Append("\"@signature-params\": ").Append(signedParameters);
        return Request(
            new HeaderField("Signature-Input", Change("sig1=" + Parameters)),
            new HeaderField("Signature", "sig1=:" + Convert.ToBase64String(Key.Sign(Encoding.UTF8.GetBytes(text.ToString()))) + ":"));
    }

    public ReceivedRequest Request(params HeaderField[] more) => new(Method, Target, "https", [.. Headers, .. more], Body, Now);

    public static SignatureFailure Judge(ReceivedRequest request, VerificationKey? key = null, SignatureRequirements? requirements = null)
    {
        requirements ??= Requirements;
        SignatureParseResult parsed = HttpSignatures.Parse(request, requirements);
        Assert.Equal(parsed.Failure == SignatureFailure.None, parsed.IsSuccess);
        return parsed.IsSuccess ? HttpSignatures.Verify(request, parsed.Signature, key ?? Rsa.PublicKey, Now, requirements).Failure : parsed.Failure;
    }

    public static ReceivedRequest Replace(ReceivedRequest request, byte[]? body = null, string? target = null, string? method = null, Func<HeaderField, HeaderField>? header = null, IEnumerable<HeaderField>? add = null) =>
        new(method ?? request.Method, target ?? request.RawTarget, request.Scheme, [.. request.Headers.Select(header ?? (h => h)), .. add ?? []], body ?? request.Body, request.ReceivedAt);

    private string Field(string name)
    {
        string[] lines = [.. Headers.Where(h => h.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(h => h.Value.Trim())];
        return string.Join(", ", lines);
    }
}
