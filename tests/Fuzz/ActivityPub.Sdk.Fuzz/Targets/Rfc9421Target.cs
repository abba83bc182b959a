using ActivityPub.Sdk.Signatures;

namespace ActivityPub.Sdk.Fuzz.Targets;

/// <summary>Signatures by RFC 9421, with <c>Content-Digest</c>.</summary>
internal sealed class Rfc9421Target() : SignatureTarget(HttpSignatureScheme.Rfc9421)
{
    private const string Head = "POST /ap/inbox\nHost: city.example\nContent-Digest: sha-256=:RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o=:\nSignature: a=:AAAA:, b=:AAAA:\nSignature-Input: ";
    private const string Parameters = ";created=1795410300;keyid=\"https://a.example/k\"";

    public override string Name => "rfc9421";

    public override IReadOnlyList<string> Dictionary =>
    [
        "Signature-Input: ", "Signature: ", "Content-Digest: ", "Host: ", "sig1=(", "\"@method\"", "\"@target-uri\"", "\"@authority\"", "\"@path\"", "\"@query\"", "\"@scheme\"", "\"@request-target\"", "\"@status\"",
        "\"@query-param\";name=\"a\"", "\"content-digest\"", ";tr", ";req", ";bs", ";sf", ";key=\"a\"", ";created=1795410300", ";expires=1795410400", ";keyid=\"https://a.example/k\"", ";alg=\"ed25519\"",
        ";alg=\"rsa-v1_5-sha256\"", ";nonce=\"x\"", ";tag=\"x\"", "=:AAAA:", ", ", "sha-256=:", "sha-512=:", "?1", "%\"a\"", "@1795410300", "999999999999999", "-0", "1.0", "()", "(  ", "  )",
    ];

    protected override IEnumerable<string> Hostile() =>
    [
        Head + "a=(\"@method\" \"@target-uri\" \"content-digest\")" + Parameters + "\n\n{}",
        Head + "a=(\"@method\" \"@target-uri\" \"content-digest\";tr)" + Parameters + "\n\n{}",
        Head + "a=(\"@method\" \"@target-uri\" \"content-digest\" \"content-digest\")" + Parameters + "\n\n{}",
        Head + "a=(  \"@method\"   \"@authority\" \"@path\" \"@query\" \"content-digest\"  ); created=01795410300;  keyid=\"https://a.example/k\";x;y=?1;z=1.50\n\n{}",
        Head + "a=(\"@method\"), b=(\"@method\" \"@target-uri\" \"content-digest\")" + Parameters + ", c=(), d=(), e=()\n\n{}",
        Head + "a=(\"@method\" \"@request-target\" \"@authority\" \"content-digest\");alg=\"hmac-sha256\"" + Parameters + "\n\n{}",
        Head + "a=1, a=(\"@method\")\n\n{}",
        Head + "a=(\"@query-param\";name=\"a\" \"@status\")" + Parameters + "\n\n{}",
    ];
}
