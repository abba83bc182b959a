using System.Text.Json.Nodes;
using ActivityPub.Sdk.Attack.Tests.Lab;

namespace ActivityPub.Sdk.Attack.Tests;

/// <summary>O6: objects whose author is no single account.</summary>
public class O6_Authors(AttackLab lab)
{
    [Fact]
    public async Task O6_An_author_that_is_not_the_sender_is_none()
    {
        Scene scene = await lab.StageAsync();
        RemoteActor good = scene.Peer("good").AddLightActor("anna");
        RemoteActor eve = scene.Peer("evil").AddLightActor("eve");
        JsonNode[] authors =
        [
            new JsonArray(eve.Id, good.Id), new JsonArray(good.Id, eve.Id), good.Id, 1, 1.5, true, new JsonObject(), "", "eve", new JsonArray(new JsonArray(eve.Id)), new JsonArray(eve.Id, new JsonArray(good.Id)), new JsonArray(eve.Id, 1),
            new JsonArray(1), new JsonArray(""), new JsonArray(eve.Id, ""), new JsonObject { ["id"] = good.Id, ["type"] = "Person" }, new JsonObject { ["id"] = 1 }, new JsonObject { ["name"] = eve.Id }, new JsonArray(eve.Id, new JsonObject()),
            $"{SiteUnderAttack.Origin}/ap/actors/{scene.Channel}", new JsonArray(eve.Id, scene.ChannelId), eve.Id + "\n", " " + eve.Id, $"https://evil.{scene.Zone}@good.{scene.Zone}/users/eve", new JsonObject { ["type"] = "Link", ["href"] = good.Id },
        ];
        List<string> marks = [];
        foreach (JsonNode author in authors)
        {
            foreach (string member in new[] { "attributedTo", "as:attributedTo" })
            {
                marks.Add(scene.NewMark());
                JsonObject note = eve.Note(marks[^1], scene.Article).With(("attributedTo", null), (member, author));
                await scene.AssertRefusedAsync(eve.Post(eve.Create(note)), 202, 400, 403);

                marks.Add(scene.NewMark());
                JsonObject named = eve.Note(marks[^1], scene.Article).With(("attributedTo", null), (member, author));
                await scene.AssertRefusedAsync(eve.Post(eve.CreateByReference(named)), 202, 400);
            }

            marks.Add(scene.NewMark());
            await scene.AssertRefusedAsync(eve.Post(eve.Create(eve.Note(marks[^1], scene.Article)).With(("attributedTo", author))), 202, 400, 403);
        }

        await scene.SettleAsync();
        Assert.All(marks, (mark, i) => Assert.False(scene.Site.Data.Find(mark).Any(static place => place.StartsWith("ap_interactions", StringComparison.Ordinal)), authors[i / 5].ToJsonString()));
        Assert.Empty(good.Peer.Requests);

        foreach (JsonNode author in new JsonNode[] { eve.Id, new JsonArray(eve.Id), new JsonArray(eve.Id, $"{eve.Peer.Origin}/channels/1"), new JsonObject { ["id"] = eve.Id, ["type"] = "Person" } })
        {
            string mark = scene.NewMark();
            await scene.AssertCommentedAsync(eve.Post(eve.Create(eve.Note(mark, scene.Article).With(("attributedTo", author)))), mark);
        }
    }

    [Fact]
    public async Task O6_An_activity_has_one_actor()
    {
        Scene scene = await lab.StageAsync();
        RemoteActor good = scene.Peer("good").AddLightActor("anna");
        RemoteActor eve = scene.Peer("evil").AddLightActor("eve");
        foreach (JsonNode? actor in new JsonNode?[] { new JsonArray(eve.Id, good.Id), new JsonArray(good.Id, eve.Id), 1, new JsonObject(), "", new JsonArray(new JsonArray(eve.Id)), new JsonArray(), null, new JsonObject { ["type"] = "Person" } })
        {
            (JsonObject create, string mark) = scene.NewComment(eve);
            await scene.AssertStatusAsync(400, eve.Post(create.With(("actor", actor))));
            Assert.Empty(scene.Site.Data.Find(mark));
        }

        Assert.Empty(scene.Requests);
        foreach (JsonNode actor in new JsonNode[] { eve.Id, new JsonArray(eve.Id), new JsonObject { ["id"] = eve.Id, ["type"] = "Person" } })
        {
            (JsonObject create, string mark) = scene.NewComment(eve);
            await scene.AssertCommentedAsync(eve.Post(create.With(("actor", actor))), mark);
        }
    }
}
