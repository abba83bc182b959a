using System.Text.Json.Nodes;
using ActivityPub.Sdk.Attack.Tests.Lab;

namespace ActivityPub.Sdk.Attack.Tests;

/// <summary>An account that was blocked brings nothing new, by no way, and reads nothing that asks who reads.</summary>
public sealed class C5_BlockedAccounts(AttackLab lab)
{
    [Fact]
    public async Task C5_a_blocked_account_has_no_effect_by_any_way()
    {
        Scene scene = await lab.StageAsync();
        RemoteActor blocked = scene.Peer("evil").AddActor("mallory");
        RemoteActor friend = scene.Peer("good").AddActor("anna");
        string first = scene.NewMark();
        JsonObject known = blocked.Note(first, scene.Article);
        await scene.AssertCommentedAsync(blocked.Post(blocked.Create(known)), first);
        await scene.Site.ApiAsync(HttpMethod.Post, "/api/account-blocks", new { account = blocked.Id });

        string mark = scene.NewMark();
        JsonObject unknown = blocked.Note(mark, scene.Article);
        JsonObject edit = known.With(("content", $"<p>{mark}</p>"), ("updated", "2099-01-01T00:00:00Z"));
        foreach (JsonObject activity in (JsonObject[])
        [
            blocked.Activity("Update", unknown.With(("updated", "2099-01-01T00:00:00Z"))), blocked.Activity("Update", edit), blocked.Create(unknown),
            blocked.Activity("Like", scene.Article).With(("content", mark)), blocked.Activity("Follow", scene.ChannelId),
        ])
        {
            await scene.AssertStatusAsync(403, blocked.Post(activity));
        }

        // Somebody else passes its note on: by a boost, and by sending its activity.
        blocked.Peer.Serve(new Uri(unknown["id"]!.GetValue<string>()).PathAndQuery, unknown);
        await scene.AssertRefusedAsync(friend.Post(friend.Activity("Announce", unknown["id"]!.DeepClone()).With(("to", new JsonArray("https://www.w3.org/ns/activitystreams#Public")))), 202, 403);
        await scene.AssertRefusedAsync(friend.Post(blocked.Create(unknown)), 202, 401, 403);
        await scene.AssertNoTraceAsync(mark);
        Assert.DoesNotContain(blocked.Id, await scene.GetFollowersAsync());

        // Another account of the same server is heard.
        RemoteActor neighbour = scene.Peer("evil").AddActor("nora");
        string honest = scene.NewMark();
        await scene.AssertCommentedAsync(neighbour.Post(neighbour.Create(neighbour.Note(honest, scene.Article))), honest);
    }

    [Fact]
    public async Task C5_a_blocked_account_reads_no_collection_that_a_friend_has_just_read()
    {
        await using SiteUnderAttack site = await SiteUnderAttack.StartAsync(lab.Net, ("ActivityPub__AuthorizedFetch", "true"));
        Scene scene = await lab.StageAsync(site);
        RemoteActor blocked = scene.Peer("evil").AddActor("mallory");
        RemoteActor neighbour = scene.Peer("evil").AddActor("nora");
        string actor = new Uri(scene.ChannelId).PathAndQuery;
        string[] documents = [actor, actor + "/outbox", actor + "/outbox?page=1", actor + "/followers", actor + "/featured", new Uri(scene.Article).PathAndQuery, new Uri(scene.Article).PathAndQuery + "/replies"];
        foreach (string document in documents)
        {
            Assert.Equal(200, (await scene.ReadAsync(document, blocked)).Status);
        }

        await site.ApiAsync(HttpMethod.Post, "/api/account-blocks", new { account = blocked.Id });
        foreach (string document in documents)
        {
            Assert.Equal(200, (await scene.ReadAsync(document, neighbour)).Status);
            SiteAnswer answer = await scene.ReadAsync(document, blocked);
            Assert.Equal(403, answer.Status);
            Assert.DoesNotContain(scene.Zone, answer.Text, StringComparison.Ordinal);
        }
    }
}
