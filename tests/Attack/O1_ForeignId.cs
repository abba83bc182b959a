using System.Text.Json.Nodes;
using ActivityPub.Sdk.Attack.Tests.Lab;

namespace ActivityPub.Sdk.Attack.Tests;

/// <summary>O1: a document says it is something else than what was asked for.</summary>
public class O1_ForeignId(AttackLab lab)
{
    [Fact]
    public async Task O1_A_document_with_the_id_of_another_server_is_not_taken()
    {
        Scene scene = await lab.StageAsync();
        RemoteActor good = scene.Peer("good").AddActor("anna");
        RemoteActor evil = scene.Peer("evil").AddActor("eve");
        string mark = scene.NewMark();
        JsonObject forged = good.Note(mark, scene.Article);
        evil.Peer.Serve("/notes/forged", forged);
        JsonObject create = evil.Create(forged).With(("object", $"{evil.Peer.Origin}/notes/forged"));

        await scene.AssertStatusAsync(202, evil.Post(create));
        await scene.AssertNoTraceAsync(mark, forged["id"]!.GetValue<string>());
        Assert.Equal(1, evil.Peer.CountOf("/notes/forged"));
        Assert.Empty(good.Peer.Requests);
    }

    [Fact]
    public async Task O1_A_document_with_its_own_id_is_taken()
    {
        Scene scene = await lab.StageAsync();
        RemoteActor good = scene.Peer("good").AddActor("anna");
        string mark = scene.NewMark();
        JsonObject note = good.Note(mark, scene.Article);
        good.Peer.Serve(new Uri(note["id"]!.GetValue<string>()).AbsolutePath, note);

        await scene.AssertCommentedAsync(good.Post(good.Create(note).With(("object", note["id"]!.GetValue<string>()))), mark);
    }

    [Fact]
    public async Task O1_An_actor_with_the_id_of_another_server_is_not_taken()
    {
        Scene scene = await lab.StageAsync();
        RemoteActor good = scene.Peer("good").AddLightActor("anna");
        RemoteActor eve = scene.Peer("evil").AddLightActor("eve");
        (JsonObject create, string mark) = scene.NewComment(good);
        await scene.AssertCommentedAsync(good.Post(create), mark);
        IReadOnlyList<string> before = DocumentOf(scene, good);

        // The document of good, with the key of evil, where evil says it is.
        string forgery = scene.NewMark();
        JsonObject forged = good.Document.With(("name", forgery), ("assertionMethod", new JsonArray(new JsonObject { ["id"] = good.KeyId, ["type"] = "Multikey", ["controller"] = good.Id, ["publicKeyMultibase"] = eve.Key.PublicKey.ExportMultikey() })));
        foreach (string path in new[] { "/users/forged", "/users/anna" })
        {
            eve.Peer.Serve(path, forged);
            foreach (string actor in new[] { good.Id, eve.Peer.Origin + path })
            {
                await scene.AssertStatusAsync(401, eve.PostAs(actor, $"{eve.Peer.Origin}{path}#ed25519-key", $"{actor}/activities/1"));
            }
        }

        Assert.Equal(before, DocumentOf(scene, good));
        Assert.Equal(1, good.Fetches);
        Assert.Empty(scene.Site.Data.Find(forgery));
        (create, mark) = scene.NewComment(good);
        await scene.AssertCommentedAsync(good.Post(create), mark);
    }

    [Fact]
    public async Task O1_Another_id_of_the_same_server_is_fetched_once_and_kept_under_its_own()
    {
        Scene scene = await lab.StageAsync();
        RemoteActor good = scene.Peer("good").AddLightActor("anna");

        // A key in a document of its own place, which is the actor's: what counts is what the actor's own place says.
        string keyId = $"{good.Peer.Origin}/keys/1";
        JsonArray keys = [new JsonObject { ["id"] = keyId, ["type"] = "Multikey", ["controller"] = good.Id, ["publicKeyMultibase"] = good.Key.PublicKey.ExportMultikey() }];
        good.Document = good.Document.With(("assertionMethod", keys));
        good.Publish();
        string stale = scene.NewMark();
        good.Peer.Serve("/keys/1", good.Document.With(("name", stale)));
        (JsonObject create, string mark) = scene.NewComment(good);
        await scene.AssertCommentedAsync(good.Unsigned(create).Sign(new CavageSignature(good.Key) { KeyId = keyId }), mark);

        Assert.Equal(["/keys/1", good.Path], good.Peer.Requests.Select(static r => r.Target));
        Assert.Empty(scene.Site.Data.Find(stale));
        Assert.Equal(1, scene.Site.Data.Count("SELECT count(*) FROM ap_remote_actors WHERE instr(id, $0) > 0", good.Peer.Host));
        Assert.Single(DocumentOf(scene, good));
    }

    [Fact]
    public async Task O1_An_actor_that_is_asked_for_under_a_foreign_address_is_not_followed()
    {
        Scene scene = await lab.StageAsync();
        RemoteActor good = scene.Peer("good").AddLightActor("anna");
        RemoteActor eve = scene.Peer("evil").AddLightActor("eve");
        eve.Peer.Serve("/users/anna", good.Document.With(("inbox", $"{eve.Peer.Origin}/inbox")));
        Assert.Equal("None Invalid", await scene.FollowAsync($"{eve.Peer.Origin}/users/anna"));
        Assert.Empty(good.Peer.Requests);
        Assert.Empty(eve.Deliveries);
        Assert.Equal("", scene.FollowState(good.Id));

        Assert.Equal("Pending None", await scene.FollowAsync(good.Id));
        await good.WaitForDeliveryAsync("\"Follow\"");
    }

    private static IReadOnlyList<string> DocumentOf(Scene scene, RemoteActor actor) => scene.Site.Data.List("SELECT CAST(document AS TEXT) FROM ap_remote_actors WHERE id = $0", actor.Id);
}
