using System.Text.Json.Nodes;
using ActivityPub.Sdk.Attack.Tests.Lab;
using ActivityPub.Sdk.Tests.Processes;

namespace ActivityPub.Sdk.Attack.Tests;

/// <summary>O4 and O5: changing and deleting what is somebody else's.</summary>
public class O4_ForeignObjects(AttackLab lab)
{
    [Fact]
    public async Task O4_Nobody_changes_or_deletes_what_is_anothers()
    {
        Scene scene = await lab.StageAsync();
        RemoteActor good = scene.Peer("good").AddLightActor("anna");
        RemoteActor eve = scene.Peer("evil").AddLightActor("eve");
        RemoteActor neighbour = scene.Peer("good").AddLightActor("nils");
        (JsonObject note, string mark) = await CommentAsync(scene, good);
        string id = note["id"]!.GetValue<string>();
        string before = RowOf(scene, id);
        string forged = scene.NewMark();
        JsonObject changed = note.With(("content", $"<p>{forged}</p>"), ("updated", "2026-11-01T00:00:00Z"));
        foreach (RemoteActor attacker in new[] { eve, neighbour })
        {
            foreach (string type in new[] { "Update", "Create" })
            {
                await scene.AssertRefusedAsync(attacker.Post(attacker.Activity(type, changed)), 202, 403);
                await scene.AssertRefusedAsync(attacker.Post(attacker.Activity(type, changed.With(("attributedTo", attacker.Id)))), 202, 403);
                await scene.AssertRefusedAsync(attacker.Post(attacker.Activity(type, changed.With(("attributedTo", null)))), 202, 403);
                await scene.AssertRefusedAsync(attacker.Post(attacker.Activity(type, changed.With(("attributedTo", new JsonArray(good.Id, attacker.Id))))), 202, 403);
                await scene.AssertRefusedAsync(attacker.Post(attacker.Activity(type, new JsonArray(changed.DeepClone(), attacker.Note("x")))), 202, 403);
                await scene.AssertRefusedAsync(attacker.Post(attacker.Activity(type, id)), 202, 403);
            }

            foreach (JsonNode target in new JsonNode[] { id, new JsonObject { ["id"] = id, ["type"] = "Tombstone" }, changed, new JsonArray(id), new JsonArray(attacker.NewId("notes"), id), new JsonObject { ["id"] = id, ["type"] = "Tombstone", ["attributedTo"] = attacker.Id }, good.Id })
            {
                await scene.AssertRefusedAsync(attacker.Post(attacker.Activity("Delete", target)), 202, 403);
            }
        }

        await scene.SettleAsync();
        Assert.Equal(before, RowOf(scene, id));
        Assert.DoesNotContain(scene.Site.Data.Find(forged), static place => !place.StartsWith("ap_inbox", StringComparison.Ordinal));
        Assert.Equal(1, scene.Site.Data.Count("SELECT count(*) FROM ap_remote_actors WHERE id = $0", good.Id));

        string edit = scene.NewMark();
        await scene.AssertCommentedAsync(good.Post(good.Activity("Update", note.With(("content", $"<p>{edit}</p>"), ("updated", "2026-11-01T00:00:00Z")))), edit);
        await scene.AssertStatusAsync(202, good.Post(good.Activity("Delete", id)));
        await Eventually.TrueAsync("the comment is gone", async _ => await scene.FindCommentAsync(edit) is null);
    }

    [Fact]
    public async Task O4_Nobody_changes_another_account()
    {
        Scene scene = await lab.StageAsync();
        RemoteActor good = scene.Peer("good").AddLightActor("anna");
        RemoteActor eve = scene.Peer("evil").AddLightActor("eve");
        await scene.BecomeFollowerAsync(good);
        string forged = scene.NewMark();
        foreach (JsonNode target in new JsonNode[] { good.Id, good.Document.With(("name", forged), ("inbox", $"{eve.Peer.Origin}/inbox")) })
        {
            await scene.AssertRefusedAsync(eve.Post(eve.Activity("Update", target)), 202, 403);
            await scene.AssertRefusedAsync(eve.Post(eve.Activity("Delete", target)), 202, 403);
        }

        await scene.SettleAsync();
        Assert.Equal(1, good.Fetches);
        Assert.Equal([good.Id], await scene.GetFollowersAsync());
        Assert.DoesNotContain(scene.Site.Data.Find(forged), static place => !place.StartsWith("ap_inbox", StringComparison.Ordinal));

        good.Document["name"] = "Changed";
        good.Publish();
        await scene.AssertStatusAsync(202, good.Post(good.Activity("Update", good.Document)));
        await Eventually.TrueAsync("the change is known", _ => Task.FromResult(1 == scene.Site.Data.Count("SELECT count(*) FROM ap_remote_actors WHERE id = $0 AND display_name = 'Changed'", good.Id)));
        await scene.AssertStatusAsync(202, good.Post(good.Activity("Delete", good.Id)));
        await Eventually.TrueAsync("the follower is gone", async _ => (await scene.GetFollowersAsync()).Count == 0);
    }

