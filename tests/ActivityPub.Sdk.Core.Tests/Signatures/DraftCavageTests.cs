using System.Security.Cryptography;
using System.Text;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Keys;
using ActivityPub.Sdk.Signatures;
using CsCheck;

namespace ActivityPub.Sdk.Core.Tests.Signatures;

public sealed class DraftCavageTests
{
    // Appendix C of the draft. The key has 1,024 bits, so that only the signed text can be compared, not the way through the key import.
    private const string AppendixCKey = """
        -----BEGIN PUBLIC KEY-----
        MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDCFENGw33yGihy92pDjZQhl0C3
        6rPJj+CvfSC8+q28hxA161QFNUd13wuCTUcq0Qd2qsBe/2hFyc2DCJJg0h1L78+6
        Z4UMR7EOcpfdUE9Hf3m/hs+FUR45uBJeDK1HSFHD8bHKD6kv8FPGfJTotc+2xjJw
        oYi+1hqp1fIekaxsyQIDAQAB
        -----END PUBLIC KEY-----
        """;

    [Theory]
    [InlineData("date", "SjWJWbWN7i0wzBvtPl8rbASWz5xQW6mcJmn+ibttBqtifLN7Sazz6m79cNfwwb8DMJ5cou1s7uEGKKCs+FLEEaDV5lp7q25WqS+lavg7T8hc0GppauB6hbgEKTwblDHYGEtbGmtdHgVCk9SuS13F0hZ8FD0k/5OxEPXe5WozsbM=")]
    [InlineData("(request-target) host date", "qdx+H7PHHDZgy4y/Ahn9Tny9V3GP6YgBPyUXMmoxWtLbHpUnXS2mg2+SbrQDMCJypxBLSPQR2aAjn7ndmw2iicw3HMbe8VfEdKFYRqzic+efkb3nndiv/x1xSHDJWeSWkx3ButlYSuBskLu6kd9Fswtemr3lgdDEmn04swr2Os0=")]
    [InlineData("(request-target) host date content-type digest content-length", "vSdrb+dS3EceC9bcwHSo4MlyKS59iFIrhgYkz8+oVLEEzmYZZvRs8rgOp+63LEM3v+MFHB32NfpB2bEKBIvB1q52LaEUHFv120V01IL+TAD48XaERZFukWgHoBTLMhYS2Gb51gWxpeIq8knRmPnYePbF5MOkR0Zkly4zKH7s1dE=")]
    public void Appendix_C(string components, string signature)
    {
        ReceivedRequest request = new(
            "POST", "/foo?param=value&pet=dog", "https",
            [
                new("Host", "example.com"), new("Date", "Sun, 05 Jan 2014 21:31:40 GMT"), new("Content-Type", "application/json"),
                new("Digest", "SHA-256=X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE="), new("Content-Length", "18"),
            ],
            Encoding.UTF8.GetBytes("""{"hello": "world"}"""), SignedMessage.Now);
        SignatureBaseWriter writer = new(stackalloc byte[16]);
        Assert.True(DraftCavageProfile.WriteBase(ref writer, request, components.Split(' '), request.RawTarget, null, null));
        using RSA rsa = RSA.Create();
        rsa.ImportFromPem(AppendixCKey);
        Assert.True(rsa.VerifyData(writer.Written, Convert.FromBase64String(signature), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        writer.Dispose();
        Assert.False(VerificationKey.TryImportPem(AppendixCKey, out _));
    }

    [Fact]
    public void A_good_signature_is_accepted() => Assert.Equal(SignatureFailure.None, SignedMessage.Judge(new SignedMessage().Cavage()));

    [Theory]
    [InlineData("rsa-sha256")]
    [InlineData("hs2019")]
    [InlineData(null)]
    public void Known_labels_of_rsa(string? label) => Assert.Equal(SignatureFailure.None, SignedMessage.Judge(new SignedMessage { Algorithm = label }.Cavage()));

    [Theory]
    [InlineData("ed25519")]
    [InlineData("hs2019")]
    [InlineData(null)]
    public void Known_labels_of_ed25519(string? label) =>
        Assert.Equal(SignatureFailure.None, SignedMessage.Judge(new SignedMessage { Key = SignedMessage.Ed25519, Algorithm = label }.Cavage(), SignedMessage.Ed25519.PublicKey));

    [Theory]
    [InlineData("hmac-sha256", false)]
    [InlineData("rsa-sha1", false)]
    [InlineData("RSA-SHA256", false)]
    [InlineData("none", false)]
    [InlineData("ed25519", false)]
    [InlineData("rsa-sha256", true)]
    [InlineData("rsa-sha512", true)]
    public void A_label_that_does_not_fit_the_key(string label, bool ed25519)
    {
        SigningKey key = ed25519 ? SignedMessage.Ed25519 : SignedMessage.Rsa;
        Assert.Equal(SignatureFailure.AlgorithmMismatch, SignedMessage.Judge(new SignedMessage { Key = key, Algorithm = label }.Cavage(), key.PublicKey));
    }

    [Fact]
    public void The_label_rsa_sha512_means_sha_512()
    {
        ReceivedRequest request = new SignedMessage { Algorithm = "rsa-sha512" }.Cavage();
        Assert.Equal(SignatureFailure.BadSignature, SignedMessage.Judge(request));
        using RSA rsa = RSA.Create();
        rsa.ImportPkcs8PrivateKey(SignedMessage.Rsa.ExportPkcs8(), out _);
        string digest = request.Headers.Single(h => h.Name == "Digest").Value;
        string text = $"(request-target): post /inbox?x=%7E&x=1\nhost: city.example\ndate: {SignedMessage.Now:r}\ndigest: {digest}";
        string signature = Convert.ToBase64String(rsa.SignData(Encoding.UTF8.GetBytes(text), HashAlgorithmName.SHA512, RSASignaturePadding.Pkcs1));
        request = SignedMessage.Replace(request, header: h => h.Name != "Signature" ? h : new("Signature", $"keyId=\"{SignedMessage.KeyId}\",algorithm=\"rsa-sha512\",headers=\"(request-target) host date digest\",signature=\"{signature}\""));
        Assert.Equal(SignatureFailure.None, SignedMessage.Judge(request));
    }

    [Theory]
    [InlineData("host date digest")]
    [InlineData("(request-target) date digest")]
    [InlineData("(request-target) host digest")]
    [InlineData("(request-target) host date")]
    [InlineData("date")]
    public void A_post_has_to_cover_target_host_date_and_digest(string components) =>
        Assert.Equal(SignatureFailure.InsufficientCoverage, SignedMessage.Judge(new SignedMessage { Components = components }.Cavage()));

    [Fact]
    public void No_list_and_an_empty_list_cover_nothing()
    {
        Assert.Equal(SignatureFailure.InsufficientCoverage, SignedMessage.Judge(new SignedMessage { Change = h => h.Replace("headers=\"(request-target) host date digest\",", "", StringComparison.Ordinal) }.Cavage()));
        Assert.Equal(SignatureFailure.InsufficientCoverage, SignedMessage.Judge(new SignedMessage { Change = h => h.Replace("(request-target) host date digest", "", StringComparison.Ordinal) }.Cavage()));
    }

    [Fact]
    public void A_get_needs_no_digest()
    {
        SignedMessage message = new() { Method = "GET", Body = [], Components = "(request-target) host date" };
        Assert.Equal(SignatureFailure.None, SignedMessage.Judge(message.Set("Digest").Cavage()));
        Assert.Equal(SignatureFailure.InsufficientCoverage, SignedMessage.Judge(new SignedMessage { Method = "GET", Components = "(request-target) host date" }.Cavage()));
    }

    [Fact]
    public void An_empty_post_still_needs_its_digest()
    {
        Assert.Equal(SignatureFailure.None, SignedMessage.Judge(new SignedMessage { Body = [] }.Cavage()));
        Assert.Equal(SignatureFailure.DigestMismatch, SignedMessage.Judge(SignedMessage.Replace(new SignedMessage { Body = [1] }.Cavage(), body: [])));
    }

    [Fact]
    public void More_may_be_covered_in_any_order_and_case() =>
        Assert.Equal(SignatureFailure.None, SignedMessage.Judge(new SignedMessage { Components = "Digest content-type Date HOST (request-target)" }.Cavage()));

    [Fact]
    public void A_covered_field_that_was_sent_in_two_lines_is_joined()
    {
        SignedMessage message = new SignedMessage { Components = "(request-target) host date digest x-list" }.Set("X-List", " a ", "b");
        Assert.Equal(SignatureFailure.None, SignedMessage.Judge(message.Cavage()));
    }

    [Fact]
    public void A_covered_field_that_is_absent_is_no_empty_field() =>
        Assert.Equal(SignatureFailure.MissingComponent, SignedMessage.Judge(new SignedMessage { Components = "(request-target) host date digest x-none" }.Cavage()));

    [Theory]
    [InlineData("keyId=\"https://peer.example/users/a#main-key\",", SignatureFailure.DuplicateParameter)]
    [InlineData("signature=\"AAAA\",", SignatureFailure.DuplicateParameter)]
    [InlineData("headers=\"date\",", SignatureFailure.DuplicateParameter)]
    [InlineData("other=\"1\",other=\"2\",", SignatureFailure.DuplicateParameter)]
    [InlineData("other=\"1\",", SignatureFailure.None)]
    [InlineData(",", SignatureFailure.MalformedSignature)]
    [InlineData("x,", SignatureFailure.MalformedSignature)]
    [InlineData("x=\"1,", SignatureFailure.MalformedSignature)]
    [InlineData("x=\"\\\"\",", SignatureFailure.MalformedSignature)]
    [InlineData("=\"1\",", SignatureFailure.MalformedSignature)]
    public void Parameters_in_front(string prefix, SignatureFailure expected) =>
        Assert.Equal(expected, SignedMessage.Judge(new SignedMessage { Change = h => prefix + h }.Cavage()));

    [Fact]
    public void Malformed_and_duplicate_is_400()
    {
        Assert.Equal(SignatureFailureKind.Malformed, SignatureFailure.DuplicateParameter.GetKind());
        Assert.Equal(SignatureFailureKind.Malformed, SignatureFailure.DuplicateField.GetKind());
        Assert.Equal(SignatureFailureKind.Malformed, SignatureFailure.MalformedSignature.GetKind());
        Assert.Equal(SignatureFailureKind.Unauthorized, SignatureFailure.InsufficientCoverage.GetKind());
        Assert.Equal(SignatureFailureKind.Unauthorized, SignatureFailure.InvalidTime.GetKind());
    }

    [Fact]
    public void White_space_around_parameters_and_a_trailing_comma()
    {
        Assert.Equal(SignatureFailure.None, SignedMessage.Judge(new SignedMessage { Change = h => " " + h.Replace(",headers", " , headers", StringComparison.Ordinal) + " " }.Cavage()));
        Assert.Equal(SignatureFailure.MalformedSignature, SignedMessage.Judge(new SignedMessage { Change = h => h + "," }.Cavage()));
    }

    [Theory]
    [InlineData("(request-target) host date digest date", SignatureFailure.DuplicateParameter)]
    [InlineData("(request-target) host date digest Date", SignatureFailure.DuplicateParameter)]
    [InlineData("(request-target)  host date digest", SignatureFailure.MalformedSignature)]
    [InlineData("(request-target) host date digest (status)", SignatureFailure.UnsupportedComponent)]
    [InlineData("(request-target) host date digest a:b", SignatureFailure.MalformedSignature)]
    public void The_list_of_components(string components, SignatureFailure expected) =>
        Assert.Equal(expected, SignedMessage.Judge(new SignedMessage { Change = h => h.Replace("(request-target) host date digest", components, StringComparison.Ordinal) }.Cavage()));

    [Theory]
    [InlineData("Signature")]
    [InlineData("Date")]
    [InlineData("Digest")]
    [InlineData("Host")]
    public void A_field_that_may_appear_once_appears_twice(string name)
    {
        ReceivedRequest request = new SignedMessage().Cavage();
        Assert.Equal(SignatureFailure.DuplicateField, SignedMessage.Judge(SignedMessage.Replace(request, add: [request.Headers.Single(h => h.Name == name)])));
    }

    [Fact]
    public void The_authorization_header_carries_a_signature_too()
    {
        ReceivedRequest request = new SignedMessage().Cavage();
        ReceivedRequest moved = SignedMessage.Replace(request, header: h => h.Name == "Signature" ? new("Authorization", "Signature " + h.Value) : h);
        Assert.Equal(SignatureFailure.None, SignedMessage.Judge(moved));
        Assert.Equal(SignatureFailure.DuplicateField, SignedMessage.Judge(SignedMessage.Replace(request, add: [moved.Headers.Single(h => h.Name == "Authorization")])));
        Assert.Equal(SignatureFailure.None, SignedMessage.Judge(SignedMessage.Replace(request, add: [new("Authorization", "Bearer x")])));
    }

    [Theory]
    [InlineData(-13 * 60, SignatureFailure.Expired)]
    [InlineData(-61, SignatureFailure.Expired)]
    [InlineData(-59, SignatureFailure.None)]
    [InlineData(50, SignatureFailure.None)]
    [InlineData(61, SignatureFailure.NotYetValid)]
    [InlineData(120, SignatureFailure.NotYetValid)]
    public void The_date_has_to_be_near(int minutes, SignatureFailure expected) =>
        Assert.Equal(expected, SignedMessage.Judge(new SignedMessage().SetDate(TimeSpan.FromMinutes(minutes)).Cavage()));

    [Theory]
    [InlineData("Sun, 23 Nov 2026 12:00:00 GMT")]
    [InlineData("Mon, 23 Nov 2026 12:00:00")]
    [InlineData("2026-11-23T12:00:00Z")]
    [InlineData("23.11.2026")]
    [InlineData("")]
    public void A_date_that_cannot_be_read(string date) => Assert.Equal(SignatureFailure.InvalidTime, SignedMessage.Judge(new SignedMessage().Set("Date", date).Cavage()));

    [Theory]
    [InlineData(0, 300, SignatureFailure.None)]
    [InlineData(-4 * 3600, 3600, SignatureFailure.None)]
    [InlineData(-13 * 3600, 3600, SignatureFailure.Expired)]
    [InlineData(-600, -300, SignatureFailure.Expired)]
    [InlineData(-600, 0, SignatureFailure.Expired)]
    [InlineData(600, 300, SignatureFailure.Expired)]
    [InlineData(7200, 9000, SignatureFailure.NotYetValid)]
    public void Created_and_expires_in_seconds(int created, int expires, SignatureFailure expected) =>
        Assert.Equal(expected, SignedMessage.Judge(new SignedMessage
        {
            Algorithm = "hs2019",
            Created = SignedMessage.Time(TimeSpan.FromSeconds(created)),
            Expires = SignedMessage.Time(TimeSpan.FromSeconds(expires)),
            Components = "(request-target) (created) (expires) host digest",
        }.Cavage()));

    [Fact]
    public void Created_may_stand_in_quotes()
    {
        SignedMessage message = new()
        {
            Algorithm = "hs2019",
            Created = SignedMessage.Time(default),
            Components = "(request-target) (created) host digest",
            Change = h => h.Replace("created=" + SignedMessage.Time(default), $"created=\"{SignedMessage.Time(default)}\"", StringComparison.Ordinal),
        };
        Assert.Equal(SignatureFailure.None, SignedMessage.Judge(message.Cavage()));
    }

    [Theory]
    [InlineData("1e3", SignatureFailure.InvalidTime)]
    [InlineData("-1", SignatureFailure.InvalidTime)]
    [InlineData("9999999999999999999", SignatureFailure.InvalidTime)]
    [InlineData("999999999999", SignatureFailure.InvalidTime)]
    [InlineData(null, SignatureFailure.MissingComponent)]
    public void Created_has_to_be_a_time(string? created, SignatureFailure expected) =>
        Assert.Equal(expected, SignedMessage.Judge(new SignedMessage { Algorithm = "hs2019", Created = created, Components = "(request-target) (created) host digest" }.Cavage()));

    [Fact]
    public void Created_does_not_go_with_rsa_sha256() =>
        Assert.Equal(SignatureFailure.AlgorithmMismatch, SignedMessage.Judge(new SignedMessage { Created = SignedMessage.Time(default), Components = "(request-target) (created) host digest" }.Cavage()));

    [Fact]
    public void An_end_that_nobody_signed_makes_no_life_longer()
    {
        SignedMessage message = new SignedMessage { Algorithm = "hs2019", Expires = SignedMessage.Time(TimeSpan.FromHours(6)) }.SetDate(TimeSpan.FromHours(-3));
        Assert.Equal(SignatureFailure.Expired, SignedMessage.Judge(message.Cavage()));
    }

    [Theory]
    [InlineData("other.example", SignatureFailure.HostMismatch)]
    [InlineData("city.example.", SignatureFailure.HostMismatch)]
    [InlineData("city.example:80", SignatureFailure.HostMismatch)]
    [InlineData("city.example:8443", SignatureFailure.HostMismatch)]
    [InlineData("city.examplex443", SignatureFailure.HostMismatch)]
    [InlineData("city.example:0443", SignatureFailure.HostMismatch)]
    [InlineData("city.example:", SignatureFailure.HostMismatch)]
    [InlineData("sub.city.example", SignatureFailure.HostMismatch)]
    [InlineData("city.example.evil.example", SignatureFailure.HostMismatch)]
    [InlineData("", SignatureFailure.HostMismatch)]
    [InlineData("City.Example", SignatureFailure.None)]
    [InlineData("city.example:443", SignatureFailure.None)]
    public void The_host_has_to_be_ours(string host, SignatureFailure expected) => Assert.Equal(expected, SignedMessage.Judge(new SignedMessage().Set("Host", host).Cavage()));

    [Fact]
    public void No_host_is_not_ours() =>
        Assert.Equal(SignatureFailure.HostMismatch, SignedMessage.Judge(SignedMessage.Replace(new SignedMessage().Cavage(), header: h => h.Name == "Host" ? new("X-Host", h.Value) : h)));

    [Theory]
    [InlineData("acct:a@peer.example")]
    [InlineData("key-1")]
    [InlineData("")]
    [InlineData("https://user@peer.example/k")]
    public void The_key_id_has_to_be_a_url(string keyId) =>
        Assert.Equal(SignatureFailure.InvalidKeyId, SignedMessage.Judge(new SignedMessage { Change = h => h.Replace(SignedMessage.KeyId.Value, keyId, StringComparison.Ordinal) }.Cavage()));

    [Fact]
    public void The_target_is_compared_byte_by_byte()
    {
        ReceivedRequest request = new SignedMessage().Cavage();
        foreach (string target in (string[])["/inbox?x=~&x=1", "/inbox?x=1&x=%7E", "/inbox?x=%7e&x=1", "/inbox/?x=%7E&x=1", "/inbox"])
        {
            Assert.Equal(SignatureFailure.BadSignature, SignedMessage.Judge(SignedMessage.Replace(request, target: target)));
        }

        Assert.Equal(SignatureFailure.None, SignedMessage.Judge(SignedMessage.Replace(request, target: "https://CITY.example/inbox?x=%7E&x=1")));
        Assert.Equal(SignatureFailure.HostMismatch, SignedMessage.Judge(SignedMessage.Replace(request, target: "https://evil.example/inbox?x=%7E&x=1")));
        Assert.Equal(SignatureFailure.MalformedTarget, SignedMessage.Judge(SignedMessage.Replace(request, target: "*")));
        Assert.Equal(SignatureFailure.MalformedTarget, SignedMessage.Judge(SignedMessage.Replace(request, target: "/inbox?x=%7E&x=1#f")));
    }

    [Fact]
    public void A_target_without_query_is_for_gets_and_only_where_allowed()
    {
        SignatureRequirements lenient = new(new Origin("https://city.example")) { AllowTargetWithoutQuery = true };
        ReceivedRequest get = SignedMessage.Replace(new SignedMessage { Method = "GET", Body = [], Target = "/outbox" }.Cavage(), target: "/outbox?page=1");
        Assert.Equal(SignatureFailure.BadSignature, SignedMessage.Judge(get));
        Assert.Equal(SignatureFailure.None, SignedMessage.Judge(get, requirements: lenient));
        ReceivedRequest post = SignedMessage.Replace(new SignedMessage { Target = "/inbox" }.Cavage(), target: "/inbox?page=1");
        Assert.Equal(SignatureFailure.BadSignature, SignedMessage.Judge(post, requirements: lenient));
    }

    [Fact]
    public void One_signature_has_one_spelling()
    {
        ReceivedRequest request = new SignedMessage().Cavage();
        string signature = request.Headers.Single(h => h.Name == "Signature").Value;
        Assert.EndsWith("==\"", signature, StringComparison.Ordinal);
        const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        char last = signature[^4];
        foreach (string other in (string[])[signature.Replace("==\"", "\"", StringComparison.Ordinal), signature.Replace("==\"", "== \"", StringComparison.Ordinal), signature[..^4] + Alphabet[Alphabet.IndexOf(last, StringComparison.Ordinal) + 1] + "==\""])
        {
            Assert.Equal(SignatureFailure.MalformedSignature, SignedMessage.Judge(SignedMessage.Replace(request, header: h => h.Name == "Signature" ? new("Signature", other) : h)));
        }
    }

    [Fact]
    public void The_replay_key_names_the_signature()
    {
        ReceivedRequest request = new SignedMessage().Cavage();
        string first = HttpSignatures.Parse(request, SignedMessage.Requirements).Signature!.ReplayKey;
        Assert.Equal(64, first.Length);
        Assert.Equal(first, HttpSignatures.Parse(SignedMessage.Replace(request), SignedMessage.Requirements).Signature!.ReplayKey);
        Assert.NotEqual(first, HttpSignatures.Parse(new SignedMessage { Target = "/x" }.Cavage(), SignedMessage.Requirements).Signature!.ReplayKey);
    }

    [Fact]
    public void A_signature_of_another_request_cannot_be_passed_in()
    {
        ReceivedRequest request = new SignedMessage().Cavage();
        ParsedSignature signature = HttpSignatures.Parse(request, SignedMessage.Requirements).Signature!;
        ReceivedRequest other = SignedMessage.Replace(request, body: [1, 2, 3]);
        Assert.Throws<ArgumentException>(() => HttpSignatures.Verify(other, signature, SignedMessage.Rsa.PublicKey, SignedMessage.Now, SignedMessage.Requirements));
    }

    [Fact]
    public void The_time_is_checked_again_when_the_key_is_there()
    {
        ReceivedRequest request = new SignedMessage().Cavage();
        ParsedSignature signature = HttpSignatures.Parse(request, SignedMessage.Requirements).Signature!;
        Assert.Equal(SignatureFailure.Expired, HttpSignatures.Verify(request, signature, SignedMessage.Rsa.PublicKey, SignedMessage.Now.AddHours(2), SignedMessage.Requirements).Failure);
    }

    [Fact]
    public void Two_origins_that_differ_in_the_scheme_only()
    {
        SignatureRequirements both = new(new Origin("http://city.example"), new Origin("https://city.example"));
        Assert.Equal(SignatureFailure.None, SignedMessage.Judge(new SignedMessage().Rfc9421(), requirements: both));
    }

    [Fact]
    public void Random_headers_throw_nothing()
    {
        string[] pieces = ["keyId=\"", "\"", ",", "=", "headers=\"(request-target) host date digest\"", "signature=\"AAAA\"", "created=1", "sig1=(", "\"@method\"", ")", ";", ":", " "];
        Gen<string> text = Gen.OneOf(Gen.String[0, 80], Gen.Int[0, pieces.Length - 1].Select(i => pieces[i]).Array[0, 14].Select(string.Concat));
        Gen.Select(text, text, text, text).Sample((a, b, c, d) =>
        {
            ReceivedRequest request = new("POST", d, "https", [new("Host", "city.example"), new("Signature", a), new("Date", c), new("Digest", b), new("Content-Digest", c)], new byte[] { 1 }, SignedMessage.Now);
            Assert.False(HttpSignatures.Parse(request, SignedMessage.Requirements).IsSuccess);
            Assert.False(HttpSignatures.Parse(SignedMessage.Replace(request, add: [new("Signature-Input", b)]), SignedMessage.Requirements).IsSuccess);
        }, iter: 20_000);
    }
}
