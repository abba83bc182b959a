using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using ActivityPub.Sdk.Attack.Tests.Lab;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Keys;
using ActivityPub.Sdk.Tests.Processes;

namespace ActivityPub.Sdk.Attack.Tests;

/// <summary>A17: keys that change, do not come, or are gone; and those who ask for them again and again.</summary>
public class A17_KeyTrouble(AttackLab lab)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A17_A_changed_key_is_fetched_once_and_bad_signatures_fetch_nothing_more(bool rfc9421)
    {
        Scene scene = await lab.StageAsync(ownChannel: false);
        RemoteActor good = scene.Peer("good").AddActor("anna");
        (JsonObject first, string firstMark) = scene.NewComment(good);
        (JsonObject second, string secondMark) = scene.NewComment(good);
        (JsonObject old, string oldMark) = scene.NewComment(good);
        await scene.AssertCommentedAsync(good.Post(first), firstMark);
        Assert.Equal(1, good.Fetches);

        SigningKey before = good.Key;
        good.Key = good.NewKey(KeyAlgorithm.RsaSha256);
        good.Document = good.CreateDocument();
        good.Publish();
        await scene.AssertCommentedAsync(rfc9421 ? good.PostRfc9421(second) : good.Post(second), secondMark);
        Assert.Equal(2, good.Fetches);

        // The old key counts no longer, and neither it nor a hundred guesses from everywhere make the site ask again.
        await scene.AssertStatusAsync(401, good.Unsigned(old).Sign(new CavageSignature(before)));
        (JsonObject forged, string forgedMark) = scene.NewComment(good);
        await Parallel.ForEachAsync(Enumerable.Range(1, 100), new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = TestContext.Current.CancellationToken }, async (i, _) =>
        {
            Post post = good.Unsigned(forged).Sign(new CavageSignature(good.Key) { Signer = static _ => RandomNumberGenerator.GetBytes(256) });
            SiteAnswer answer = await scene.Site.SendAsync(post.ToBytes(), new IPAddress([127, 9, scene.Source.GetAddressBytes()[3], (byte)i]));
            Assert.True(answer.Status is 401 or 429, answer.ToString());
        });
        await scene.AssertNoTraceAsync(oldMark, forgedMark);
        Assert.Equal(2, good.Fetches);

        (JsonObject third, string thirdMark) = scene.NewComment(good);
        await scene.AssertCommentedAsync(good.Post(third), thirdMark);
    }

    [Fact]
    public async Task A17_A_bad_signature_costs_the_owner_of_the_key_one_refetch()
    {
        Scene scene = await lab.StageAsync(ownChannel: false);
        RemoteActor good = scene.Peer("good").AddActor("anna");
        (JsonObject forged, string mark) = scene.NewComment(good);

        for (int i = 0; i < 10; i++)
        {
            await scene.AssertRefusedAsync(good.Unsigned(forged).Sign(new CavageSignature(good.Key) { Signer = static _ => RandomNumberGenerator.GetBytes(256) }), 401, 429);
        }

        await scene.AssertNoTraceAsync(mark);
        Assert.InRange(good.Fetches, 1, 2);

        await scene.AssertCommentedAsync(good.Post(forged), mark);
    }

    [Fact]
    public async Task A17_A_key_that_does_not_exist_is_not_asked_for_again()
    {
        Scene scene = await lab.StageAsync(ownChannel: false);
        RemoteActor good = scene.Peer("good").AddActor("anna");
        (JsonObject create, string mark) = scene.NewComment(good);
        Peer nobody = scene.Peer("nobody");
        CavageSignature signature = new(good.Key) { KeyId = $"{nobody.Origin}/users/nobody#main-key" };

        for (int i = 0; i < 10; i++)
        {
            await scene.AssertRefusedAsync(good.Unsigned(create).Sign(signature), 401, 429);
        }

        await scene.AssertNoTraceAsync(mark, nobody.Host);
        Assert.Equal(1, nobody.CountOf("/users/nobody"));

        await scene.AssertCommentedAsync(good.Post(create), mark);
    }

    [Theory]
    [InlineData("503")]
    [InlineData("429")]
    [InlineData("500")]
    [InlineData("no name")]
    [InlineData("no connection")]
    public async Task A17_While_the_key_cannot_be_fetched_the_sender_is_asked_to_come_again(string trouble)
    {
        Scene scene = await lab.StageAsync(ownChannel: false);
        RemoteActor good = scene.Peer("good").AddActor("anna");
        RemoteActor other = scene.Peer("other").AddActor("otto");
        (JsonObject create, string mark) = scene.NewComment(good);
        (JsonObject second, string secondMark) = scene.NewComment(other);
        switch (trouble)
        {
            case "no name":
                scene.Net.Names.Set(good.Peer.Host);
                break;
            case "no connection":
                scene.Net.Names.Set(good.Peer.Host, "8.8.8.8");
                break;
            default:
                good.Peer.Fail(good.Path, int.Parse(trouble, System.Globalization.CultureInfo.InvariantCulture));
                break;
        }

        SiteAnswer answer = await scene.AssertStatusAsync(503, good.Post(create));
        Assert.True(answer.Headers.ContainsKey("Retry-After"));
        await scene.AssertNoTraceAsync(mark);

        await scene.AssertCommentedAsync(other.Post(second), secondMark);
    }

    [Theory]
    [InlineData(404)]
    [InlineData(403)]
    [InlineData(410)]
    public async Task A17_Where_there_is_no_key_the_signature_proves_nothing(int status)
    {
        Scene scene = await lab.StageAsync(ownChannel: false);
        RemoteActor good = scene.Peer("good").AddActor("anna");
        RemoteActor other = scene.Peer("other").AddActor("otto");
        (JsonObject create, string mark) = scene.NewComment(good);
        (JsonObject second, string secondMark) = scene.NewComment(other);
        good.Peer.Fail(good.Path, status);

        await scene.AssertStatusAsync(401, good.Post(create));
        await scene.AssertNoTraceAsync(mark);

        await scene.AssertCommentedAsync(other.Post(second), secondMark);
    }

    [Fact]
    public async Task A17_What_strangers_do_to_themselves_costs_nothing()
    {
        Scene scene = await lab.StageAsync(ownChannel: false);
        RemoteActor stranger = scene.Peer("stranger").AddActor("sam");
        JsonObject delete = stranger.Activity("Delete", stranger.Id);

        await scene.AssertStatusAsync(202, stranger.Post(delete));
        await scene.AssertStatusAsync(202, stranger.Unsigned(delete));
        await scene.AssertStatusAsync(202, stranger.Post(stranger.Activity("Update", stranger.Document)));
        await scene.AssertNoTraceAsync(stranger.Peer.Host);
        Assert.DoesNotContain(scene.Lookups, l => l.Host == stranger.Peer.Host);

        // Whoever is no stranger is deleted.
        (JsonObject create, string mark) = scene.NewComment(stranger);
        await scene.AssertCommentedAsync(stranger.Post(create), mark);
        await scene.AssertStatusAsync(202, stranger.Post(stranger.Activity("Delete", stranger.Id)));
        await Eventually.TrueAsync("the comment is gone", async _ => await scene.FindCommentAsync(mark) is null);
    }

    [Theory]
    [InlineData(410, true)]
    [InlineData(404, false)]
    public async Task A17_An_account_whose_key_went_with_it_is_deleted_when_its_server_says_that_it_is_gone(int status, bool deleted)
    {
        Scene scene = await lab.StageAsync();
        RemoteActor good = scene.Peer("good").AddActor("anna");
        await FollowAsync(scene, good);

        // Its key was changed before the end, so that the site knows only the old one.
        using SigningKey last = SigningKey.Generate(KeyAlgorithm.Ed25519, ObjectId.Parse($"{good.Id}#last-key"));
        good.Peer.Fail(good.Path, status);
        await scene.AssertStatusAsync(deleted ? 202 : 401, good.Unsigned(good.Activity("Delete", good.Id)).Sign(new CavageSignature(last)));

        await scene.SettleAsync();
        Assert.Equal(deleted ? [] : [good.Id], await scene.GetFollowersAsync());
    }

    [Fact]
    public async Task A17_Nobody_else_can_report_an_account_as_gone()
    {
        Scene scene = await lab.StageAsync();
        RemoteActor good = scene.Peer("good").AddActor("anna");
        await FollowAsync(scene, good);
        RemoteActor evil = scene.Peer("evil").AddActor("eve");
        evil.Peer.Fail(evil.Path, 410);
        good.Peer.Fail("/users/gone", 410);
        JsonObject delete = good.Activity("Delete", good.Id);

        await scene.AssertStatusAsync(401, evil.Post(delete));
        await scene.AssertStatusAsync(401, good.Unsigned(delete).Sign(new CavageSignature(evil.Key) { KeyId = $"{good.Peer.Origin}/users/gone#main-key" }));
        await scene.AssertStatusAsync(401, good.Unsigned(delete).Sign(new CavageSignature(evil.Key) { KeyId = good.KeyId }));
        await scene.AssertStatusAsync(401, good.Unsigned(delete));

        await scene.SettleAsync();
        Assert.Equal([good.Id], await scene.GetFollowersAsync());

        await scene.AssertStatusAsync(202, good.Post(good.Activity("Delete", good.Id)));
        await Eventually.TrueAsync("the follower is gone", async _ => (await scene.GetFollowersAsync()).Count == 0);
    }

    [Fact]
    public async Task A17_Keys_that_name_each_other_in_a_circle_end()
    {
        Scene scene = await lab.StageAsync(ownChannel: false);
        RemoteActor good = scene.Peer("good").AddActor("anna");
        (JsonObject create, string mark) = scene.NewComment(good);
        Peer evil = scene.Peer("evil");
        evil.Serve("/keys/1", new JsonObject { ["id"] = $"{evil.Origin}/keys/1", ["type"] = "Key", ["owner"] = $"{evil.Origin}/keys/2", ["publicKeyPem"] = good.Key.PublicKey.ExportPem() });
        evil.Serve("/keys/2", new JsonObject { ["id"] = $"{evil.Origin}/keys/2", ["type"] = "Key", ["owner"] = $"{evil.Origin}/keys/1", ["publicKeyPem"] = good.Key.PublicKey.ExportPem() });

        await scene.AssertStatusAsync(401, good.Unsigned(create).Sign(new CavageSignature(good.Key) { KeyId = $"{evil.Origin}/keys/1" }));
        await scene.AssertNoTraceAsync(mark, evil.Host);
        Assert.InRange(evil.Requests.Count, 1, 3);

        await scene.AssertCommentedAsync(good.Post(create), mark);
    }

    private static async Task FollowAsync(Scene scene, RemoteActor actor)
    {
        await scene.AssertStatusAsync(202, actor.Post(actor.Activity("Follow", scene.ChannelId), scene.ChannelInbox));
        await Eventually.TrueAsync("the channel has the follower", async _ => (await scene.GetFollowersAsync()).Contains(actor.Id));
    }
}
