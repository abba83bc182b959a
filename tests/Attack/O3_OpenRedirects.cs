using System.Text.Json.Nodes;
using ActivityPub.Sdk.Attack.Tests.Lab;

namespace ActivityPub.Sdk.Attack.Tests;

/// <summary>O3: a good server redirects to whatever one asks for, and what answers there speaks in its name.</summary>
public class O3_OpenRedirects(AttackLab lab)
{
    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task O3_A_redirect_gives_nobody_the_name_of_the_redirecting_server(int code)
    {
        Scene scene = await lab.StageAsync();
        RemoteActor good = scene.Peer("good").AddLightActor("anna");
        RemoteActor eve = scene.Peer("evil").AddLightActor("eve");
        string open = $"{good.Peer.Origin}/redirect?to={eve.Peer.Host}";
        good.Peer.Redirect($"/redirect?to={eve.Peer.Host}", $"{eve.Peer.Origin}/forged", code);
        good.Peer.Redirect($"/redirect?to={eve.Peer.Host}&2", $"{eve.Peer.Origin}/forged", code);

        // An actor under the address that redirects, and one that is good's own.
        foreach (string actor in new[] { open, good.Id })
        {
            string keyId = actor + "#ed25519-key";
            eve.Peer.Serve("/forged", good.Document.With(("id", actor), ("assertionMethod", new JsonArray(new JsonObject { ["id"] = keyId, ["type"] = "Multikey", ["controller"] = actor, ["publicKeyMultibase"] = eve.Key.PublicKey.ExportMultikey() }))));
            await scene.AssertStatusAsync(401, eve.PostAs(actor, actor == open ? keyId : open + "&2#ed25519-key", $"{actor}/activities/1"));
        }

        Assert.Equal(0, scene.Site.Data.Count("SELECT count(*) FROM ap_remote_actors WHERE instr(id, $0) > 0 OR instr(document, $1) > 0", good.Peer.Host, eve.Key.PublicKey.ExportMultikey()));
        Assert.Equal(0, good.Fetches);

        good.Peer.Redirect(good.Path, "/profiles/anna", code);
        good.Peer.Serve("/profiles/anna", good.Document);
        (JsonObject create, string mark) = scene.NewComment(good);
        await scene.AssertCommentedAsync(good.Post(create), mark);
    }

    [Fact]
    public async Task O3_What_is_passed_on_is_not_proven_by_a_redirect()
    {
        Scene scene = await lab.StageAsync();
        RemoteActor good = scene.Peer("good").AddLightActor("anna");
        RemoteActor eve = scene.Peer("evil").AddLightActor("eve");
        string mark = scene.NewMark();
        string open = $"{good.Peer.Origin}/redirect?to=evil";
        JsonObject forged = good.Create(good.Note(mark, scene.Article)).With(("id", open), ("cc", new JsonArray(eve.Followers)));
        good.Peer.Redirect("/redirect?to=evil", $"{eve.Peer.Origin}/forged");
        eve.Peer.Serve("/forged", forged);
        await scene.AssertStatusAsync(202, eve.Post(forged));
        await scene.AssertNoTraceAsync(mark);
        Assert.Equal(1, eve.Peer.CountOf("/forged"));

        // There and back again: what answers at last is good itself.
        forged["id"] = $"{good.Peer.Origin}/redirect?to=good";
        good.Peer.Redirect("/redirect?to=good", "/activities/own");
        good.Peer.Serve("/activities/own", forged);
        await scene.AssertCommentedAsync(eve.Post(forged), mark);
    }

    [Fact]
    public async Task O3_An_own_redirect_gives_nobody_anothers_object()
    {
        // evil's own address leads to good, where anna has said something: that does not make it evil's.
        Scene scene = await lab.StageAsync();
        RemoteActor good = scene.Peer("good").AddLightActor("anna");
        RemoteActor eve = scene.Peer("evil").AddLightActor("eve");
        string mark = scene.NewMark();
        JsonObject note = good.Note(mark, scene.Article);
        string path = new Uri(note["id"]!.GetValue<string>()).AbsolutePath;
        good.Peer.Serve(path, note);
        eve.Peer.Redirect("/mine", good.Peer.Origin + path);
        await scene.AssertStatusAsync(202, eve.Post(eve.Activity("Create", $"{eve.Peer.Origin}/mine")));
        await scene.AssertNoTraceAsync(mark);

        await scene.AssertCommentedAsync(good.Post(good.Activity("Create", note["id"]!)), mark);
    }
}