    [Fact]
    public async Task O5_A_post_is_not_found_by_any_other_name()
    {
        Scene scene = await lab.StageAsync();
        RemoteActor good = scene.Peer("good").AddLightActor("anna");
        RemoteActor eve = scene.Peer("evil").AddLightActor("eve");
        RemoteActor neighbour = scene.Peer("good").AddLightActor("nils");
        string url = $"{good.Peer.Origin}/@anna/1";
        string mark = scene.NewMark();
        JsonObject note = good.Note(mark, scene.Article).With(("url", url), ("atomUri", url), ("uri", url), ("published", "2026-01-01T00:00:00Z"), ("to", new JsonArray(good.Followers)), ("cc", null));
        await scene.AssertCommentedAsync(good.Post(good.Create(note)), mark);
        string id = note["id"]!.GetValue<string>();
        string before = RowOf(scene, id);
        string forged = scene.NewMark();
        foreach (RemoteActor attacker in new[] { eve, neighbour })
        {
            foreach (string alias in new[] { url, id })
            {
                foreach (string type in new[] { "Create", "Update" })
                {
                    JsonObject wider = attacker.Note(forged, scene.Article).With(("url", alias), ("atomUri", alias), ("uri", alias), ("sameAs", alias), ("updated", "2026-11-01T00:00:00Z"));
                    await scene.AssertStatusAsync(202, attacker.Post(attacker.Activity(type, wider).With(("to", wider["to"]))));
                    await scene.AssertRefusedAsync(attacker.Post(attacker.Activity(type, wider.With(("id", alias))).With(("to", wider["to"]))), 202, 403);
                }
            }

            await scene.AssertStatusAsync(202, attacker.Post(attacker.Activity("Delete", url)));
        }

        await scene.SettleAsync();
        Assert.Equal(before, RowOf(scene, id));
        Assert.Equal(1, scene.Site.Data.Count("SELECT count(*) FROM ap_interactions WHERE target = $0 AND actor = $1", scene.Article, good.Id));

        // What somebody else says stays under the other's name; a page elsewhere is not called its page.
        Assert.Equal(0, scene.Site.Data.Count("SELECT count(*) FROM ap_interactions WHERE actor = $0 AND url IS NOT NULL", eve.Id));
        Assert.All(
            (await scene.GetArticleAsync())["comments"]!.AsArray().Where(c => c!["html"]!.GetValue<string>().Contains(forged, StringComparison.Ordinal)),
            c => Assert.DoesNotContain("anna", c!["author"]!.GetValue<string>(), StringComparison.Ordinal));

        string edit = scene.NewMark();
        await scene.AssertCommentedAsync(good.Post(good.Activity("Update", note.With(("content", $"<p>{edit}</p>"), ("updated", "2026-11-01T00:00:00Z")))), edit);
    }

    private static async Task<(JsonObject Note, string Mark)> CommentAsync(Scene scene, RemoteActor author)
    {
        (JsonObject create, string mark) = scene.NewComment(author);
        create["object"]!["published"] = "2026-01-01T00:00:00Z";
        await scene.AssertCommentedAsync(author.Post(create), mark);
        return (create["object"]!.AsObject(), mark);
    }

    private static string RowOf(Scene scene, string id) =>
        Assert.Single(scene.Site.Data.List("SELECT actor || '|' || target || '|' || content || '|' || visibility || '|' || state || '|' || coalesce(url, '') || '|' || coalesce(updated_at, '') FROM ap_interactions WHERE id = $0", id));
}
