using System.Text.Json.Nodes;
using ActivityPub.Sdk.Attack.Tests.Lab;
using ActivityPub.Sdk.Tests.Processes;

namespace ActivityPub.Sdk.Attack.Tests;

/// <summary>A15: the nodes of a signed graph are arranged anew; the graph and its LD signature stay the same.</summary>
public class A15_RearrangedGraphs(AttackLab lab)
{
    [Theory]
    [InlineData("@graph")]
    [InlineData("alias of @graph")]
    [InlineData("escaped @graph")]
    [InlineData("@included")]
    [InlineData("alias of @included")]
    [InlineData("@reverse")]
    [InlineData("alias of @reverse")]
    [InlineData("list on top")]
    public async Task A15_A_rearranged_activity_is_not_processed(string how)
    {
        Scene scene = await lab.StageAsync(ownChannel: false);
        RemoteActor good = scene.Peer("good").AddActor("anna");
        RemoteActor evil = scene.Peer("evil").AddActor("eve");
        JsonObject announce = good.Activity("Announce", scene.Article).With(("to", "https://www.w3.org/ns/activitystreams#Public"));
        await scene.AssertStatusAsync(202, good.Post(announce));
        await SharesAsync(scene, 1);

        JsonObject undo = good.Activity("Undo", announce["id"]!.GetValue<string>());
        JsonObject signature = LdSignature.Create(good.Key, LdSignature.Statements(undo["id"]!.GetValue<string>(), "Undo", good.Id, announce["id"]!.GetValue<string>()));
        JsonObject bare = undo.With(("@context", null));
        JsonNode wrapped = how switch
        {
            "@graph" => Wrap(undo, "@graph", new JsonArray(bare), null),
            "alias of @graph" => Wrap(undo, "items2", new JsonArray(bare), new JsonObject { ["items2"] = "@graph" }),
            "escaped @graph" => Wrap(undo, "@graph", new JsonArray(bare), null),
            "@included" => Wrap(undo, "@included", new JsonArray(bare), null),
            "alias of @included" => Wrap(undo, "more", new JsonArray(bare), new JsonObject { ["more"] = new JsonObject { ["@id"] = "@included" } }),
            "@reverse" => Wrap(undo, "@reverse", new JsonObject { ["object"] = bare.DeepClone() }, null),
            "alias of @reverse" => Wrap(undo, "back", bare.DeepClone(), new JsonObject { ["back"] = new JsonObject { ["@reverse"] = LdSignature.Activity + "object" } }),
            _ => new JsonArray(undo.With(("signature", signature))),
        };
        if (wrapped is JsonObject document)
        {
            document["signature"] = signature.DeepClone();
        }

        byte[] body = how == "escaped @graph" ? System.Text.Encoding.UTF8.GetBytes(Wire.Text(wrapped).Replace("@graph", "\\u0040graph", StringComparison.Ordinal)) : Wire.Bytes(wrapped);

        // By somebody who has the signed document from elsewhere, and by the account itself: nobody has to guess what it means.
        SiteAnswer foreign = await scene.SendAsync(new Post(SiteUnderAttack.SharedInbox, body).Sign(new CavageSignature(evil.Key)));
        SiteAnswer own = await scene.SendAsync(new Post(SiteUnderAttack.SharedInbox, body).Sign(new CavageSignature(good.Key)));
        Assert.Equal((400, 400), (foreign.Status, own.Status));
        await scene.SettleAsync();
        Assert.Equal(1, (await scene.GetArticleAsync())["shares"]!.GetValue<int>());
        Assert.Empty(evil.Peer.Requests);

        await scene.AssertStatusAsync(202, good.Post(undo));
        await SharesAsync(scene, 0);
    }

    // A wrapper of the kind that the signed node hides in: an activity that says nothing by itself.
    private static JsonObject Wrap(JsonObject undo, string name, JsonNode content, JsonObject? terms) => new()
    {
        ["@context"] = terms is null ? "https://www.w3.org/ns/activitystreams" : new JsonArray("https://www.w3.org/ns/activitystreams", terms),
        ["id"] = undo["id"]!.GetValue<string>() + "/wrapped",
        ["type"] = "Undo",
        ["actor"] = undo["actor"]!.DeepClone(),
        ["object"] = undo["object"]!.DeepClone(),
        [name] = content,
    };

    private static Task SharesAsync(Scene scene, int count) => Eventually.TrueAsync($"the article has {count} shares", async _ => (await scene.GetArticleAsync())["shares"]!.GetValue<int>() == count);
}
