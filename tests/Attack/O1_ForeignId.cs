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
}
