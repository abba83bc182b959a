using System.Security.Cryptography;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Keys;

namespace ActivityPub.Sdk.Core.Tests.Keys;

public sealed class SigningKeyTests
{
    internal static readonly ObjectId Id = ObjectId.Parse("https://city.example/ap/actors/news#main-key");

    public static TheoryData<KeyAlgorithm> Algorithms => [.. Enum.GetValues<KeyAlgorithm>()];

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void A_key_survives_export_and_import(KeyAlgorithm algorithm)
    {
        using SigningKey key = SigningKey.Generate(algorithm, Id);
        using SigningKey again = SigningKey.ImportPkcs8(key.ExportPkcs8(), Id);
        Assert.Equal(algorithm, again.Algorithm);
        Assert.Equal(key.PublicKey.ExportPem(), again.PublicKey.ExportPem());
        Assert.True(key.PublicKey.Verify("data"u8, again.Sign("data"u8)));
        Assert.Equal(key.Sign("data"u8), again.Sign("data"u8));
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void A_signature_fits_only_its_data(KeyAlgorithm algorithm)
    {
        using SigningKey key = SigningKey.Generate(algorithm, Id);
        byte[] signature = key.Sign("data"u8);
        Assert.Equal(key.SignatureSize, signature.Length);
        Assert.False(key.PublicKey.Verify("date"u8, signature));
        Assert.False(key.PublicKey.Verify("data"u8, signature.AsSpan(1)));
        Assert.False(key.PublicKey.Verify("data"u8, []));
        Assert.False(key.PublicKey.Verify("data"u8, [.. signature, 0]));
        Assert.False(key.PublicKey.Verify("data"u8, [0, .. signature]));
        signature[0] ^= 1;
        Assert.False(key.PublicKey.Verify("data"u8, signature));
        Assert.False(key.PublicKey.Verify("data"u8, Enumerable.Repeat((byte)0xff, key.SignatureSize).ToArray()));
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public async Task Many_threads_sign_and_verify_with_one_key(KeyAlgorithm algorithm)
    {
        using SigningKey key = SigningKey.Generate(algorithm, Id);
        await Parallel.ForAsync(0, 400, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = TestContext.Current.CancellationToken }, (i, _) =>
        {
            byte[] data = BitConverter.GetBytes(i);
            byte[] signature = key.Sign(data);
            Assert.True(key.PublicKey.Verify(data, signature));
            signature[i % signature.Length] ^= 0x10;
            Assert.False(key.PublicKey.Verify(data, signature));
            return ValueTask.CompletedTask;
        });
    }

    [Fact]
    public void A_weak_or_broken_private_key_is_refused()
    {
        using RSA weak = RSA.Create(1024);
        Assert.Throws<CryptographicException>(() => SigningKey.ImportPkcs8(weak.ExportPkcs8PrivateKey(), Id));
        Assert.ThrowsAny<CryptographicException>(() => SigningKey.ImportPkcs8([1, 2, 3], Id));
        using RSA good = RSA.Create(2048);
        Assert.ThrowsAny<CryptographicException>(() => SigningKey.ImportPkcs8([.. good.ExportPkcs8PrivateKey(), 0], Id));
        Assert.Throws<CryptographicException>(() => SigningKey.ImportEd25519Seed(new byte[31], Id));
    }

    [Fact]
    public void A_key_id_that_would_break_a_header_is_refused()
    {
        Assert.Throws<ArgumentException>(() => SigningKey.Generate(KeyAlgorithm.Ed25519, ObjectId.Parse("https://city.example/a\"b")));
        Assert.Throws<ArgumentException>(() => SigningKey.Generate(KeyAlgorithm.Ed25519, ObjectId.Parse("https://city.example/é")));
    }

    [Fact]
    public void A_disposed_key_says_so()
    {
        SigningKey key = SigningKey.Generate(KeyAlgorithm.RsaSha256, Id);
        key.Dispose();
        Assert.Throws<ObjectDisposedException>(() => key.Sign("data"u8));
        Assert.Throws<ObjectDisposedException>(() => key.PublicKey.Verify("data"u8, new byte[256]));
    }

    [Fact]
    public void A_small_buffer_is_refused()
    {
        using SigningKey key = SigningKey.Generate(KeyAlgorithm.Ed25519, Id);
        Assert.Throws<ArgumentException>(() => key.Sign("data"u8, new byte[63]));
    }
}
