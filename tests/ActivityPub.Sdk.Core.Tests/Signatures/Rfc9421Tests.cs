using System.Security.Cryptography;
using System.Text;
using ActivityPub.Sdk.Core.Tests.Vectors;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Keys;
using ActivityPub.Sdk.Signatures;

namespace ActivityPub.Sdk.Core.Tests.Signatures;

public sealed class Rfc9421Tests
{
    private static readonly ReceivedRequest _testRequest = new(
        "POST", "/foo?param=Value&Pet=dog", "https",
        [
            new("Host", "example.com"), new("Date", "Tue, 20 Apr 2021 02:07:55 GMT"), new("Content-Type", "application/json"),
            new("Content-Digest", Rfc9421Vectors.Sha512), new("Content-Length", "18"),
        ],
        Encoding.UTF8.GetBytes("""{"hello": "world"}"""), DateTimeOffset.FromUnixTimeSeconds(1618884475));

    [Fact]
    public void Appendix_B_2_1()
    {
        using RSA rsa = RSA.Create();
        rsa.ImportFromPem(Rfc9421Vectors.RsaPssPublicPem);
        byte[] text = Base(_testRequest, "https://example.com", Rfc9421Vectors.B21Parameters);
        Assert.Equal("\"@signature-params\": " + Rfc9421Vectors.B21Parameters, Encoding.UTF8.GetString(text));
        Assert.True(rsa.VerifyData(text, Convert.FromBase64String(Rfc9421Vectors.B21Signature), HashAlgorithmName.SHA512, RSASignaturePadding.Pss));
    }

    [Fact]
    public void Appendix_B_2_3()
    {
        using RSA rsa = RSA.Create();
        rsa.ImportFromPem(Rfc9421Vectors.RsaPssPublicPem);
        byte[] text = Base(_testRequest, "https://example.com", Rfc9421Vectors.B23Parameters);
        Assert.True(rsa.VerifyData(text, Convert.FromBase64String(Rfc9421Vectors.B23Signature), HashAlgorithmName.SHA512, RSASignaturePadding.Pss));
    }

