using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ActivityPub.Sdk.Attack.Tests.Lab;

namespace ActivityPub.Sdk.Attack.Tests;

/// <summary>A11: a digest that is signed, and is none of this body.</summary>
public class A11_Digests(AttackLab lab)
{
    [Theory]
    [InlineData("sha-256={256}", 400)]
    [InlineData("sha-256=:not base64!:", 400)]
    [InlineData("sha-256=:AAAA:", 400)]
    [InlineData("sha-256=\"{256}\"", 400)]
    [InlineData("sha-256=:{256}:,", 400)]
    [InlineData("SHA-256=:{256}:", 400)]
    [InlineData("sha-256", 400)]
    [InlineData("", 401)]
    [InlineData("md5=:{md5}:", 401)]
    [InlineData("sha=:{256}:", 401)]
    [InlineData("sha-256=:{wrong 256}:", 401)]
    [InlineData("sha-256=:{256}:, sha-512=:{wrong 512}:", 401)]
    [InlineData("sha-256=:{wrong 256}:, sha-512=:{512}:", 401)]
    public async Task A11_A_Content_Digest_that_does_not_prove_the_body_is_refused(string digest, int status)
    {
        Scene scene = await lab.StageAsync(ownChannel: false);
        RemoteActor good = scene.Peer("good").AddActor("anna");
        (JsonObject create, string mark) = scene.NewComment(good);

        await scene.AssertStatusAsync(status, With(good, create, "Content-Digest", digest).Sign(new Rfc9421Signature(good.Key)));
        await scene.AssertNoTraceAsync(mark, good.Peer.Host);
        Assert.Empty(good.Peer.Requests);

        await scene.AssertCommentedAsync(With(good, create, "Content-Digest", "unknown=:AAAA:, sha-256=:{256}:, sha-512=:{512}:").Sign(new Rfc9421Signature(good.Key)), mark);
    }

    [Theory]
    [InlineData("{256}", 400, 401)]
    [InlineData("SHA-256={256}=", 400)]
    [InlineData("SHA-256=AAAA", 400, 401)]
    [InlineData("SHA-256=", 400, 401)]
    [InlineData("MD5={md5}", 401)]
    [InlineData("SHA={256}", 401)]
    [InlineData("SHA-256={wrong 256}", 401)]
    [InlineData("SHA-256={wrong 256},SHA-512={512}", 401)]
    [InlineData("SHA-256={256},SHA-512={wrong 512}", 401)]
    [InlineData("SHA-256={256},SHA-256={wrong 256}", 400, 401)]
    [InlineData("12345678{256}", 400, 401)]
    public async Task A11_A_Digest_that_does_not_prove_the_body_is_refused(string digest, params int[] statuses)
    {
        Scene scene = await lab.StageAsync(ownChannel: false);
        RemoteActor good = scene.Peer("good").AddActor("anna");
        (JsonObject create, string mark) = scene.NewComment(good);

        await scene.AssertRefusedAsync(With(good, create, "Digest", digest).Sign(new CavageSignature(good.Key)), statuses);
        await scene.AssertNoTraceAsync(mark, good.Peer.Host);
        Assert.Empty(good.Peer.Requests);

        await scene.AssertCommentedAsync(good.Post(create), mark);
    }

    [Fact]
    public async Task A11_A_digest_in_a_trailer_counts_for_nothing()
    {
        Scene scene = await lab.StageAsync(ownChannel: false);
        RemoteActor good = scene.Peer("good").AddActor("anna");
        (JsonObject create, string mark) = scene.NewComment(good);
        Post post = good.PostRfc9421(create);
        string digest = post["Content-Digest"]!;
        Post chunked = good.PostRfc9421(create);
        chunked.Body = [.. Encoding.ASCII.GetBytes($"{post.Body.Length:x}\r\n"), .. post.Body, .. "\r\n0\r\n\r\n"u8];
        chunked["Transfer-Encoding"] = "chunked";
        post.Body = [.. Encoding.ASCII.GetBytes($"{post.Body.Length:x}\r\n"), .. post.Body, .. Encoding.ASCII.GetBytes($"\r\n0\r\nContent-Digest: {digest}\r\n\r\n")];
        post["Transfer-Encoding"] = "chunked";
        post["Trailer"] = "Content-Digest";
        post["Content-Digest"] = null;

        await scene.AssertStatusAsync(401, post);
        await scene.AssertNoTraceAsync(mark, good.Peer.Host);

        await scene.AssertCommentedAsync(chunked, mark);
    }

    private static Post With(RemoteActor actor, JsonObject activity, string field, string digest)
    {
        Post post = actor.Unsigned(activity);
        byte[] other = [.. post.Body, (byte)' '];
        post[field] = digest
            .Replace("{256}", Convert.ToBase64String(SHA256.HashData(post.Body)), StringComparison.Ordinal)
            .Replace("{512}", Convert.ToBase64String(SHA512.HashData(post.Body)), StringComparison.Ordinal)
#pragma warning disable CA5351 // The attack is that it is weak.
            .Replace("{md5}", Convert.ToBase64String(MD5.HashData(post.Body)), StringComparison.Ordinal)
#pragma warning restore CA5351
            .Replace("{wrong 256}", Convert.ToBase64String(SHA256.HashData(other)), StringComparison.Ordinal)
            .Replace("{wrong 512}", Convert.ToBase64String(SHA512.HashData(other)), StringComparison.Ordinal);
        return post;
    }
}
