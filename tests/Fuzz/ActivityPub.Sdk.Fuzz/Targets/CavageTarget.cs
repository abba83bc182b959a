using ActivityPub.Sdk.Signatures;

namespace ActivityPub.Sdk.Fuzz.Targets;

/// <summary>Signatures by draft-cavage-12, with <c>Digest</c> and <c>Date</c>.</summary>
internal sealed class CavageTarget() : SignatureTarget(HttpSignatureScheme.DraftCavage)
{
    private const string Head = "POST /ap/inbox\nHost: city.example\nDate: Mon, 23 Nov 2026 05:05:00 GMT\nDigest: SHA-256=RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o=\nSignature: ";

    public override string Name => "cavage";

    public override IReadOnlyList<string> Dictionary =>
    [
        "Signature: ", "Digest: ", "Date: ", "Host: ", "Authorization: Signature ", "keyId=\"", "algorithm=\"", "headers=\"", "signature=\"", "created=", "expires=", "hs2019", "rsa-sha256",
        "rsa-sha512", "ed25519", "hmac-sha256", "(request-target)", "(created)", "(expires)", "host", "date", "digest", "SHA-256=", "sha-512=", "md5=", "Mon, 23 Nov 2026 05:05:00 GMT",
        "1795410300", "99999999999999999999", "-1", "city.example:443", "http://city.example/ap/inbox", "%2e%2e", "AAAA", "QUI=", "\",", "\\\"", " ", "\t",
    ];

    protected override IEnumerable<string> Hostile() =>
    [
        Head + "keyId=\"https://a.example/k\",keyId=\"https://b.example/k\",headers=\"(request-target) host date digest\",signature=\"AAAA\"\n\n{}",
        Head + "keyId=\"https://a.example/k\",headers=\"\",signature=\"AAAA\"\n\n{}",
        Head + "keyId=\"https://a.example/k\",signature=\"AAAA\"\n\n{}",
        Head + "keyId=\"https://a.example/k\",headers=\"(request-target) host date digest digest\",signature=\"AAAA\"\n\n{}",
        Head + "keyId=\"https://a.example/k\",algorithm=\"rsa-sha256\",created=1795410300,headers=\"(request-target) (created) host digest\",signature=\"AAAA\"\n\n{}",
        Head + "keyId=\"https://a.example/k\",algorithm=\"hs2019\",created=1795410300,expires=1795410400,headers=\"(request-target) (created) (expires) host digest\",signature=\"AAAA\"\n\n{}",
        Head + "keyId=\"https://a.example/k\",algorithm=\"hmac-sha256\",headers=\"(request-target) host date digest\",signature=\"AAAA\"\n\n{}",
        Head + "keyId=\"acct:a@b.example\",headers=\"(request-target) host date digest\",signature=\"QUJ=\"\n\n{}",
        Head + "keyId=\"https://a.example/\\\"\",headers=\"(request-target) host date digest\",signature=\"AAAA\"\n\n{}",
        "POST http://city.example/ap/inbox?x\nHost: city.example:443\nDate: Tue, 23 Nov 2026 05:05:00 GMT\nDigest: md5=AAAA,sha-256=,SHA-512=\nAuthorization: Signature keyId=\"x\"\n\n{}",
    ];
}