    [Fact]
    public void Appendix_B_2_5() =>
        Assert.Equal(
            Rfc9421Vectors.B25Signature,
            Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(Rfc9421Vectors.SharedSecret), Base(_testRequest, "https://example.com", Rfc9421Vectors.B25Parameters))));

    [Fact]
    public void Appendix_B_2_6()
    {
        byte[] text = Base(_testRequest, "https://example.com", Rfc9421Vectors.B26Parameters);
        byte[] pkcs8 = Convert.FromBase64String(Rfc9421Vectors.Ed25519PrivatePem.Split('\n')[1]);
        using SigningKey key = SigningKey.ImportPkcs8(pkcs8, SignedMessage.KeyId);
        Assert.Equal(Rfc9421Vectors.B26Signature, Convert.ToBase64String(key.Sign(text)));
        Assert.True(VerificationKey.ImportPem(Rfc9421Vectors.Ed25519PublicPem).Verify(text, Convert.FromBase64String(Rfc9421Vectors.B26Signature)));
    }

    [Fact]
    public void The_rsa_key_of_appendix_B_1_1_is_read() => Assert.Equal(2048, VerificationKey.ImportPem(Rfc9421Vectors.RsaPublicPem).SizeInBits);

    // Sections 2.2 and 2.5: the derived components of one request.
    [Theory]
    [InlineData("https://www.example.com", "/path?param=value", "@method", "POST")]
    [InlineData("https://www.example.com", "/path?param=value", "@target-uri", "https://www.example.com/path?param=value")]
    [InlineData("https://www.example.com", "/path?param=value", "@authority", "www.example.com")]
    [InlineData("https://www.example.com:8443", "/path", "@authority", "www.example.com:8443")]
    [InlineData("http://www.example.com", "/path?param=value", "@scheme", "http")]
    [InlineData("https://www.example.com", "/path?param=value", "@request-target", "/path?param=value")]
    [InlineData("https://www.example.com", "https://www.example.com/path?param=value", "@request-target", "https://www.example.com/path?param=value")]
    [InlineData("https://www.example.com", "https://www.example.com/path?param=value", "@target-uri", "https://www.example.com/path?param=value")]
    [InlineData("https://www.example.com", "https://www.example.com", "@path", "/")]
    [InlineData("https://www.example.com", "https://www.example.com?a", "@target-uri", "https://www.example.com/?a")]
    [InlineData("https://www.example.com", "/path?param=value", "@path", "/path")]
    [InlineData("https://www.example.com", "/path?param=value&foo=bar&baz=bat%2Dman", "@query", "?param=value&foo=bar&baz=bat%2Dman")]
    [InlineData("https://www.example.com", "/path?queryString", "@query", "?queryString")]
    [InlineData("https://www.example.com", "/path", "@query", "?")]
    [InlineData("https://www.example.com", "/path?", "@query", "?")]
    public void Derived_components(string origin, string target, string component, string expected)
    {
        ReceivedRequest request = new("POST", target, "https", [], default, SignedMessage.Now);
        Assert.Equal($"\"{component}\": {expected}\n\"@signature-params\": (\"{component}\")", Encoding.UTF8.GetString(Base(request, origin, $"(\"{component}\")")));
    }

    // Section 2.1: field values lose outer white space, lines are joined, an empty field stays.
    [Fact]
    public void Fields_of_section_2_1()
    {
        ReceivedRequest request = new("GET", "/", "https", [new("X-OWS-Header", "  Leading and trailing whitespace.   "), new("Cache-Control", "max-age=60"), new("Cache-Control", "   must-revalidate"), new("X-Empty-Header", "")], default, SignedMessage.Now);
        Assert.Equal(
            "\"x-ows-header\": Leading and trailing whitespace.\n\"cache-control\": max-age=60, must-revalidate\n\"x-empty-header\": \n\"@signature-params\": (\"x-ows-header\" \"cache-control\" \"x-empty-header\")",
            Encoding.UTF8.GetString(Base(request, "https://www.example.com", "(\"x-ows-header\" \"cache-control\" \"x-empty-header\")")));
    }

    [Fact]
    public void A_good_signature_is_accepted()
    {
        Assert.Equal(SignatureFailure.None, SignedMessage.Judge(new SignedMessage().Rfc9421()));
        Assert.Equal(SignatureFailure.None, SignedMessage.Judge(new SignedMessage { Key = SignedMessage.Ed25519 }.Rfc9421(), SignedMessage.Ed25519.PublicKey));
    }

    [Theory]
    [InlineData("\"@method\" \"@authority\" \"@path\" \"@query\" \"content-digest\"", SignatureFailure.None)]
    [InlineData("\"@method\" \"@authority\" \"@request-target\" \"content-digest\"", SignatureFailure.None)]
    [InlineData("\"@method\" \"@target-uri\" \"@scheme\" \"host\" \"date\" \"content-type\" \"content-digest\"", SignatureFailure.None)]
    [InlineData("\"@target-uri\" \"content-digest\"", SignatureFailure.InsufficientCoverage)]
    [InlineData("\"@method\" \"content-digest\"", SignatureFailure.InsufficientCoverage)]
    [InlineData("\"@method\" \"@authority\" \"@path\" \"content-digest\"", SignatureFailure.InsufficientCoverage)]
    [InlineData("\"@method\" \"@path\" \"@query\" \"content-digest\"", SignatureFailure.InsufficientCoverage)]
    [InlineData("\"@method\" \"@target-uri\"", SignatureFailure.InsufficientCoverage)]
    [InlineData("", SignatureFailure.InsufficientCoverage)]
    [InlineData("\"@method\" \"@target-uri\" \"content-digest\" \"x-none\"", SignatureFailure.MissingComponent)]
    [InlineData("\"@method\" \"@target-uri\" \"content-digest\" \"content-digest\"", SignatureFailure.DuplicateParameter)]
    [InlineData("\"@method\" \"@target-uri\" \"content-digest\";tr", SignatureFailure.UnsupportedComponent)]
    [InlineData("\"@method\" \"@target-uri\" \"content-digest\";req", SignatureFailure.UnsupportedComponent)]
    [InlineData("\"@method\" \"@target-uri\" \"content-digest\";bs", SignatureFailure.UnsupportedComponent)]
    [InlineData("\"@method\" \"@target-uri\" \"content-digest\";sf", SignatureFailure.UnsupportedComponent)]
    [InlineData("\"@method\" \"@target-uri\" \"content-digest\";key=\"sha-256\"", SignatureFailure.UnsupportedComponent)]
    [InlineData("\"@method\" \"@target-uri\" \"content-digest\" \"@query-param\";name=\"x\"", SignatureFailure.UnsupportedComponent)]
    [InlineData("\"@method\" \"@target-uri\" \"content-digest\" \"@status\"", SignatureFailure.UnsupportedComponent)]
    [InlineData("\"@method\" \"@target-uri\" \"Content-Digest\"", SignatureFailure.UnsupportedComponent)]
    [InlineData("\"@method\" \"@target-uri\" content-digest", SignatureFailure.UnsupportedComponent)]
    [InlineData("\"@method\" \"@target-uri\" \"content-digest\" \"@signature-params\"", SignatureFailure.UnsupportedComponent)]
    [InlineData("\"@method\"\"@target-uri\" \"content-digest\"", SignatureFailure.MalformedSignature)]
    public void Coverage(string components, SignatureFailure expected)
    {
        SignedMessage message = new() { Parameters = SignedMessage.Invariant($"({components});created={SignedMessage.Now.ToUnixTimeSeconds()};keyid=\"{SignedMessage.KeyId}\"") };
        Assert.Equal(expected, SignedMessage.Judge(message.Rfc9421()));
    }

    [Fact]
    public void A_get_needs_no_content_digest()
    {
        SignedMessage message = new() { Method = "GET", Body = [], Parameters = SignedMessage.Invariant($"(\"@method\" \"@target-uri\" \"@authority\");created={SignedMessage.Now.ToUnixTimeSeconds()};keyid=\"{SignedMessage.KeyId}\"") };
        Assert.Equal(SignatureFailure.None, SignedMessage.Judge(message.Rfc9421()));
    }

    [Theory]
    [InlineData("keyid=\"https://peer.example/users/a#main-key\"", SignatureFailure.InsufficientCoverage)]
    [InlineData("created=NOW", SignatureFailure.InsufficientCoverage)]
    [InlineData("created=NOW;keyid=\"acct:a@peer.example\"", SignatureFailure.InvalidKeyId)]
    [InlineData("created=NOW;keyid=key", SignatureFailure.MalformedSignature)]
    [InlineData("created=\"NOW\";keyid=\"https://peer.example/users/a#main-key\"", SignatureFailure.MalformedSignature)]
    [InlineData("created=NOW.0;keyid=\"https://peer.example/users/a#main-key\"", SignatureFailure.MalformedSignature)]
    [InlineData("created;keyid=\"https://peer.example/users/a#main-key\"", SignatureFailure.MalformedSignature)]
    [InlineData("created=-5;keyid=\"https://peer.example/users/a#main-key\"", SignatureFailure.InvalidTime)]
    [InlineData("created=999999999999999;keyid=\"https://peer.example/users/a#main-key\"", SignatureFailure.InvalidTime)]
    [InlineData("created=NOW;created=NOW;keyid=\"https://peer.example/users/a#main-key\"", SignatureFailure.DuplicateParameter)]
    [InlineData("created=NOW;keyid=\"https://peer.example/users/a#main-key\";keyid=\"https://evil.example/k\"", SignatureFailure.DuplicateParameter)]
    [InlineData("created=NOW;expires=NOW;keyid=\"https://peer.example/users/a#main-key\"", SignatureFailure.Expired)]
    [InlineData("created=NOW;expires=1;keyid=\"https://peer.example/users/a#main-key\"", SignatureFailure.Expired)]
    [InlineData("created=1;keyid=\"https://peer.example/users/a#main-key\"", SignatureFailure.Expired)]
    [InlineData("created=NOW;keyid=\"https://peer.example/users/a#main-key\";alg=\"rsa-v1_5-sha256\"", SignatureFailure.None)]
    [InlineData("created=NOW;keyid=\"https://peer.example/users/a#main-key\";alg=\"ed25519\"", SignatureFailure.AlgorithmMismatch)]
    [InlineData("created=NOW;keyid=\"https://peer.example/users/a#main-key\";alg=\"hmac-sha256\"", SignatureFailure.AlgorithmMismatch)]
    [InlineData("created=NOW;keyid=\"https://peer.example/users/a#main-key\";alg=\"rsa-pss-sha512\"", SignatureFailure.AlgorithmMismatch)]
    [InlineData("created=NOW;keyid=\"https://peer.example/users/a#main-key\";nonce=\"x\";tag=\"t\";other=?0;more=%\"%c3%a9\"", SignatureFailure.None)]
    public void Parameters(string parameters, SignatureFailure expected)
    {
        parameters = parameters.Replace("NOW", SignedMessage.Time(default), StringComparison.Ordinal);
        Assert.Equal(expected, SignedMessage.Judge(new SignedMessage { Parameters = $"(\"@method\" \"@target-uri\" \"content-digest\");{parameters}" }.Rfc9421()));
    }

    [Fact]
    public void The_parameters_are_signed_as_the_serialiser_writes_them()
    {
        string signed = new SignedMessage().Parameters + ";flag";
        string sent = signed.Replace("(\"@method\" ", "( \"@method\"   ", StringComparison.Ordinal).Replace(";keyid", "; keyid", StringComparison.Ordinal).Replace(";flag", ";flag=?1", StringComparison.Ordinal);
        Assert.Equal(SignatureFailure.None, SignedMessage.Judge(new SignedMessage { Parameters = sent }.Rfc9421(signed)));
    }

    [Fact]
    public void A_draft_signature_beside_it_is_no_way_back()
    {
        ReceivedRequest draft = new SignedMessage().Cavage();
        Assert.Equal(SignatureFailure.None, SignedMessage.Judge(draft));
        Assert.NotEqual(SignatureFailure.None, SignedMessage.Judge(SignedMessage.Replace(draft, add: [new("Signature-Input", "sig1=" + new SignedMessage().Parameters)])));
        Assert.Equal(SignatureFailure.MalformedSignature, SignedMessage.Judge(SignedMessage.Replace(draft, add: [new("Signature-Input", "")])));
    }

    [Fact]
    public void One_label_that_fails_does_not_spoil_another()
    {
        ReceivedRequest request = new SignedMessage { Change = h => "weak=(\"@method\");created=1;keyid=\"x\", " + h }.Rfc9421();
        SignatureParseResult parsed = HttpSignatures.Parse(request, SignedMessage.Requirements);
        Assert.Equal("sig1", Assert.Single(parsed.Signatures).Label);
        Assert.Equal(SignatureFailure.None, SignedMessage.Judge(request));
    }

    [Fact]
    public void Each_sufficient_label_is_offered()
    {
        SignedMessage message = new();
        ReceivedRequest one = message.Rfc9421();
        string signature = one.Headers.Single(h => h.Name == "Signature").Value;
        ReceivedRequest two = SignedMessage.Replace(one, header: h => h.Name switch
        {
            "Signature" => new(h.Name, signature + ", b=:AAAA:"),
            "Signature-Input" => new(h.Name, "b=" + message.Parameters + ", " + h.Value),
            _ => h,
        });
        SignatureParseResult parsed = HttpSignatures.Parse(two, SignedMessage.Requirements);
        Assert.Equal(["b", "sig1"], parsed.Signatures.Select(s => s.Label));
        Assert.Equal(
            [SignatureFailure.BadSignature, SignatureFailure.None],
            parsed.Signatures.Select(s => HttpSignatures.Verify(two, s, SignedMessage.Rsa.PublicKey, SignedMessage.Now, SignedMessage.Requirements).Failure));
    }

    [Theory]
    [InlineData("a=(),b=(),c=(),d=(),", SignatureFailure.TooManySignatures)]
    [InlineData("sig1=(),", SignatureFailure.DuplicateParameter)]
    [InlineData("a=1,", SignatureFailure.MalformedSignature)]
    [InlineData("a,", SignatureFailure.MalformedSignature)]
    [InlineData(",", SignatureFailure.MalformedSignature)]
    [InlineData("A=(),", SignatureFailure.MalformedSignature)]
    public void Labels_in_front(string prefix, SignatureFailure expected) =>
        Assert.Equal(expected, SignedMessage.Judge(new SignedMessage { Change = h => prefix + h }.Rfc9421()));

    [Theory]
    [InlineData("Signature")]
    [InlineData("Signature-Input")]
    [InlineData("Content-Digest")]
    [InlineData("Host")]
    [InlineData("Date")]
    public void A_field_that_may_appear_once_appears_twice(string name)
    {
        ReceivedRequest request = new SignedMessage().Rfc9421();
        Assert.Equal(SignatureFailure.DuplicateField, SignedMessage.Judge(SignedMessage.Replace(request, add: [request.Headers.Single(h => h.Name == name)])));
    }

    [Theory]
    [InlineData("sig1=:AA==:, sig1=:AAAA:", SignatureFailure.DuplicateParameter)]
    [InlineData("sig2=:AAAA:", SignatureFailure.MalformedSignature)]
    [InlineData("sig1=\"AAAA\"", SignatureFailure.MalformedSignature)]
    [InlineData("sig1=:AAA:", SignatureFailure.MalformedSignature)]
    [InlineData("sig1=:AB==:", SignatureFailure.MalformedSignature)]
    [InlineData("sig1=::", SignatureFailure.MalformedSignature)]
    [InlineData("", SignatureFailure.MalformedSignature)]
    [InlineData("sig1=:AAAA:", SignatureFailure.BadSignature)]
    public void The_signature_field(string value, SignatureFailure expected) =>
        Assert.Equal(expected, SignedMessage.Judge(SignedMessage.Replace(new SignedMessage().Rfc9421(), header: h => h.Name == "Signature" ? new(h.Name, value) : h)));

    [Theory]
    [InlineData("sha-256", SignatureFailure.MalformedDigest)]
    [InlineData("sha-256=abc", SignatureFailure.MalformedDigest)]
    [InlineData("sha-256=:AAAA:", SignatureFailure.MalformedDigest)]
    [InlineData("md5=:AAAA:", SignatureFailure.MissingDigest)]
    [InlineData("GOOD, sha-512=:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==:", SignatureFailure.DigestMismatch)]
    [InlineData("md5=:AAAA:, GOOD", SignatureFailure.None)]
    [InlineData("GOOD, GOOD", SignatureFailure.MalformedDigest)]
    public void The_content_digest(string value, SignatureFailure expected)
    {
        SignedMessage message = new();
        message.Set("Content-Digest", value.Replace("GOOD", ContentDigest.Create(message.Body), StringComparison.Ordinal));
        Assert.Equal(expected, SignedMessage.Judge(message.Rfc9421()));
    }

    [Fact]
    public void A_changed_request_does_not_verify()
    {
        ReceivedRequest request = new SignedMessage().Rfc9421();
        Assert.Equal(SignatureFailure.DigestMismatch, SignedMessage.Judge(SignedMessage.Replace(request, body: [1])));
        Assert.Equal(SignatureFailure.BadSignature, SignedMessage.Judge(SignedMessage.Replace(request, method: "PUT")));
        Assert.Equal(SignatureFailure.BadSignature, SignedMessage.Judge(SignedMessage.Replace(request, target: "/other")));
        Assert.Equal(SignatureFailure.HostMismatch, SignedMessage.Judge(SignedMessage.Replace(request, header: h => h.Name == "Host" ? new("Host", "evil.example") : h)));
        Assert.Equal(SignatureFailure.BadSignature, SignedMessage.Judge(request, requirements: new SignatureRequirements(new Origin("http://city.example"))));
    }

    private static byte[] Base(ReceivedRequest request, string origin, string parameters)
    {
        Assert.Equal(SignatureFailure.None, SignedTarget.TryCut(request, new Origin(origin), out SignedTarget target));
        string[] components = [.. parameters[1..parameters.IndexOf(')', StringComparison.Ordinal)].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(c => c.Trim('"'))];
        SignatureBaseWriter writer = new(stackalloc byte[16]);
        try
        {
            Assert.True(Rfc9421Profile.WriteBase(ref writer, request, components, target, parameters));
            return writer.Written.ToArray();
        }
        finally
        {
            writer.Dispose();
        }
    }
}
