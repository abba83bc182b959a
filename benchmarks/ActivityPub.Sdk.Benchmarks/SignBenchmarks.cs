using System.Security.Cryptography;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Keys;
using ActivityPub.Sdk.Signatures;
using BenchmarkDotNet.Attributes;

namespace ActivityPub.Sdk.Benchmarks;

/// <summary>Signing a POST, beside the bare RSA signature that it contains.</summary>
[MemoryDiagnoser]
public class SignBenchmarks
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    private readonly OutgoingRequest _request = new("POST", new Uri("https://peer.example/inbox"), Documents.MastodonCreate);
    private RSA _rsa = null!;
    private byte[] _data = null!;
    private SigningKey _key = null!;
    private SigningKey _ed25519 = null!;

    [GlobalSetup]
    public void Setup()
    {
        _rsa = RSA.Create(2048);
        _data = RandomNumberGenerator.GetBytes(300);
        _key = SigningKey.Generate(KeyAlgorithm.RsaSha256, ObjectId.Parse("https://city.example/ap/actors/news#main-key"));
        _ed25519 = SigningKey.Generate(KeyAlgorithm.Ed25519, ObjectId.Parse("https://city.example/ap/actors/news#ed25519-key"));
    }

    [Benchmark(Baseline = true, Description = "bare RSA-2048 sign")]
    public byte[] Bare() => _rsa.SignData(_data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

    [Benchmark(Description = "draft-cavage POST, RSA-2048")]
    public IReadOnlyList<HeaderField> Cavage() => HttpSignatures.Sign(_request, _key, HttpSignatureScheme.DraftCavage, Now);

    [Benchmark(Description = "RFC 9421 POST, RSA-2048")]
    public IReadOnlyList<HeaderField> Rfc9421() => HttpSignatures.Sign(_request, _key, HttpSignatureScheme.Rfc9421, Now);

    [Benchmark(Description = "RFC 9421 POST, Ed25519")]
    public IReadOnlyList<HeaderField> Rfc9421Ed25519() => HttpSignatures.Sign(_request, _ed25519, HttpSignatureScheme.Rfc9421, Now);
}
