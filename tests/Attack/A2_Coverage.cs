using System.Text.Json.Nodes;
using ActivityPub.Sdk.Attack.Tests.Lab;
using ActivityPub.Sdk.Signatures;

namespace ActivityPub.Sdk.Attack.Tests;

/// <summary>A2: the signature holds, but covers too little, or there is none.</summary>
public class A2_Coverage(AttackLab lab)
{
    [Theory]
    [InlineData("(request-target) host date")]
    [InlineData("(request-target) date digest")]
    [InlineData("host date digest")]
    [InlineData("(request-target) host digest")]
    [InlineData("(request-target) host date content-digest")]
    [InlineData("date")]
    [InlineData("")]
    [InlineData(null)]
    public async Task A2_A_draft_signature_that_covers_too_little_is_refused(string? covered)
    {
        Scene scene = await lab.StageAsync(ownChannel: false);
        RemoteActor good = scene.Peer("good").AddActor("anna");
        (JsonObject create, string mark) = scene.NewComment(good);

        SiteAnswer answer = await scene.SendAsync(good.Unsigned(create).Sign(new CavageSignature(good.Key) { Headers = covered }));

        Assert.Equal(401, answer.Status);
        await scene.AssertNoTraceAsync(mark, good.Peer.Host);
        Assert.Empty(good.Peer.Requests);
        await scene.AssertCommentedAsync(good.Unsigned(create).Sign(new CavageSignature(good.Key) { Headers = "(request-target) host date digest content-type" }), mark);
    }

    [Theory]
    [InlineData("\"@method\" \"@target-uri\"")]
    [InlineData("\"@method\" \"content-digest\"")]
    [InlineData("\"@target-uri\" \"content-digest\"")]
    [InlineData("\"@method\" \"@authority\" \"@path\" \"content-digest\"", "?x=1")]
    [InlineData("\"@method\" \"@path\" \"@query\" \"content-digest\"")]
    [InlineData("\"@method\" \"@target-uri\" \"digest\"")]
    [InlineData("")]
    public async Task A2_An_RFC_9421_signature_that_covers_too_little_is_refused(string covered, string query = "")
    {
        Scene scene = await lab.StageAsync(ownChannel: false);
        RemoteActor good = scene.Peer("good").AddActor("anna");
        (JsonObject create, string mark) = scene.NewComment(good);
        Rfc9421Signature signature = new(good.Key) { Components = covered.Length == 0 ? [] : covered.Split(' ') };

        await scene.AssertStatusAsync(401, good.Unsigned(create, SiteUnderAttack.SharedInbox + query).Sign(signature));
        await scene.AssertNoTraceAsync(mark, good.Peer.Host);
        Assert.Empty(good.Peer.Requests);

        await scene.AssertCommentedAsync(good.Unsigned(create, SiteUnderAttack.SharedInbox + query).Sign(new Rfc9421Signature(good.Key)), mark);
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("Signature")]
    [InlineData("Signature-Input")]
    [InlineData("Authorization")]
    [InlineData("half")]
    public async Task A2_A_request_without_a_whole_signature_is_refused(string what)
    {
        Scene scene = await lab.StageAsync(ownChannel: false);
        RemoteActor good = scene.Peer("good").AddActor("anna");
        (JsonObject create, string mark) = scene.NewComment(good);
        Post post = good.Unsigned(create);
        switch (what)
        {
            case "Signature":
                post["Signature"] = "";
                break;
            case "Signature-Input":
                post.Sign(new Rfc9421Signature(good.Key));
                post["Signature"] = null;
                break;
            case "Authorization":
                post["Authorization"] = "Bearer " + good.KeyId;
                break;
            case "half":
                post.Sign(new CavageSignature(good.Key) { Edit = static header => header[..header.IndexOf(",signature=", StringComparison.Ordinal)] });
                break;
        }

        await scene.AssertRefusedAsync(post, 400, 401);
        Assert.Equal(401, (await scene.SendAsync(good.Unsigned(create))).Status);
        await scene.AssertNoTraceAsync(mark, good.Peer.Host);
        Assert.Empty(good.Peer.Requests);

        await scene.AssertCommentedAsync(good.Post(create), mark);
    }

    [Fact]
    public async Task A2_A_signature_in_the_Authorization_field_counts_like_any_other()
    {
        Scene scene = await lab.StageAsync(ownChannel: false);
        RemoteActor good = scene.Peer("good").AddActor("anna");
        (JsonObject create, string mark) = scene.NewComment(good);
        Post weak = good.Unsigned(create).Sign(new CavageSignature(good.Key) { Headers = "date" });
        Post whole = good.Post(create);
        (weak["Authorization"], weak["Signature"]) = ("Signature " + weak["Signature"], null);
        (whole["Authorization"], whole["Signature"]) = ("Signature " + whole["Signature"], null);

        await scene.AssertStatusAsync(401, weak);
        await scene.AssertNoTraceAsync(mark);

        await scene.AssertCommentedAsync(whole, mark);
    }

    [Fact]
    public async Task A2_A_field_that_is_covered_and_missing_is_refused()
    {
        Scene scene = await lab.StageAsync(ownChannel: false);
        RemoteActor good = scene.Peer("good").AddActor("anna");
        (JsonObject create, string mark) = scene.NewComment(good);
        Post post = good.Unsigned(create).Change(static p => p.Fields.Add(new HeaderField("X-More", "1"))).Sign(new CavageSignature(good.Key) { Headers = "(request-target) host date digest x-more" });
        Post whole = good.Unsigned(create).Change(static p => p.Fields.Add(new HeaderField("X-More", "1"))).Sign(new CavageSignature(good.Key) { Headers = "(request-target) host date digest x-more" });
        post["X-More"] = null;

        await scene.AssertStatusAsync(401, post);
        await scene.AssertNoTraceAsync(mark);

        await scene.AssertCommentedAsync(whole, mark);
    }

    [Fact]
    public async Task A2_Without_federation_there_is_no_inbox()
    {
        await using SiteUnderAttack site = await SiteUnderAttack.StartAsync(lab.Net, ("ActivityPub__FederationEnabled", "false"));
        Scene scene = await lab.StageAsync(site, ownChannel: false);
        RemoteActor good = scene.Peer("good").AddActor("anna");
        string mark = scene.NewMark();
        JsonObject create = good.Create(good.Note(mark, scene.ChannelId));

        foreach (string target in (string[])[SiteUnderAttack.SharedInbox, scene.ChannelInbox])
        {
            await scene.AssertStatusAsync(404, good.Post(create, target));
            await scene.AssertStatusAsync(404, good.PostRfc9421(create, target));
            await scene.AssertStatusAsync(404, good.Unsigned(create, target));
        }

        Assert.Empty(site.Data.Find(mark));
        Assert.Empty(scene.Lookups);

        Scene open = await lab.StageAsync(ownChannel: false);
        await open.AssertStatusAsync(202, good.Post(create));
    }
}
