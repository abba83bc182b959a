using System.Text;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Keys;
using ActivityPub.Sdk.Signatures;

namespace ActivityPub.Sdk.Core.Tests.Signatures;

public sealed class SignatureChallengeTests
{
    private static readonly DateTimeOffset _now = new(2026, 11, 23, 10, 20, 30, TimeSpan.Zero);
    private static readonly ObjectId _keyId = ObjectId.Parse("https://city.example/ap/actors/news#main-key");
    private static readonly byte[] _body = Encoding.UTF8.GetBytes("""{"type":"Create"}""");

    [Fact]
    public void A_challenge_is_written_as_the_field_and_read_again()
    {
        SignatureChallenge challenge = new("n-1", ["@method", "@target-uri", "content-digest"]);
        Assert.Equal("sig1=(\"@method\" \"@target-uri\" \"content-digest\");created;keyid;nonce=\"n-1\"", challenge.ToString());
        Assert.True(SignatureChallenge.TryParse(challenge.ToString(), out SignatureChallenge? read));
        Assert.Equal(("sig1", "n-1", null), (read.Label, read.Nonce, read.Tag));
        Assert.Equal(challenge.Components, read.Components);
    }

    [Theory]
    [InlineData("sig1=(\"@method\");created;nonce=\"a\"", "sig1", "a", null)]
    [InlineData("x=(\"@method\");created, wp=();nonce=\"q\\\"r\";tag=\"app\"", "wp", "q\"r", "app")]
    [InlineData("a=1;nonce=\"no\", b=(\"content-digest\";req \"date\");nonce=\"b\", c=();nonce=\"c\"", "b", "b", null)]
    public void The_first_member_with_a_nonce_counts(string field, string label, string nonce, string? tag)
    {
        Assert.True(SignatureChallenge.TryParse(field, out SignatureChallenge? challenge));
        Assert.Equal((label, nonce, tag), (challenge.Label, challenge.Nonce, challenge.Tag));
        Assert.DoesNotContain("content-digest", challenge.Components);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense(")]
    [InlineData("sig1=(\"@method\");created;keyid")]
    [InlineData("sig1=(\"@method\");nonce=token")]
    [InlineData("sig1=(\"@method\");nonce=\"\"")]
    [InlineData("sig1=(\"@method\");nonce=:YWJj:")]
    [InlineData("sig1;nonce=\"a\"")]
    public void What_asks_for_no_nonce_is_no_challenge(string field) => Assert.False(SignatureChallenge.TryParse(field, out _));

    [Fact]
    public void A_nonce_that_no_header_may_hold_is_refused_at_once()
    {
        Assert.Throws<ArgumentException>(static () => new SignatureChallenge("a\r\nb", []));
        Assert.Throws<ArgumentException>(static () => new SignatureChallenge("", []));
    }

    [Theory]
    [InlineData("GET", "https://remote.example/users/a?x=1")]
    [InlineData("GET", "https://remote.example/users/a")]
    [InlineData("POST", "https://remote.example/inbox?a=b%2F")]
    public void A_challenged_signature_has_the_nonce_and_covers_what_is_asked_for_and_can_be(string method, string url)
    {
        using SigningKey key = SigningKey.Generate(KeyAlgorithm.Ed25519, _keyId);
        SignatureChallenge challenge = new("q\"r", ["@path", "@query", "date", "@scheme", "@request-target", "x-unknown", "@method"], "their") { Tag = "app" };
        OutgoingRequest outgoing = new(method, new Uri(url), method == "GET" ? default : _body) { Challenge = challenge };
        ReceivedRequest received = new(method, outgoing.Target.PathAndQuery, "https", [new("Host", outgoing.Host), .. HttpSignatures.Sign(outgoing, key, HttpSignatureScheme.Rfc9421, _now)], outgoing.Body, _now);
        SignatureRequirements requirements = new(new Origin("https://remote.example"));

        SignatureParseResult parsed = HttpSignatures.Parse(received, requirements);

        Assert.True(parsed.IsSuccess, parsed.Failure.ToString());
        Assert.Equal(("their", "q\"r"), (parsed.Signature.Label, parsed.Signature.Nonce));
        Assert.Equal(
            ["@method", "@target-uri", "@authority", .. method == "GET" ? (string[])[] : ["content-digest"], "@path", "@query", "date", "@scheme", "@request-target"],
            parsed.Signature.Components);
        Assert.True(HttpSignatures.Verify(received, parsed.Signature, key.PublicKey, _now, requirements).IsValid);
    }

    [Fact]
    public void The_nonce_is_signed()
    {
        using SigningKey key = SigningKey.Generate(KeyAlgorithm.Ed25519, _keyId);
        OutgoingRequest outgoing = new("GET", new Uri("https://remote.example/users/a")) { Challenge = new SignatureChallenge("first", []) };
        SignatureRequirements requirements = new(new Origin("https://remote.example"));
        IEnumerable<HeaderField> honest = [new("Host", outgoing.Host), .. HttpSignatures.Sign(outgoing, key, HttpSignatureScheme.Rfc9421, _now)];

        Assert.True(Holds(honest));
        Assert.False(Holds(honest.Select(static f => f with { Value = f.Value.Replace("first", "other", StringComparison.Ordinal) })));

        bool Holds(IEnumerable<HeaderField> fields)
        {
            ReceivedRequest received = new("GET", "/users/a", "https", fields, default, _now);
            return HttpSignatures.Verify(received, HttpSignatures.Parse(received, requirements).Signature!, key.PublicKey, _now, requirements).IsValid;
        }
    }

    [Fact]
    public void The_older_scheme_knows_no_challenge()
    {
        using SigningKey key = SigningKey.Generate(KeyAlgorithm.Ed25519, _keyId);
        OutgoingRequest outgoing = new("GET", new Uri("https://remote.example/users/a")) { Challenge = new SignatureChallenge("n-1", ["@path"]) };
        Assert.DoesNotContain(HttpSignatures.Sign(outgoing, key, HttpSignatureScheme.DraftCavage, _now), static f => f.Value.Contains("n-1", StringComparison.Ordinal));
    }
}
