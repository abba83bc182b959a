using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ActivityPub.Sdk.Attack.Tests.Lab;
using ActivityPub.Sdk.Keys;

namespace ActivityPub.Sdk.Attack.Tests;

/// <summary>A12: the sender chooses how its signature is to be checked.</summary>
public class A12_Algorithms(AttackLab lab)
{
    [Theory]
    [InlineData("hmac-sha256", KeyAlgorithm.RsaSha256)]
    [InlineData("HMAC-SHA256", KeyAlgorithm.RsaSha256)]
    [InlineData("hs2019", KeyAlgorithm.RsaSha256)]
    [InlineData("none", KeyAlgorithm.RsaSha256)]
    [InlineData(null, KeyAlgorithm.RsaSha256)]
    [InlineData("hmac-sha256", KeyAlgorithm.Ed25519)]
    public async Task A12_A_public_key_is_no_secret_for_a_hash(string? label, KeyAlgorithm algorithm)
    {
        Scene scene = await lab.StageAsync(ownChannel: false);
        RemoteActor good = scene.Peer("good").AddActor("anna", algorithm);
        (JsonObject create, string mark) = scene.NewComment(good);
        byte[] secret = algorithm == KeyAlgorithm.RsaSha256 ? Encoding.UTF8.GetBytes(good.Key.PublicKey.ExportPem()) : Encoding.UTF8.GetBytes(good.Key.PublicKey.ExportMultikey());

        await scene.AssertStatusAsync(401, good.Unsigned(create).Sign(new CavageSignature(good.Key) { Algorithm = label, Signer = data => HMACSHA256.HashData(secret, data) }));
        await scene.AssertStatusAsync(401, good.Unsigned(create).Sign(new Rfc9421Signature(good.Key) { Algorithm = label, Signer = data => HMACSHA256.HashData(secret, data) }));
        await scene.AssertNoTraceAsync(mark);

        await scene.AssertCommentedAsync(good.Post(create), mark);
    }

    // The signatures are good; the labels are not those of the key.
    [Theory]
    [InlineData(KeyAlgorithm.RsaSha256, "ed25519", "ed25519")]
    [InlineData(KeyAlgorithm.RsaSha256, "hmac-sha256", "hmac-sha256")]
    [InlineData(KeyAlgorithm.RsaSha256, "rsa-sha1", "rsa-pss-sha512")]
    [InlineData(KeyAlgorithm.RsaSha256, "ecdsa-sha256", "ecdsa-p256-sha256")]
    [InlineData(KeyAlgorithm.RsaSha256, "rsa-sha512", "rsa-sha256")]
    [InlineData(KeyAlgorithm.RsaSha256, "none", "none")]
    [InlineData(KeyAlgorithm.Ed25519, "rsa-sha256", "rsa-v1_5-sha256")]
    [InlineData(KeyAlgorithm.Ed25519, "rsa-sha512", "rsa-pss-sha512")]
    [InlineData(KeyAlgorithm.Ed25519, "hmac-sha256", "hmac-sha256")]
    public async Task A12_A_label_that_is_not_that_of_the_key_is_refused(KeyAlgorithm algorithm, string draft, string rfc)
    {
        Scene scene = await lab.StageAsync(ownChannel: false);
        RemoteActor good = scene.Peer("good").AddActor("anna", algorithm);
        (JsonObject create, string mark) = scene.NewComment(good);
        (JsonObject second, string secondMark) = scene.NewComment(good);

        await scene.AssertStatusAsync(401, good.Unsigned(create).Sign(new CavageSignature(good.Key) { Algorithm = draft }));
        await scene.AssertStatusAsync(401, good.Unsigned(create).Sign(new Rfc9421Signature(good.Key) { Algorithm = rfc }));
        await scene.AssertNoTraceAsync(mark);

        bool rsa = algorithm == KeyAlgorithm.RsaSha256;
        await scene.AssertCommentedAsync(good.Unsigned(create).Sign(new CavageSignature(good.Key) { Algorithm = rsa ? "hs2019" : "ed25519" }), mark);
        await scene.AssertCommentedAsync(good.Unsigned(second).Sign(new Rfc9421Signature(good.Key) { Algorithm = rsa ? "rsa-v1_5-sha256" : "ed25519" }), secondMark);
    }

    [Theory]
    [InlineData("rsa-sha256")]
    [InlineData("rsa-sha512")]
    public async Task A12_An_old_algorithm_with_the_new_times_is_refused(string label)
    {
        Scene scene = await lab.StageAsync(ownChannel: false);
        RemoteActor good = scene.Peer("good").AddActor("anna");
        (JsonObject create, string mark) = scene.NewComment(good);
        string now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture);
        CavageSignature signature = new(good.Key) { Algorithm = label, Headers = "(request-target) host (created) digest", Created = now };

        await scene.AssertStatusAsync(401, good.Unsigned(create).Sign(signature));
        await scene.AssertNoTraceAsync(mark);

        await scene.AssertCommentedAsync(good.Unsigned(create).Sign(signature with { Algorithm = "hs2019" }), mark);
    }

    [Fact]
    public async Task A12_Signatures_of_another_shape_are_refused()
    {
        Scene scene = await lab.StageAsync(ownChannel: false);
        RemoteActor good = scene.Peer("good").AddActor("anna");
        (JsonObject create, string mark) = scene.NewComment(good);

        foreach (byte[] signature in (byte[][])[[0], new byte[64], new byte[255], new byte[256], new byte[257], new byte[4096]])
        {
            await scene.AssertStatusAsync(401, good.Unsigned(create).Sign(new CavageSignature(good.Key) { Signer = _ => signature }));
            await scene.AssertStatusAsync(401, good.Unsigned(create).Sign(new Rfc9421Signature(good.Key) { Signer = _ => signature }));
        }

        await scene.AssertRefusedAsync(good.Unsigned(create).Sign(new CavageSignature(good.Key) { Signer = static _ => [] }), 400, 401);
        await scene.AssertNoTraceAsync(mark);

        await scene.AssertCommentedAsync(good.Post(create), mark);
    }
}
