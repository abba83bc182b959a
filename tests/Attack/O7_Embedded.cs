using System.Text.Json.Nodes;
using ActivityPub.Sdk.Attack.Tests.Lab;
using ActivityPub.Sdk.Tests.Processes;

namespace ActivityPub.Sdk.Attack.Tests;

/// <summary>O7: objects of other servers inside what somebody says.</summary>
public class O7_Embedded(AttackLab lab)
{
    [Fact]
    public async Task O7_An_embedded_object_of_another_server_is_ignored()
    {
        Scene scene = await lab.StageAsync();
        RemoteActor good = scene.Peer("good").AddLightActor("anna");
        RemoteActor eve = scene.Peer("evil").AddLightActor("eve");
        string forged = scene.NewMark();
        JsonObject theirs = good.Note(forged, scene.Article);
        foreach (JsonObject activity in new[]
        {
            eve.Create(theirs), eve.Activity("Announce", theirs), eve.Activity("Announce", good.Create(theirs)), eve.Activity("Announce", new JsonArray(theirs.DeepClone())), eve.Activity("Add", theirs).With(("target", eve.Followers)),
            eve.Create(eve.Create(theirs)), eve.Create(eve.Note("x").With(("id", null), ("object", theirs.DeepClone()), ("replies", new JsonObject { ["type"] = "Collection", ["items"] = new JsonArray(theirs.DeepClone()) }))),
            eve.Activity("Create", new JsonArray(eve.Note("x"), theirs.DeepClone())), eve.Activity("Undo", eve.Create(theirs)), eve.Activity("View", theirs), eve.Activity("Create", new JsonObject { ["type"] = "OrderedCollection", ["orderedItems"] = new JsonArray(theirs.DeepClone()) }),
        })
        {
            await scene.AssertRefusedAsync(eve.Post(activity), 202, 403);
        }

        await scene.SettleAsync();
        Assert.DoesNotContain(scene.Site.Data.Find(forged), static place => !place.StartsWith("ap_inbox", StringComparison.Ordinal));
        Assert.Empty(good.Peer.Requests);

        await scene.AssertCommentedAsync(good.Post(good.Create(theirs)), forged);
    }

    [Fact]
    public async Task O7_A_boost_brings_no_copy_of_what_is_ours()
    {
        Scene scene = await lab.StageAsync();
        RemoteActor eve = scene.Peer("evil").AddLightActor("eve");
        string forged = scene.NewMark();
        JsonObject ours = (await scene.GetDocumentAsync(new Uri(scene.Article).PathAndQuery)).Json.AsObject();
        string before = ours["content"]!.GetValue<string>();
        JsonObject copy = ours.With(("content", $"<p>{forged}</p>"), ("name", forged), ("updated", "2031-01-01T00:00:00Z"));
        await scene.AssertStatusAsync(202, eve.Post(eve.Activity("Announce", copy).With(("to", new JsonArray("https://www.w3.org/ns/activitystreams#Public")))));
        await scene.AssertRefusedAsync(eve.Post(eve.Activity("Update", copy)), 202, 403);
        await scene.AssertRefusedAsync(eve.Post(eve.Create(copy)), 202, 403);
        await Eventually.TrueAsync("the boost counts", async _ => (await scene.GetArticleAsync())["shares"]!.GetValue<long>() == 1);

        string mark = scene.NewMark();
        await scene.AssertCommentedAsync(eve.Post(eve.Create(eve.Note(mark, scene.Article).With(("inReplyTo", copy), ("quote", copy)))), mark);
        await scene.SettleAsync();
        Assert.DoesNotContain(scene.Site.Data.Find(forged), static place => !place.StartsWith("ap_inbox", StringComparison.Ordinal));
        Assert.Equal(before, (await scene.GetDocumentAsync(new Uri(scene.Article).PathAndQuery)).Json["content"]!.GetValue<string>());
        Assert.Equal([eve.Path], eve.Peer.Requests.Select(static r => r.Target));
    }
}
