using System.Security.Cryptography;
using ActivityPub.Sdk.Core.Tests.Vectors;
using ActivityPub.Sdk.Keys;
using CsCheck;

namespace ActivityPub.Sdk.Core.Tests.Keys;

public sealed class VerificationKeyTests
{
    [Fact]
    public void Fep_521a_represents_an_ed25519_key()
    {
        Assert.True(VerificationKey.TryImportEd25519(Convert.FromHexString("2e6fcce36701dc791488e0d0b1745cc1e33a4c1c9fcc41c63bd343dbbe0970e6"), out VerificationKey? key));
        const string Multikey = "z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK";
        Assert.Equal(Multikey, key.ExportMultikey());
        Assert.Equal(key.ExportPem(), VerificationKey.ImportMultikey(Multikey).ExportPem());
        Assert.Equal(KeyAlgorithm.Ed25519, key.Algorithm);
    }

    [Fact]
    public void Fep_521a_represents_an_rsa_key()
    {
        byte[] pkcs1 = Convert.FromHexString(
            "3082010a0282010100b1b5fcd8d4d5e88ca5c4287b31f578865caf6a78826a3b8ff7b1b23aa4af4e6a0474139f945bd9d3a911ffd0fa72db78e4593a86c91f9da836186ebd3402d51f6a3844247ab5088b46929c311b43604fed84499f06f0f39bf55590e2187f1bbe229ba8f49fd2e570cd0e3733c76bfede80e1e7e0881e4538ea1bc5782be9512f8bf132526e05f4923564fe6e1e21bf7087adebb660fa533fca06d0a8e66991e1312d70b64a61da8ca77c028cdf939601e2cffe2855759b1d479f0847bcac59d7d62427a431d4e3dfd2697428b9dd6309a7b1167db99fe01af1ff1b739566fb949e47089d1dae84aef1214ef7f5773e86a0d3e9da246f9bec09d60c705891183d0203010001");
        using VerificationKey key = VerificationKey.ImportPem(PemEncoding.WriteString("RSA PUBLIC KEY", pkcs1));
        const string Multikey = "z4MXj1wBzi9jUstyPMS4jQqB6KdJaiatPkAtVtGc6bQEQEEsKTic4G7Rou3iBf9vPmT5dbkm9qsZsuVNjq8HCuW1w24nhBFGkRE4cd2Uf2tfrB3N7h4mnyPp1BF3ZttHTYv3DLUPi1zMdkULiow3M1GfXkoC6DoxDUm1jmN6GBj22SjVsr6dxezRVQc7aj9TxE7JLbMH1wh5X3kA58H3DFW8rnYMakFGbca5CB2Jf6CnGQZmL7o5uJAdTwXfy2iiiyPxXEGerMhHwhjTA1mKYobyk2CpeEcmvynADfNZ5MBvcCS7m3XkFCMNUYBS9NQ3fze6vMSUPsNa6GVYmKx2x6JrdEjCk3qRMMmyjnjCMfR4pXbRMZa3i";
        Assert.Equal(Multikey, key.ExportMultikey());
        Assert.Equal(key.ExportPem(), VerificationKey.ImportMultikey(Multikey).ExportPem());
        Assert.Equal(2048, key.SizeInBits);
    }

    [Theory]
    [InlineData(512)]
    [InlineData(1024)]
    [InlineData(2040)]
    public void A_weak_rsa_key_is_refused(int bits)
    {
        using RSA rsa = RSA.Create(bits);
        Assert.False(VerificationKey.TryImportPem(rsa.ExportSubjectPublicKeyInfoPem(), out _));
        Assert.False(VerificationKey.TryImportPem(rsa.ExportRSAPublicKeyPem(), out _));
        Assert.False(VerificationKey.TryImportMultikey(Multibase.EncodeBase58([0x85, 0x24, .. rsa.ExportRSAPublicKey()]), out _));
    }

    [Theory]
    [InlineData("01")]
    [InlineData("02")]
    [InlineData("010000")]
    [InlineData("0100000001")]
    [InlineData("00")]
    public void A_bad_exponent_is_refused(string hex)
    {
        using RSA rsa = RSA.Create(2048);
        byte[] modulus = rsa.ExportParameters(false).Modulus!;
        Assert.False(VerificationKey.TryImportPem(PemEncoding.WriteString("RSA PUBLIC KEY", Pkcs1(modulus, Convert.FromHexString(hex))), out _));
    }

