using System.Text.Json.Nodes;
using ActivityPub.Sdk.Attack.Tests.Lab;
using ActivityPub.Sdk.Tests.Processes;

namespace ActivityPub.Sdk.Attack.Tests;

/// <summary>O11: one account whose inbox is none must not stop what goes to the others.</summary>
public class O11_BrokenInboxes(AttackLab lab)
{
    [Fact]
    public async Task O11_An_actor_without_a_real_inbox_is_none_and_others_get_their_posts()
    {
        Scene scene = await lab.StageAsync();
        Peer evil = scene.Peer("evil");
        JsonNode?[] inboxes =
        [
            "javascript:alert(1)", "file:///etc/passwd", "https://[bad", "https://xn--a/inbox", "https://\u0378.example/inbox", "https://a\u00adb\u2024.example/inbox", "https://", "http://", "", "inbox", "/inbox", 1, true, null,
            new JsonArray(), new JsonObject(), new JsonArray($"{evil.Origin}/1", $"{evil.Origin}/2"), new JsonObject { ["href"] = "javascript:alert(1)" }, $"{evil.Origin}:0/inbox", $"https://x@{evil.Host}/inbox", $"{evil.Origin}/in box",
            $"http://{evil.Host}/inbox", $"https://sub.{evil.Host}/inbox", new string('x', 5000),
        ];
        RemoteActor good = scene.Peer("good").AddLightActor("anna");
        RemoteActor turns = scene.Peer("turns").AddLightActor("tina");
        await scene.BecomeFollowerAsync(turns);
        int number = 0;
        foreach (JsonNode? inbox in inboxes)
        {
            RemoteActor liar = evil.AddLightActor($"liar{++number}");
            liar.Document = liar.Document.With(("inbox", inbox));
            liar.Publish();
            SiteAnswer answer = await scene.SendFromElsewhereAsync(liar.Post(liar.Activity("Follow", scene.ChannelId), scene.ChannelInbox));
            Assert.True(answer.Status == 401, $"{inbox?.ToJsonString()}: {answer}");

            // Somebody who follows already turns into such an account.
            turns.Document = turns.CreateDocument().With(("inbox", inbox));
            turns.Publish();
            await scene.AssertStatusAsync(202, turns.Post(turns.Activity("Update", turns.Id)));
        }

        await scene.BecomeFollowerAsync(good);
        await scene.SettleAsync();
        Assert.Equal(new[] { good.Id, turns.Id }.Order(), (await scene.GetFollowersAsync()).Order());
        Assert.Equal(0, scene.Site.Data.Count("SELECT count(*) FROM ap_remote_actors WHERE instr(id, $0) > 0", evil.Host));
        string title = await scene.PublishAsync();
        await good.WaitForDeliveryAsync(title);
        await turns.WaitForDeliveryAsync(title);
        Assert.All(scene.Dials, static d => Assert.Equal(443, d.Address.Port));
    }

    [Fact]
    public async Task O11_A_shared_inbox_that_is_none_does_not_count()
    {
        Scene scene = await lab.StageAsync();
        Peer evil = scene.Peer("evil");
        RemoteActor good = scene.Peer("good").AddLightActor("anna");
        await scene.BecomeFollowerAsync(good);
        List<RemoteActor> followers = [];
        foreach (JsonNode? shared in new JsonNode?[] { "javascript:alert(1)", "file:///etc/passwd", "https://[bad", "", 1, new JsonArray(), $"https://other.{scene.Zone}/inbox", $"{evil.Origin}:22/inbox", $"{evil.Origin}/in\tbox" })
        {
            RemoteActor odd = evil.AddLightActor($"odd{followers.Count}");
            odd.Document["endpoints"] = new JsonObject { ["sharedInbox"] = shared };
            odd.Publish();
            SiteAnswer answer = await scene.SendFromElsewhereAsync(odd.Post(odd.Activity("Follow", scene.ChannelId), scene.ChannelInbox));
            Assert.True(answer.Status == 202, $"{shared?.ToJsonString()}: {answer}");
            await odd.WaitForDeliveryAsync("\"Accept\"");
            followers.Add(odd);
        }

        string title = await scene.PublishAsync();
        foreach (RemoteActor follower in followers.Prepend(good))
        {
            await follower.WaitForDeliveryAsync(title);
        }

        await Eventually.TrueAsync("nothing is left to deliver", _ => Task.FromResult(0 == scene.Site.Data.Count(
            "SELECT count(*) FROM ap_deliveries d JOIN ap_inboxes i ON i.seq = d.inbox_seq WHERE instr(i.url, $0) > 0 AND d.state <> 1", scene.Zone)));
        Assert.Empty(scene.Peer("other").Requests);
    }
}
