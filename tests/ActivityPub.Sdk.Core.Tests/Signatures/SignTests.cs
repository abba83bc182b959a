using System.Text;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Keys;
using ActivityPub.Sdk.Signatures;

namespace ActivityPub.Sdk.Core.Tests.Signatures;

public sealed class SignTests
{
    private static readonly DateTimeOffset _now = new(2026, 11, 23, 10, 20, 30, 987, TimeSpan.Zero);
    private static readonly ObjectId _keyId = ObjectId.Parse("https://city.example/ap/actors/news#main-key");
    private static readonly byte[] _body = Encoding.UTF8.GetBytes("""{"type":"Create"}""");

    [Fact]
    public void A_draft_cavage_post_has_the_shape_that_the_strictest_readers_expect()
    {
        using SigningKey key = SigningKey.Generate(KeyAlgorithm.RsaSha256, _keyId);
        IReadOnlyList<HeaderField> fields = HttpSignatures.Sign(new OutgoingRequest("POST", new Uri("https://Remote.example/users/a/inbox"), _body), key, HttpSignatureScheme.DraftCavage, _now);
        Assert.Equal(["Date", "Digest", "Signature"], fields.Select(f => f.Name));
        Assert.Equal("Mon, 23 Nov 2026 10:20:30 GMT", fields[0].Value);
        Assert.Matches("^SHA-256=[A-Za-z0-9+/]{43}=$", fields[1].Value);
        Assert.Matches("^keyId=\"https://city\\.example/ap/actors/news#main-key\",algorithm=\"rsa-sha256\",headers=\"\\(request-target\\) host date digest\",signature=\"[A-Za-z0-9+/]{342}==\"$", fields[2].Value);
    }

    [Fact]
    public void A_draft_cavage_get_covers_target_host_and_date()
    {
        using SigningKey key = SigningKey.Generate(KeyAlgorithm.RsaSha256, _keyId);
        IReadOnlyList<HeaderField> fields = HttpSignatures.Sign(new OutgoingRequest("GET", new Uri("https://remote.example/users/a")), key, HttpSignatureScheme.DraftCavage, _now);
        Assert.Equal(["Date", "Signature"], fields.Select(f => f.Name));
        Assert.Contains("headers=\"(request-target) host date\"", fields[1].Value, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(KeyAlgorithm.RsaSha256, "rsa-v1_5-sha256")]
    [InlineData(KeyAlgorithm.Ed25519, "ed25519")]
    public void An_rfc_9421_post_covers_method_target_authority_and_content_digest(KeyAlgorithm algorithm, string label)
    {
        using SigningKey key = SigningKey.Generate(algorithm, _keyId);
        IReadOnlyList<HeaderField> fields = HttpSignatures.Sign(new OutgoingRequest("POST", new Uri("https://remote.example/inbox"), _body), key, HttpSignatureScheme.Rfc9421, _now);
        Assert.Equal(["Date", "Content-Digest", "Signature-Input", "Signature"], fields.Select(f => f.Name));
        Assert.Equal($"sig1=(\"@method\" \"@target-uri\" \"@authority\" \"content-digest\");created={_now.ToUnixTimeSeconds()};keyid=\"{_keyId}\";alg=\"{label}\"", fields[2].Value);
        Assert.StartsWith("sig1=:", fields[3].Value, StringComparison.Ordinal);
    }

    public static TheoryData<HttpSignatureScheme, KeyAlgorithm, string, string> Combinations =>
    [
        .. from scheme in Enum.GetValues<HttpSignatureScheme>()
           from algorithm in Enum.GetValues<KeyAlgorithm>()
           from method in (string[])["GET", "POST"]
           from url in (string[])["https://remote.example/inbox", "https://remote.example/a%7Eb?x=%41&x=2", "http://localhost:9109/", "https://[2001:db8::1]:8443/i"]
           select new TheoryDataRow<HttpSignatureScheme, KeyAlgorithm, string, string>(scheme, algorithm, method, url),
    ];

    [Theory]
    [MemberData(nameof(Combinations))]
    public void What_is_signed_verifies(HttpSignatureScheme scheme, KeyAlgorithm algorithm, string method, string url)
    {
        using SigningKey key = SigningKey.Generate(algorithm, _keyId);
        OutgoingRequest outgoing = new(method, new Uri(url), method == "GET" ? default : _body);
        ReceivedRequest received = Receive(outgoing, HttpSignatures.Sign(outgoing, key, scheme, _now));
        SignatureRequirements requirements = new(ObjectId.Parse(url).Origin);
        SignatureParseResult parsed = HttpSignatures.Parse(received, requirements);
        Assert.Equal(SignatureFailure.None, parsed.Failure);
        Assert.Equal(SignatureFailure.None, HttpSignatures.Verify(received, parsed.Signature!, key.PublicKey, _now.AddSeconds(2), requirements).Failure);
    }

    [Fact]
    public void A_request_message_gets_its_headers_and_loses_older_ones()
    {
        using SigningKey key = SigningKey.Generate(KeyAlgorithm.RsaSha256, _keyId);
        using HttpRequestMessage message = new(HttpMethod.Post, "https://remote.example:8443/a%7Eb?x=%41");
        HttpSignatures.Sign(message, _body, key, HttpSignatureScheme.Rfc9421, _now);
        HttpSignatures.Sign(message, _body, key, HttpSignatureScheme.DraftCavage, _now);
        Assert.Equal(["Date", "Digest", "Signature"], message.Headers.Select(h => h.Key).Order());
        ReceivedRequest received = new(
            "POST", message.RequestUri!.PathAndQuery, "https",
            [new HeaderField("Host", "remote.example:8443"), .. message.Headers.Select(h => new HeaderField(h.Key, h.Value.Single()))],
            _body, _now);
        SignatureRequirements requirements = new(new Origin("https://remote.example:8443"));
        Assert.True(HttpSignatures.Verify(received, HttpSignatures.Parse(received, requirements).Signature!, key.PublicKey, _now, requirements).IsValid);
    }

    internal static ReceivedRequest Receive(OutgoingRequest request, IEnumerable<HeaderField> fields, DateTimeOffset? at = null) =>
        new(request.Method, request.Target.PathAndQuery, request.Target.Scheme, [new HeaderField("Host", request.Host), .. fields], request.Body, at ?? _now);
}