    [Fact]
    public void A_small_odd_exponent_is_accepted()
    {
        using RSA rsa = RSA.Create(2048);
        byte[] modulus = rsa.ExportParameters(false).Modulus!;
        Assert.True(VerificationKey.TryImportPem(PemEncoding.WriteString("RSA PUBLIC KEY", Pkcs1(modulus, [3])), out _));
    }

    [Fact]
    public void A_private_key_is_refused()
    {
        using RSA rsa = RSA.Create(2048);
        Assert.False(VerificationKey.TryImportPem(rsa.ExportPkcs8PrivateKeyPem(), out _));
        Assert.False(VerificationKey.TryImportPem(rsa.ExportRSAPrivateKeyPem(), out _));
        Assert.False(VerificationKey.TryImportPem(PemEncoding.WriteString("PUBLIC KEY", rsa.ExportPkcs8PrivateKey()), out _));
        Assert.False(VerificationKey.TryImportPem(Rfc9421Vectors.Ed25519PrivatePem, out _));
    }

    [Fact]
    public void A_pem_text_with_something_else_in_it_is_refused()
    {
        using RSA rsa = RSA.Create(2048);
        string pem = rsa.ExportSubjectPublicKeyInfoPem();
        Assert.True(VerificationKey.TryImportPem("\n " + pem.Replace("\n", "\r\n", StringComparison.Ordinal) + "\n", out _));
        Assert.False(VerificationKey.TryImportPem("x\n" + pem, out _));
        Assert.False(VerificationKey.TryImportPem(pem + "\n" + pem, out _));
        Assert.False(VerificationKey.TryImportPem(pem + new string(' ', VerificationKey.MaxPemLength), out _));
        Assert.False(VerificationKey.TryImportPem(PemEncoding.WriteString("PUBLIC KEY", [.. rsa.ExportSubjectPublicKeyInfo(), 0]), out _));
        Assert.False(VerificationKey.TryImportPem("", out _));
        Assert.False(VerificationKey.TryImportPem(null, out _));
    }

    [Theory]
    [InlineData("z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2do")]
    [InlineData("6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK")]
    [InlineData("z")]
    [InlineData("")]
    [InlineData(null)]
    public void Another_multikey_is_refused(string? text) => Assert.False(VerificationKey.TryImportMultikey(text, out _));

    [Fact]
    public void A_secret_multikey_is_refused() =>
        Assert.False(VerificationKey.TryImportMultikey("z3u2en7t5LR2WtQH5PfFqMqwVHBeXouLzo6haApm8XHqvjxq", out _));

    [Fact]
    public void Keys_survive_both_exports()
    {
        foreach (KeyAlgorithm algorithm in Enum.GetValues<KeyAlgorithm>())
        {
            using SigningKey key = SigningKey.Generate(algorithm, SigningKeyTests.Id);
            byte[] signature = key.Sign("data"u8);
            Assert.True(VerificationKey.ImportPem(key.PublicKey.ExportPem()).Verify("data"u8, signature));
            Assert.True(VerificationKey.ImportMultikey(key.PublicKey.ExportMultikey()).Verify("data"u8, signature));
            Assert.True(VerificationKey.TryImportSubjectPublicKeyInfo(key.PublicKey.ExportSubjectPublicKeyInfo(), out _));
        }
    }

    [Fact]
    public void Random_text_is_no_key_and_no_exception()
    {
        Gen.String[0, 200].Sample(text =>
        {
            Assert.False(VerificationKey.TryImportPem(text, out _));
            Assert.False(VerificationKey.TryImportMultikey(text, out _));
        }, iter: 5000);
        Gen.Byte.Array[0, 200].Sample(bytes =>
        {
            Assert.False(VerificationKey.TryImportPem(PemEncoding.WriteString("PUBLIC KEY", bytes), out _));
            Assert.False(VerificationKey.TryImportPem(PemEncoding.WriteString("RSA PUBLIC KEY", bytes), out _));
        }, iter: 2000);
    }

    private static byte[] Pkcs1(byte[] modulus, byte[] exponent)
    {
        System.Formats.Asn1.AsnWriter writer = new(System.Formats.Asn1.AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(new System.Numerics.BigInteger(modulus, isUnsigned: true, isBigEndian: true));
            writer.WriteInteger(new System.Numerics.BigInteger(exponent, isUnsigned: true, isBigEndian: true));
        }

        return writer.Encode();
    }
}
