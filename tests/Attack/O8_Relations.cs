using System.Text.Json.Nodes;
using ActivityPub.Sdk.Attack.Tests.Lab;
using ActivityPub.Sdk.Tests.Processes;

namespace ActivityPub.Sdk.Attack.Tests;

/// <summary>O8: follows, answers, collections, moves and blocks that are not the sender's to decide.</summary>
public class O8_Relations(AttackLab lab)
{
    [Fact]
    public async Task O8_Nobody_ends_the_follow_of_another()
    {
        Scene scene = await lab.StageAsync();
        RemoteActor good = scene.Peer("good").AddLightActor("anna");
        RemoteActor eve = scene.Peer("evil").AddLightActor("eve");
        RemoteActor neighbour = scene.Peer("good").AddLightActor("nils");
        JsonObject follow = good.Activity("Follow", scene.ChannelId);
        await scene.AssertStatusAsync(202, good.Post(follow, scene.ChannelInbox));
        await good.WaitForDeliveryAsync("\"Accept\"");
        string id = follow["id"]!.GetValue<string>();
        foreach (RemoteActor attacker in new[] { eve, neighbour })
        {
            foreach (JsonNode what in new JsonNode[] { id, follow, follow.With(("actor", attacker.Id)), follow.With(("actor", null)), new JsonObject { ["type"] = "Follow", ["actor"] = good.Id, ["object"] = scene.ChannelId }, new JsonArray(id, follow.DeepClone()) })
            {
                await scene.AssertRefusedAsync(attacker.Post(attacker.Activity("Undo", what), scene.ChannelInbox), 202, 403);
            }

            // A block of the channel ends what the blocker had with it, and nothing else; one in anna's name is nobody's.
            await scene.AssertStatusAsync(202, attacker.Post(attacker.Activity("Block", scene.ChannelId), scene.ChannelInbox));
            await scene.AssertStatusAsync(202, attacker.Post(attacker.Activity("Block", good.Id), scene.ChannelInbox));
            await scene.AssertStatusAsync(401, attacker.Post(attacker.Activity("Block", scene.ChannelId).With(("actor", good.Id), ("id", good.NewId("activities"))), scene.ChannelInbox));
            await scene.AssertRefusedAsync(attacker.Post(attacker.Activity("Reject", follow), scene.ChannelInbox), 202, 403);
        }

        await scene.SettleAsync();
        Assert.Equal([good.Id], await scene.GetFollowersAsync());

        await scene.AssertStatusAsync(202, good.Post(good.Activity("Undo", follow), scene.ChannelInbox));
        await Eventually.TrueAsync("the follower is gone", async _ => (await scene.GetFollowersAsync()).Count == 0);
        await scene.BecomeFollowerAsync(good);
        await scene.AssertStatusAsync(202, good.Post(good.Activity("Block", scene.ChannelId), scene.ChannelInbox));
        await Eventually.TrueAsync("the follower is gone", async _ => (await scene.GetFollowersAsync()).Count == 0);
    }

    [Fact]
    public async Task O8_Nobody_undoes_the_likes_and_boosts_of_another()
    {
        Scene scene = await lab.StageAsync();
        RemoteActor good = scene.Peer("good").AddLightActor("anna");
        RemoteActor eve = scene.Peer("evil").AddLightActor("eve");
        RemoteActor neighbour = scene.Peer("good").AddLightActor("nils");
        JsonObject like = good.Activity("Like", scene.Article);
        JsonObject boost = good.Activity("Announce", scene.Article).With(("to", new JsonArray("https://www.w3.org/ns/activitystreams#Public")));
        await scene.AssertStatusAsync(202, good.Post(like));
        await scene.AssertStatusAsync(202, good.Post(boost));
        await Eventually.TrueAsync("both count", async _ => await CountsAsync(scene) == (1, 1));
        foreach (RemoteActor attacker in new[] { eve, neighbour })
        {
            foreach (JsonObject what in new[] { like, boost })
            {
                await scene.AssertRefusedAsync(attacker.Post(attacker.Activity("Undo", what["id"]!)), 202, 403);
                await scene.AssertRefusedAsync(attacker.Post(attacker.Activity("Undo", what)), 202, 403);
                await scene.AssertRefusedAsync(attacker.Post(attacker.Activity("Undo", what.With(("actor", attacker.Id)))), 202, 403);
                await scene.AssertRefusedAsync(attacker.Post(attacker.Activity("Delete", what["id"]!)), 202, 403);
            }
        }

        await scene.SettleAsync();
        Assert.Equal((1, 1), await CountsAsync(scene));
        await scene.AssertStatusAsync(202, good.Post(good.Activity("Undo", like)));
        await scene.AssertStatusAsync(202, good.Post(good.Activity("Undo", boost["id"]!)));
        await Eventually.TrueAsync("both are undone", async _ => await CountsAsync(scene) == (0, 0));
    }

