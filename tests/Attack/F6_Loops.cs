using System.Text.Json.Nodes;
using ActivityPub.Sdk.Attack.Tests.Lab;
using Microsoft.AspNetCore.Http;

namespace ActivityPub.Sdk.Attack.Tests;

/// <summary>F6: documents that send the site in circles.</summary>
public class F6_Loops(AttackLab lab)
{
    [Fact]
    public async Task F6_Circles_and_long_ways_end_after_four_requests()
    {
        Scene scene = await lab.StageAsync();
        RemoteActor eve = scene.Peer("evil").AddLightActor("eve");
        Peer a = eve.Peer;
        Peer b = scene.Peer("other");
        a.Redirect("/self", "/self");
        a.Redirect("/fragment", "/fragment#again");
        a.Redirect("/ping", $"{b.Origin}/pong");
        b.Redirect("/pong", $"{a.Origin}/ping");
        for (int hop = 0; hop < 10; hop++)
        {
            a.Redirect($"/hop{hop}", $"/hop{hop + 1}");
        }

        for (int turn = 0; turn < 10; turn++)
        {
            a.Redirect($"/turn?{turn}", $"/turn?{turn + 1}");
        }

        a.Serve("/hop10", eve.Document);
        foreach ((string path, int most) in new[] { ("/self", 1), ("/fragment", 1), ("/ping", 2), ("/hop0", 4), ("/turn?0", 4) })
        {
            await AssertEndsAsync(scene, eve, path, most);
        }

        // Three redirects are followed.
        a.Serve("/way3", eve.Document.With(("id", a.Origin + "/way0"), ("publicKey", null), ("assertionMethod", KeyOf(eve, a.Origin + "/way0"))));
        a.Redirect("/way0", "/way1");
        a.Redirect("/way1", "/way2");
        a.Redirect("/way2", "/way3");
        SiteAnswer answer = await scene.SendFromElsewhereAsync(eve.PostAs(a.Origin + "/way0", a.Origin + "/way0#ed25519-key"));
        Assert.True(answer.Status == 202, answer.ToString());
    }

    [Fact]
    public async Task F6_Another_id_is_no_way_around_the_limit()
    {
        Scene scene = await lab.StageAsync();
        RemoteActor eve = scene.Peer("evil").AddLightActor("eve");
        Peer a = eve.Peer;

        // Each document says it is the next one.
        for (int i = 0; i < 10; i++)
        {
            a.Serve($"/id{i}", eve.Document.With(("id", $"{a.Origin}/id{i + 1}")));
        }

        await AssertEndsAsync(scene, eve, "/id0", 2);

        // Three redirects, a document that is another one, and again three redirects.
        for (int i = 0; i < 3; i++)
        {
            a.Redirect($"/first{i}", $"/first{i + 1}");
            a.Redirect($"/second{i}", $"/second{i + 1}");
        }

        a.Serve("/first3", eve.Document.With(("id", $"{a.Origin}/second0")));
        a.Serve("/second3", eve.Document.With(("id", $"{a.Origin}/second0")));
        await AssertEndsAsync(scene, eve, "/first0", 4);
    }

    [Fact]
    public async Task F6_Pages_that_name_alternates_are_not_read()
    {
        Scene scene = await lab.StageAsync();
        RemoteActor eve = scene.Peer("evil").AddLightActor("eve");
        Peer a = eve.Peer;
        foreach ((string here, string there) in new[] { ("/ping", "/pong"), ("/pong", "/ping") })
        {
            a.On(here, async context =>
            {
                context.Response.ContentType = "text/html";
                context.Response.Headers.Link = $"<{a.Origin}{there}>; rel=\"alternate\"; type=\"application/activity+json\"";
                await context.Response.WriteAsync($"<link rel=\"alternate\" type=\"application/activity+json\" href=\"{a.Origin}{there}\">");
            });
        }

        await AssertEndsAsync(scene, eve, "/ping", 4);
        (JsonObject create, string mark) = scene.NewComment(eve);
        await scene.AssertCommentedAsync(eve.Post(create), mark);
    }

    private static JsonArray KeyOf(RemoteActor eve, string actor) =>
        [new JsonObject { ["id"] = actor + "#ed25519-key", ["type"] = "Multikey", ["controller"] = actor, ["publicKeyMultibase"] = eve.Key.PublicKey.ExportMultikey() }];

    private static async Task AssertEndsAsync(Scene scene, RemoteActor eve, string path, int most)
    {
        int before = scene.Requests.Count();
        await scene.AssertKeyRefusedAsync(eve, eve.Peer.Origin + path);
        int requests = scene.Requests.Count() - before;
        Assert.True(requests > 0 && requests <= most, $"{path}: {requests} requests\n{string.Join('\n', scene.Requests)}");
    }
}
