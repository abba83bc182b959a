using System.Text.Json.Nodes;
using ActivityPub.Sdk.Attack.Tests.Lab;

namespace ActivityPub.Sdk.Attack.Tests;

/// <summary>O12: a forged copy of an activity whose origin serves the genuine one.</summary>
public class O12_ForgedCopies(AttackLab lab)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task O12_The_forged_copy_is_never_handled_and_the_genuine_one_once(bool genuineFirst)
    {
        Scene scene = await lab.StageAsync();
        RemoteActor good = scene.Peer("good").AddLightActor("anna");
        RemoteActor eve = scene.Peer("evil").AddLightActor("eve");
        (JsonObject genuine, string mark) = scene.NewComment(good);
        genuine["cc"] = new JsonArray(eve.Followers);
        string path = new Uri(genuine["id"]!.GetValue<string>()).AbsolutePath;
        good.Peer.Serve(path, genuine);
        string forgery = scene.NewMark();
        JsonObject forged = genuine.With(("object", genuine["object"]!.AsObject().With(("content", $"<p>{forgery}</p>"))));
        if (genuineFirst)
        {
            await scene.AssertCommentedAsync(good.Post(genuine), mark);
        }

        // As her, with a wrong key and without one; and as something passed on, which is looked up where it comes from.
        await scene.AssertStatusAsync(401, eve.Unsigned(forged).Sign(new CavageSignature(eve.Key) { KeyId = good.KeyId }));
        await scene.AssertStatusAsync(401, eve.Unsigned(forged));
        foreach (JsonObject copy in new[] { forged, forged.With(("type", "Update")), forged.With(("object", genuine["object"]!.AsObject().With(("content", $"<p>{forgery}</p>"), ("updated", "2031-01-01T00:00:00Z")))) })
        {
            await scene.AssertStatusAsync(202, eve.Post(copy));
        }

        await scene.SettleAsync();
        await scene.AssertStatusAsync(202, good.Post(genuine));
        await scene.WaitForCommentAsync(mark);
        await scene.AssertStatusAsync(202, eve.Post(forged.With(("content", "again"))));
        await scene.SettleAsync();

        Assert.Empty(scene.Site.Data.Find(forgery));
        Assert.Single((await scene.GetArticleAsync())["comments"]!.AsArray(), c => c!["html"]!.GetValue<string>().Contains(mark, StringComparison.Ordinal));
        Assert.Equal(1, scene.Site.Data.Count("SELECT count(*) FROM ap_interactions WHERE target = $0 AND actor = $1", scene.Article, good.Id));
    }

    [Fact]
    public async Task O12_What_only_the_forger_serves_is_not_handled()
    {
        Scene scene = await lab.StageAsync();
        RemoteActor good = scene.Peer("good").AddLightActor("anna");
        RemoteActor eve = scene.Peer("evil").AddLightActor("eve");
        List<string> forgeries = [];
        foreach (string type in new[] { "Create", "Like", "Announce", "Update", "Undo", "Delete" })
        {
            (JsonObject create, string mark) = scene.NewComment(good);
            forgeries.Add(mark);
            JsonObject forged = create.With(("type", type), ("cc", new JsonArray(eve.Followers)));
            if (type is "Like" or "Announce")
            {
                forged = forged.With(("object", scene.Article));
            }

            // Its id is on her server, which knows nothing of it; or on the forger's, which serves it.
            await scene.AssertStatusAsync(202, eve.Post(forged));
            JsonObject elsewhere = forged.With(("id", eve.NewId("activities")));
            eve.Peer.Serve(new Uri(elsewhere["id"]!.GetValue<string>()).AbsolutePath, elsewhere);
            await scene.AssertRefusedAsync(eve.Post(elsewhere), 401, 403);
        }

        await scene.AssertNoTraceAsync([.. forgeries]);
        Assert.Equal(0, scene.Site.Data.Count("SELECT count(*) FROM ap_interactions WHERE actor = $0", good.Id));
        Assert.Equal([eve.Path], eve.Peer.Requests.Select(static r => r.Target));

        (JsonObject genuine, string honest) = scene.NewComment(good);
        genuine["cc"] = new JsonArray(eve.Followers);
        good.Peer.Serve(new Uri(genuine["id"]!.GetValue<string>()).AbsolutePath, genuine);
        await scene.AssertCommentedAsync(eve.Post(genuine), honest);
        await scene.AssertStatusAsync(202, good.Post(genuine));
        await scene.SettleAsync();
        Assert.Equal(1, scene.Site.Data.Count("SELECT count(*) FROM ap_interactions WHERE actor = $0", good.Id));
    }
}
