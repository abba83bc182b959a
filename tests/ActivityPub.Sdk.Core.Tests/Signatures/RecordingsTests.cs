using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Keys;
using ActivityPub.Sdk.Signatures;

namespace ActivityPub.Sdk.Core.Tests.Signatures;

/// <summary>What WordPress, GoToSocial, snac2 and Fedify sent, judged at the moment it arrived.</summary>
public sealed class RecordingsTests
{
    private const string QueryLeftOut = "fedify/02-get-actor-signed-cavage";
    private const string DuplicateComponent = "fedify/42-accept-signature-challenge-2";

    private static readonly string[] _exceptions = [QueryLeftOut, DuplicateComponent];

    public static TheoryData<string> Signed => [.. RecordedRequest.Names().Where(n => RecordedRequest.Read(n).IsSigned && !_exceptions.Contains(n))];

    public static TheoryData<string> Unsigned => [.. RecordedRequest.Names().Where(n => !RecordedRequest.Read(n).IsSigned)];

    [Fact]
    public void The_recordings_are_complete()
    {
        Assert.Equal(150, RecordedRequest.Names().Count());
        Assert.Equal(144, Signed.Count);
        Assert.Equal(4, Unsigned.Count);
    }

    [Theory]
    [MemberData(nameof(Signed))]
    public void A_recorded_signature_verifies(string name)
    {
        RecordedRequest recorded = RecordedRequest.Read(name);
        SignatureParseResult parsed = HttpSignatures.Parse(recorded.Request, recorded.Requirements());
        Assert.Equal(SignatureFailure.None, parsed.Failure);
        Assert.Equal(recorded.Scheme, parsed.Signature!.Scheme);
        Assert.Equal(recorded.KeyId, parsed.Signature.KeyId.Value);
        using VerificationKey key = recorded.Key();
        Assert.Equal(SignatureFailure.None, Verify(recorded.Request, parsed.Signature, key, recorded).Failure);
    }

    [Theory]
    [MemberData(nameof(Signed))]
    public void A_recorded_signature_does_not_survive_a_change(string name)
    {
        RecordedRequest recorded = RecordedRequest.Read(name);
        using VerificationKey key = recorded.Key();
        ReceivedRequest request = recorded.Request;
        byte[] body = request.Body.ToArray();
        if (body.Length > 0)
        {
            body[body.Length / 2] ^= 1;
            Assert.Equal(SignatureFailure.DigestMismatch, Judge(With(request, body: body), key, recorded));
        }

        Assert.Equal(SignatureFailure.BadSignature, Judge(With(request, method: request.Method == "GET" ? "HEAD" : "PUT"), key, recorded));
        Assert.Equal(SignatureFailure.BadSignature, Judge(With(request, target: request.RawTarget + "x"), key, recorded));
        Assert.Equal(SignatureFailure.HostMismatch, Judge(With(request, header: ("Host", "other.example")), key, recorded));
        if (recorded.Scheme == HttpSignatureScheme.DraftCavage)
        {
            string later = request.ReceivedAt.AddMinutes(-7).ToString("r");
            Assert.Equal(SignatureFailure.BadSignature, Judge(With(request, header: ("Date", later)), key, recorded));
        }

        using SigningKey other = SigningKey.Generate(KeyAlgorithm.Ed25519, ObjectId.Parse("https://other.example/key"));
        Assert.NotEqual(SignatureFailure.None, Judge(request, other.PublicKey, recorded));
    }

    [Theory]
    [MemberData(nameof(Unsigned))]
    public void A_request_without_signature_says_so(string name)
    {
        RecordedRequest recorded = RecordedRequest.Read(name);
        SignatureParseResult parsed = HttpSignatures.Parse(recorded.Request, recorded.Requirements());
        Assert.Equal(SignatureFailure.Missing, parsed.Failure);
        Assert.Equal(SignatureFailureKind.Unauthorized, parsed.Failure.GetKind());
    }

    [Fact]
    public void Fedify_leaves_the_query_out_of_the_draft_cavage_target()
    {
        RecordedRequest recorded = RecordedRequest.Read(QueryLeftOut);
        using VerificationKey key = recorded.Key();
        ParsedSignature signature = HttpSignatures.Parse(recorded.Request, recorded.Requirements()).Signature!;
        Assert.Equal(SignatureFailure.BadSignature, Verify(recorded.Request, signature, key, recorded).Failure);
        Assert.Equal(
            SignatureFailure.None,
            HttpSignatures.Verify(recorded.Request, signature, key, recorded.Request.ReceivedAt, recorded.Requirements(withoutQuery: true)).Failure);
    }

    [Fact]
    public void Fedify_covers_content_digest_twice_when_a_challenge_asks_for_it()
    {
        RecordedRequest recorded = RecordedRequest.Read(DuplicateComponent);
        SignatureParseResult parsed = HttpSignatures.Parse(recorded.Request, recorded.Requirements());
        Assert.Equal(SignatureFailure.DuplicateParameter, parsed.Failure);
        Assert.Equal(SignatureFailureKind.Malformed, parsed.Failure.GetKind());
    }

    private static SignatureVerificationResult Verify(ReceivedRequest request, ParsedSignature signature, VerificationKey key, RecordedRequest recorded) =>
        HttpSignatures.Verify(request, signature, key, request.ReceivedAt, recorded.Requirements());

    private static SignatureFailure Judge(ReceivedRequest request, VerificationKey key, RecordedRequest recorded)
    {
        SignatureParseResult parsed = HttpSignatures.Parse(request, recorded.Requirements());
        return parsed.IsSuccess ? Verify(request, parsed.Signature, key, recorded).Failure : parsed.Failure;
    }

    private static ReceivedRequest With(ReceivedRequest request, string? method = null, string? target = null, byte[]? body = null, (string Name, string Value)? header = null) =>
        new(
            method ?? request.Method,
            target ?? request.RawTarget,
            request.Scheme,
            request.Headers.Select(h => header is { } change && change.Name.Equals(h.Name, StringComparison.OrdinalIgnoreCase) ? new HeaderField(h.Name, change.Value) : h),
            body ?? request.Body,
            request.ReceivedAt);
}
