using System.Security.Cryptography;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Keys;
using ActivityPub.Sdk.Signatures;
using BenchmarkDotNet.Attributes;

namespace ActivityPub.Sdk.Benchmarks;

/// <summary>Checking the signature of a POST with a key at hand, beside the bare RSA verification that it contains.</summary>
[MemoryDiagnoser]
public class VerifyBenchmarks
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    private readonly SignatureRequirements _requirements = new(new Origin("https://city.example"));
    private RSA _rsa = null!;
    private byte[] _data = null!;
    private byte[] _signature = null!;
    private SigningKey _key = null!;
    private SigningKey _ed25519 = null!;
    private ReceivedRequest _cavage = null!;
    private ReceivedRequest _rfc9421 = null!;
    private ReceivedRequest _rfc9421Ed25519 = null!;

    [GlobalSetup]
    public void Setup()
    {
        _rsa = RSA.Create(2048);
        _data = RandomNumberGenerator.GetBytes(300);
        _signature = _rsa.SignData(_data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        _key = SigningKey.Generate(KeyAlgorithm.RsaSha256, ObjectId.Parse("https://peer.example/users/ada#main-key"));
        _ed25519 = SigningKey.Generate(KeyAlgorithm.Ed25519, ObjectId.Parse("https://peer.example/users/ada#ed25519-key"));
        _cavage = Request(_key, HttpSignatureScheme.DraftCavage);
        _rfc9421 = Request(_key, HttpSignatureScheme.Rfc9421);
        _rfc9421Ed25519 = Request(_ed25519, HttpSignatureScheme.Rfc9421);
    }

    [Benchmark(Baseline = true, Description = "bare RSA-2048 verify")]
    public bool Bare() => _rsa.VerifyData(_data, _signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

    [Benchmark(Description = "draft-cavage POST, RSA-2048")]
    public bool Cavage() => Verify(_cavage, _key);

    [Benchmark(Description = "RFC 9421 POST, RSA-2048")]
    public bool Rfc9421() => Verify(_rfc9421, _key);

    [Benchmark(Description = "RFC 9421 POST, Ed25519")]
    public bool Rfc9421Ed25519() => Verify(_rfc9421Ed25519, _ed25519);

    private bool Verify(ReceivedRequest request, SigningKey key) =>
        HttpSignatures.Verify(request, HttpSignatures.Parse(request, _requirements).Signature!, key.PublicKey, Now, _requirements).IsValid;

    private static ReceivedRequest Request(SigningKey key, HttpSignatureScheme scheme)
    {
        byte[] body = Documents.MastodonCreate;
        Uri target = new("https://city.example/ap/inbox");
        List<HeaderField> headers = [new("Host", "city.example"), new("Content-Type", "application/activity+json"), .. HttpSignatures.Sign(new OutgoingRequest("POST", target, body), key, scheme, Now)];
        return new ReceivedRequest("POST", "/ap/inbox", "https", headers.DistinctBy(static h => h.Name.ToLowerInvariant()), body, Now);
    }
}
