using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ActivityPub.Sdk.Attack.Tests.Lab;
using ActivityPub.Sdk.Signatures;

namespace ActivityPub.Sdk.Attack.Tests;

/// <summary>A1: the signature holds, but not for this body.</summary>
public class A1_ChangedBody(AttackLab lab)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A1_A_changed_body_is_refused(bool rfc9421)
    {
        Scene scene = await lab.StageAsync(ownChannel: false);
        RemoteActor good = scene.Peer("good").AddActor("anna");
        (JsonObject create, string mark) = scene.NewComment(good);
        Post post = rfc9421 ? good.PostRfc9421(create) : good.Post(create);
        byte[] honest = post.Body;
        post.Body = [.. honest];
        post.Body[honest.AsSpan().LastIndexOf("mark"u8)] = (byte)'M';

        await scene.AssertStatusAsync(401, post);
        await scene.AssertNoTraceAsync(mark[1..]);

        post.Body = honest;
        await scene.AssertCommentedAsync(post, mark);
    }

    [Theory]
    [InlineData("Digest")]
    [InlineData("Content-Digest")]
    public async Task A1_A_digest_that_was_changed_along_with_the_body_is_refused(string field)
    {
        Scene scene = await lab.StageAsync(ownChannel: false);
        RemoteActor good = scene.Peer("good").AddActor("anna");
        (JsonObject create, string mark) = scene.NewComment(good);
        Post post = field == "Digest" ? good.Post(create) : good.PostRfc9421(create);
        Post honest = new(post.Target, post.Body);
        honest.Fields.Clear();
        honest.Fields.AddRange(post.Fields);
        post.Body = Wire.Bytes(create.With(("object", good.Note("other " + mark, scene.Article))));
        post[field] = field == "Digest" ? Digest.Create(post.Body) : ContentDigest.Create(post.Body);

        await scene.AssertStatusAsync(401, post);
        await scene.AssertNoTraceAsync(mark);

        await scene.AssertCommentedAsync(honest, mark);
    }

    [Fact]
    public async Task A1_A_body_of_which_only_the_beginning_is_signed_is_refused()
    {
        Scene scene = await lab.StageAsync(ownChannel: false);
        RemoteActor good = scene.Peer("good").AddActor("anna");
        (JsonObject create, string mark) = scene.NewComment(good);
        Post post = good.Post(create);
        post.Body = [.. post.Body, (byte)'\n'];

        await scene.AssertStatusAsync(401, post);
        post.Body = [];
        await scene.AssertRefusedAsync(post, 400, 401);
        await scene.AssertNoTraceAsync(mark);
    }

    [Fact]
    public async Task A1_A_bad_signature_leaves_nothing_but_the_document_that_was_fetched_for_it()
    {
        Scene scene = await lab.StageAsync(ownChannel: false);
        RemoteActor good = scene.Peer("good").AddActor("anna");
        (JsonObject create, string mark) = scene.NewComment(good);
        Post post = good.Post(create);
        post["Digest"] = Digest.Create(post.Body) + ",SHA-512=" + Convert.ToBase64String(SHA512.HashData(post.Body));

        await scene.AssertStatusAsync(401, post);
        await scene.AssertNoTraceAsync(mark);
        Assert.All(scene.Site.Data.Find(good.Peer.Host), static place => Assert.Matches("^ap_remote_(actors|keys)\\.", place));
        Assert.InRange(good.Fetches, 1, 2);
        Assert.All(good.Peer.Requests, r => Assert.Equal(good.Path, r.Target));

        await scene.AssertCommentedAsync(post.Sign(new CavageSignature(good.Key)), mark);
        Assert.Contains(scene.Site.Data.Find(good.Peer.Host), static place => place.StartsWith("ap_interactions.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A1_A_body_counts_as_it_was_sent_whatever_its_spaces_and_order()
    {
        Scene scene = await lab.StageAsync(ownChannel: false);
        RemoteActor good = scene.Peer("good").AddActor("anna");
        (JsonObject create, string mark) = scene.NewComment(good);
        JsonObject turned = new(create.Reverse().Select(static m => KeyValuePair.Create(m.Key, m.Value?.DeepClone())));
        byte[] body = Encoding.UTF8.GetBytes("\n\t " + Wire.Text(turned).Replace(",\"", " ,\r\n   \"", StringComparison.Ordinal).Replace("/", "\\/", StringComparison.Ordinal) + "  \n");

        await scene.AssertCommentedAsync(new Post(SiteUnderAttack.SharedInbox, body).Sign(new CavageSignature(good.Key)), mark);
    }

    [Theory]
    [InlineData("sha-256={256}")]
    [InlineData("SHA-512={512}")]
    [InlineData("SHA-256={256},SHA-512={512}")]
    [InlineData("MD5=0tr+mHHOZ9CxKBpAbBNPkA==,SHA-256={256}")]
    public async Task A1_Every_common_way_to_write_a_digest_is_taken(string digest)
    {
        Scene scene = await lab.StageAsync(ownChannel: false);
        RemoteActor good = scene.Peer("good").AddActor("anna");
        (JsonObject create, string mark) = scene.NewComment(good);
        Post post = good.Unsigned(create);
        post["Digest"] = Fill(digest, post.Body);

        await scene.AssertCommentedAsync(post.Sign(new CavageSignature(good.Key)), mark);
    }

    private static string Fill(string digest, byte[] body) => digest
        .Replace("{256}", Convert.ToBase64String(SHA256.HashData(body)), StringComparison.Ordinal)
        .Replace("{512}", Convert.ToBase64String(SHA512.HashData(body)), StringComparison.Ordinal);
}