    [Fact]
    public async Task O8_Only_who_was_asked_answers()
    {
        Scene scene = await lab.StageAsync();
        RemoteActor good = scene.Peer("good").AddLightActor("anna");
        RemoteActor eve = scene.Peer("evil").AddLightActor("eve");
        RemoteActor neighbour = scene.Peer("good").AddLightActor("nils");
        Assert.Equal("Pending None", await scene.FollowAsync(good.Id));
        JsonObject follow = await ReceivedFollowAsync(good);
        foreach (RemoteActor attacker in new[] { eve, neighbour })
        {
            foreach (string type in new[] { "Accept", "Reject" })
            {
                foreach (JsonNode what in new JsonNode[] { follow, follow["id"]!, follow.With(("object", attacker.Id)), follow.With(("id", null)), new JsonArray(follow.DeepClone()), good.Activity(type, follow) })
                {
                    await scene.AssertRefusedAsync(attacker.Post(attacker.Activity(type, what), scene.ChannelInbox), 202, 403);
                }
            }
        }

        // Not even the one who was asked, for something else.
        await scene.AssertStatusAsync(202, good.Post(good.Activity("Accept", follow.With(("id", $"{SiteUnderAttack.Origin}/ap/activities/other"), ("type", "Like"))), scene.ChannelInbox));
        await scene.AssertStatusAsync(202, good.Post(good.Activity("Accept", $"{SiteUnderAttack.Origin}/ap/activities/other"), scene.ChannelInbox));
        await scene.SettleAsync();
        Assert.Equal("0", scene.FollowState(good.Id));
        Assert.Equal("", scene.FollowState(eve.Id) + scene.FollowState(neighbour.Id));

        await scene.AssertStatusAsync(202, good.Post(good.Activity("Accept", follow), scene.ChannelInbox));
        await Eventually.TrueAsync("it is accepted", _ => Task.FromResult(scene.FollowState(good.Id) == "1"));
        await scene.AssertRefusedAsync(eve.Post(eve.Activity("Reject", follow), scene.ChannelInbox), 202, 403);
        await scene.SettleAsync();
        Assert.Equal("1", scene.FollowState(good.Id));
        await scene.AssertStatusAsync(202, good.Post(good.Activity("Reject", follow), scene.ChannelInbox));
        await Eventually.TrueAsync("it is refused", _ => Task.FromResult(scene.FollowState(good.Id) == "2"));
    }

    [Fact]
    public async Task O8_Nobody_adds_to_or_removes_from_what_is_anothers()
    {
        Scene scene = await lab.StageAsync();
        RemoteActor good = scene.Peer("good").AddLightActor("anna");
        RemoteActor eve = scene.Peer("evil").AddLightActor("eve");
        await scene.BecomeFollowerAsync(good);
        JsonNode featured = (await scene.GetDocumentAsync($"/ap/actors/{scene.Channel}")).Json["featured"]!;
        string before = await DocumentsAsync(scene, featured);
        foreach (string type in new[] { "Add", "Remove" })
        {
            foreach (string target in new[] { $"{scene.ChannelId}/followers", featured.GetValue<string>(), $"{scene.ChannelId}/outbox", good.Followers, $"{good.Id}/featured" })
            {
                await scene.AssertRefusedAsync(eve.Post(eve.Activity(type, good.Id).With(("target", target))), 202, 403);
                await scene.AssertRefusedAsync(eve.Post(eve.Activity(type, scene.Article).With(("target", target))), 202, 403);
                await scene.AssertRefusedAsync(eve.Post(eve.Activity(type, good.Id).With(("target", new JsonObject { ["id"] = target, ["type"] = "Collection", ["attributedTo"] = eve.Id }))), 202, 403);
                await scene.AssertRefusedAsync(eve.Post(eve.Activity(type, good.Id).With(("origin", target))), 202, 403);
            }
        }

        await scene.SettleAsync();
        Assert.Equal(before, await DocumentsAsync(scene, featured));
        Assert.Equal([good.Id], await scene.GetFollowersAsync());
        Assert.Equal([good.Path], good.Peer.Requests.Where(static r => r.Method == "GET").Select(static r => r.Target));
        Assert.Equal([eve.Path], eve.Peer.Requests.Select(static r => r.Target));
    }

