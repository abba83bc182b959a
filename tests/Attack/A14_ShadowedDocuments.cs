using System.Text.Json.Nodes;
using ActivityPub.Sdk.Attack.Tests.Lab;

namespace ActivityPub.Sdk.Attack.Tests;

/// <summary>
/// A14: a document that says one thing to a reader of linked data, and that is what its LD signature covers, and another thing to a reader
/// of plain JSON.
/// </summary>
public class A14_ShadowedDocuments(AttackLab lab)
{
    [Theory]
    [InlineData("null context")]
    [InlineData("term redefined")]
    [InlineData("not in the graph")]
    public async Task A14_A_plain_document_in_the_shadow_of_a_signed_one_is_not_taken(string how)
    {
        Scene scene = await lab.StageAsync(ownChannel: false);
        RemoteActor good = scene.Peer("good").AddActor("anna");
        RemoteActor evil = scene.Peer("evil").AddActor("eve");
        (JsonObject genuine, string mark) = scene.NewComment(good);
        string noteId = genuine["object"]!["id"]!.GetValue<string>();
        string id = genuine["id"]!.GetValue<string>();
        JsonObject signature = LdSignature.Create(good.Key, LdSignature.Statements(id, "Create", good.Id, noteId));

        // What good signed, spelled out so that no context is needed for it.
        JsonObject signed = new()
        {
            ["@context"] = how switch
            {
                "null context" => new JsonArray("https://www.w3.org/ns/activitystreams", null, new JsonObject { ["object"] = LdSignature.Activity + "object" }),
                "term redefined" => new JsonArray("https://www.w3.org/ns/activitystreams", new JsonObject { ["actor"] = null, ["id"] = null, ["type"] = null }),
                _ => "https://www.w3.org/ns/activitystreams",
            },
            ["@id"] = id,
            ["@type"] = LdSignature.Activity + "Create",
            [LdSignature.Activity + "actor"] = new JsonArray(new JsonObject { ["@id"] = good.Id }),
            [LdSignature.Activity + "object"] = new JsonArray(new JsonObject { ["@id"] = noteId }),
            ["signature"] = signature,
        };

        // And what evil wants to be read.
        (JsonObject shadow, string shadowMark) = scene.NewComment(good);
        foreach ((string name, JsonNode? value) in shadow)
        {
            signed.TryAdd(name, value?.DeepClone());
        }

        SiteAnswer answer = await scene.SendAsync(evil.Post(signed));
        Assert.Contains(answer.Status, (int[])[202, 400, 401, 403]);
        answer = await scene.SendAsync(evil.Post(signed.With(("id", id))));
        Assert.Contains(answer.Status, (int[])[202, 400, 401, 403]);
        answer = await scene.SendAsync(evil.Unsigned(signed));
        Assert.Equal(answer.Status == 400 ? 400 : 401, answer.Status);
        await scene.SettleAsync();
        Assert.Null(await scene.FindCommentAsync(shadowMark));
        Assert.DoesNotContain(scene.Site.Data.Find(shadowMark), static place => place.StartsWith("ap_interactions", StringComparison.Ordinal));

        await scene.AssertCommentedAsync(good.Post(genuine.With(("signature", signature))), mark);
    }

    [Fact]
    public async Task A14_An_LD_signature_is_no_reason_to_believe_anything()
    {
        Scene scene = await lab.StageAsync(ownChannel: false);
        RemoteActor good = scene.Peer("good").AddActor("anna");
        RemoteActor evil = scene.Peer("evil").AddActor("eve");
        (JsonObject create, string mark) = scene.NewComment(good);
        JsonObject foreign = create.With(("signature", LdSignature.Create(evil.Key, LdSignature.Statements(create["id"]!.GetValue<string>(), "Create", good.Id, create["object"]!["id"]!.GetValue<string>()))));

        await scene.AssertStatusAsync(401, good.Unsigned(foreign));
        Assert.NotEqual(500, (await scene.SendAsync(evil.Post(foreign))).Status);
        await scene.SettleAsync();
        Assert.Null(await scene.FindCommentAsync(mark));

        // A broken one takes nothing from what the HTTP signature proves.
        await scene.AssertCommentedAsync(good.Post(foreign), mark);
    }

    [Fact]
    public async Task A14_What_is_passed_on_with_an_LD_signature_is_read_at_its_origin()
    {
        Scene scene = await lab.StageAsync(ownChannel: false);
        RemoteActor good = scene.Peer("good").AddActor("anna");
        RemoteActor relay = scene.Peer("relay").AddActor("rolf");
        string mark = scene.NewMark();
        string otherMark = scene.NewMark();
        JsonObject note = good.Note(mark, scene.Article).With(("cc", new JsonArray(relay.Id)));
        JsonObject create = good.Create(note);
        JsonObject signature = LdSignature.Create(good.Key, LdSignature.Statements(create["id"]!.GetValue<string>(), "Create", good.Id, note["id"]!.GetValue<string>()));
        good.Peer.Serve(new Uri(create["id"]!.GetValue<string>()).AbsolutePath, create);

        // The signature covers the id of the note and not a word of it.
        await scene.AssertCommentedAsync(relay.Post(create.With(("object", note.With(("content", $"<p>{otherMark}</p>"))), ("signature", signature))), mark);
        await scene.AssertNoTraceAsync(otherMark);
    }
}
