using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using ActivityPub.Sdk.Attack.Tests.Lab;

namespace ActivityPub.Sdk.Attack.Tests;

/// <summary>A13: an account whose key anybody could use, or that is a burden to look at. The signatures are good for these keys.</summary>
public class A13_WeakKeys(AttackLab lab)
{
    [Theory]
    [InlineData(512)]
    [InlineData(1024)]
    [InlineData(2040)]
    public async Task A13_A_short_key_is_refused(int bits)
    {
        using RSA rsa = RSA.Create(bits);
        await RefuseAsync(rsa.ExportSubjectPublicKeyInfoPem(), data => rsa.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    [Theory]
    [InlineData("PRIVATE KEY")]
    [InlineData("RSA PRIVATE KEY")]
    [InlineData("CERTIFICATE")]
    [InlineData("no label")]
    public async Task A13_A_text_that_is_no_public_key_is_refused(string label)
    {
        using RSA rsa = RSA.Create(2048);
        string pem = label switch
        {
            "PRIVATE KEY" => rsa.ExportPkcs8PrivateKeyPem(),
            "RSA PRIVATE KEY" => rsa.ExportRSAPrivateKeyPem(),
            "CERTIFICATE" => rsa.ExportSubjectPublicKeyInfoPem().Replace("PUBLIC KEY", "CERTIFICATE", StringComparison.Ordinal),
            _ => Convert.ToBase64String(rsa.ExportSubjectPublicKeyInfo()),
        };
        await RefuseAsync(pem, data => rsa.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    [Fact]
    public async Task A13_An_exponent_of_one_is_refused()
    {
        // The signature is the padded hash itself: nothing is secret about it.
        using RSA rsa = RSA.Create(2048);
        await RefuseAsync(PublicKey(rsa.ExportParameters(false).Modulus!, [1]), Padded);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2039)]
    public async Task A13_An_exponent_that_is_even_or_long_is_refused(int bits)
    {
        using RSA rsa = RSA.Create(2048);
        byte[] exponent = bits == 1 ? [2] : [0x7f, .. RandomNumberGenerator.GetBytes(253), 0xff];
        await RefuseAsync(PublicKey(rsa.ExportParameters(false).Modulus!, exponent), Padded);
    }

    [Fact]
    public async Task A13_A_padding_with_rubbish_behind_it_is_refused()
    {
        // e = 3 and a signature that is the cube root of a padding with rubbish behind it (Bleichenbacher 2006).
        using RSA rsa = RSA.Create(2048);
        await RefuseAsync(PublicKey(rsa.ExportParameters(false).Modulus!, [3]), static data =>
        {
            byte[] prefix = [0, 1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, .. HashInfo(data)];
            BigInteger target = new([.. prefix, .. Enumerable.Repeat((byte)0xff, 256 - prefix.Length)], isUnsigned: true, isBigEndian: true);
            BigInteger low = 0;
            BigInteger high = BigInteger.One << 700;
            while (high - low > 1)
            {
                BigInteger middle = (low + high) / 2;
                (low, high) = BigInteger.Pow(middle, 3) <= target ? (middle, high) : (low, middle);
            }

            byte[] root = low.ToByteArray(isUnsigned: true, isBigEndian: true);
            return [.. new byte[256 - root.Length], .. root];
        }, isListed: true);
    }

    [Theory]
    [InlineData(100_000)]
    [InlineData(1_000_000)]
    public async Task A13_A_key_text_of_great_length_is_refused(int length)
    {
        using RSA rsa = RSA.Create(2048);
        string pem = rsa.ExportSubjectPublicKeyInfoPem();
        await RefuseAsync(pem.Insert(pem.IndexOf('\n', StringComparison.Ordinal) + 1, new string('\n', length)), data => rsa.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    [Fact]
    public async Task A13_Keys_of_the_usual_sizes_are_taken()
    {
        Scene scene = await lab.StageAsync(ownChannel: false);
        foreach (int bits in (int[])[2048, 3072, 4096])
        {
            using RSA rsa = RSA.Create(bits);
            RemoteActor good = scene.Peer($"good{bits}").AddActor("anna");
            good.Document["publicKey"]!["publicKeyPem"] = rsa.ExportSubjectPublicKeyInfoPem();
            good.Publish();
            (JsonObject create, string mark) = scene.NewComment(good);
            await scene.AssertCommentedAsync(good.Unsigned(create).Sign(new CavageSignature(good.Key) { Signer = data => rsa.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1) }), mark);
        }
    }

    [Fact]
    public async Task A13_More_keys_than_anybody_needs_are_not_looked_at()
    {
        Scene scene = await lab.StageAsync(ownChannel: false);
        RemoteActor good = scene.Peer("good").AddActor("anna");
        JsonNode key = good.Document["publicKey"]!;
        JsonArray keys = [];
        for (int i = 0; i < 11; i++)
        {
            keys.Add(key.DeepClone().AsObject().With(("id", $"{good.Id}#key-{i}")));
        }

        good.Document["publicKey"] = keys;
        good.Publish();
        (JsonObject create, string mark) = scene.NewComment(good);

        await scene.AssertStatusAsync(401, good.Unsigned(create).Sign(new CavageSignature(good.Key) { KeyId = $"{good.Id}#key-10" }));
        await scene.AssertNoTraceAsync(mark);

        await scene.AssertCommentedAsync(good.Unsigned(create).Sign(new CavageSignature(good.Key) { KeyId = $"{good.Id}#key-9" }), mark);
    }

    private async Task RefuseAsync(string pem, Func<byte[], byte[]> signer, bool isListed = false)
    {
        Scene scene = await lab.StageAsync(ownChannel: false);
        RemoteActor weak = scene.Peer("weak").AddActor("willy");
        RemoteActor good = scene.Peer("good").AddActor("anna");
        weak.Document["publicKey"]!["publicKeyPem"] = pem;
        weak.Publish();
        (JsonObject create, string mark) = scene.NewComment(weak);
        (JsonObject other, string otherMark) = scene.NewComment(good);

        await scene.AssertStatusAsync(401, weak.Unsigned(create).Sign(new CavageSignature(weak.Key) { Signer = signer }));
        await scene.AssertStatusAsync(401, weak.Unsigned(create).Sign(new Rfc9421Signature(weak.Key) { Signer = signer }));
        await scene.AssertNoTraceAsync(mark);
        Assert.Equal(isListed ? 1 : 0, scene.Site.Data.Count("SELECT count(*) FROM ap_remote_keys WHERE key_id = $0", weak.KeyId));

        await scene.AssertCommentedAsync(good.Post(other), otherMark);
    }

    private static string PublicKey(byte[] modulus, byte[] exponent)
    {
        AsnWriter key = new(AsnEncodingRules.DER);
        using (key.PushSequence())
        {
            key.WriteIntegerUnsigned(modulus);
            key.WriteIntegerUnsigned(exponent);
        }

        AsnWriter info = new(AsnEncodingRules.DER);
        using (info.PushSequence())
        {
            using (info.PushSequence())
            {
                info.WriteObjectIdentifier("1.2.840.113549.1.1.1");
                info.WriteNull();
            }

            info.WriteBitString(key.Encode());
        }

        return PemEncoding.WriteString("PUBLIC KEY", info.Encode());
    }

    private static byte[] Padded(byte[] data)
    {
        byte[] info = HashInfo(data);
        return [0, 1, .. Enumerable.Repeat((byte)0xff, 256 - 3 - info.Length), 0, .. info];
    }

    private static byte[] HashInfo(byte[] data) => [.. Convert.FromHexString("3031300d060960864801650304020105000420"), .. SHA256.HashData(data)];
}