    [Fact]
    public async Task O8_Nobody_moves_to_an_account_that_knows_nothing_of_it()
    {
        Scene scene = await lab.StageAsync();
        RemoteActor good = scene.Peer("good").AddLightActor("anna");
        RemoteActor next = scene.Peer("next").AddLightActor("anna");
        RemoteActor eve = scene.Peer("evil").AddLightActor("eve");
        await scene.FollowAsync(good.Id);
        await scene.AssertStatusAsync(202, good.Post(good.Activity("Accept", await ReceivedFollowAsync(good)), scene.ChannelInbox));
        await Eventually.TrueAsync("it is accepted", _ => Task.FromResult(scene.FollowState(good.Id) == "1"));
        JsonObject Move(RemoteActor by, string from, string to) => by.Activity("Move", from).With(("target", to));

        // Somebody else moves her, and she moves to somebody who does not name her, or only nearly.
        await scene.AssertRefusedAsync(eve.Post(Move(eve, good.Id, eve.Id)), 202, 403);
        eve.Document["alsoKnownAs"] = new JsonArray(good.Id);
        eve.Publish();
        await scene.AssertRefusedAsync(eve.Post(Move(eve, good.Id, eve.Id)), 202, 403);
        await scene.AssertRefusedAsync(eve.Post(Move(eve, eve.Id, eve.Id)), 202, 403);
        foreach (JsonNode? names in new JsonNode?[] { null, new JsonArray(), new JsonArray(good.Id + "x"), new JsonArray(good.Id + "/"), new JsonArray(new JsonObject { ["id"] = good.Id + "2" }), new JsonArray(good.Id.Replace("https:", "http:", StringComparison.Ordinal)), 1 })
        {
            next.Document = next.CreateDocument().With(("alsoKnownAs", names));
            next.Publish();
            await scene.AssertStatusAsync(202, good.Post(Move(good, good.Id, next.Id)));
            await scene.SettleAsync();
        }

        await scene.AssertRefusedAsync(good.Post(Move(good, good.Id, scene.ChannelId)), 202, 403);
        await scene.SettleAsync();
        Assert.Equal("1", scene.FollowState(good.Id));
        Assert.Equal("", scene.FollowState(next.Id) + scene.FollowState(eve.Id));
        Assert.Empty(next.Deliveries);
        Assert.Empty(eve.Deliveries);

        next.Document = next.CreateDocument().With(("alsoKnownAs", new JsonArray(good.Id)));
        next.Publish();
        await scene.AssertStatusAsync(202, good.Post(Move(good, good.Id, next.Id)));
        await next.WaitForDeliveryAsync("\"Follow\"");
        await good.WaitForDeliveryAsync("\"Undo\"");
        Assert.Equal("0", scene.FollowState(next.Id));
        Assert.Equal("", scene.FollowState(good.Id));
    }

    internal static async Task<JsonObject> ReceivedFollowAsync(RemoteActor actor)
    {
        await actor.WaitForDeliveryAsync("\"Follow\"");
        return JsonNode.Parse(actor.Deliveries.Last(static d => d.Text.Contains("\"Follow\"", StringComparison.Ordinal)).Body)!.AsObject().With(("@context", null));
    }

    private static async Task<(long Likes, long Shares)> CountsAsync(Scene scene)
    {
        JsonNode article = await scene.GetArticleAsync();
        return (article["likes"]!.GetValue<long>(), article["shares"]!.GetValue<long>());
    }

    private static async Task<string> DocumentsAsync(Scene scene, JsonNode featured) =>
        (await scene.GetDocumentAsync(new Uri(featured.GetValue<string>()).PathAndQuery)).Text + (await scene.GetDocumentAsync($"/ap/actors/{scene.Channel}/outbox?page=true")).Text;
}
