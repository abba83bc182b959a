using System.Text.Json.Nodes;
using ActivityPub.Sdk.Attack.Tests.Lab;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Keys;

namespace ActivityPub.Sdk.Attack.Tests;

/// <summary>A5: the URL of a key answers with the document of something else.</summary>
public class A5_OtherDocument(AttackLab lab)
{
    [Fact]
    public async Task A5_A_key_document_with_another_id_is_refused()
    {
        Scene scene = await lab.StageAsync(ownChannel: false);
        RemoteActor good = scene.Peer("good").AddActor("anna");
        using SigningKey own = SigningKey.Generate(KeyAlgorithm.RsaSha256, ObjectId.Parse($"{good.Peer.Origin}/keys/second"));
        JsonObject document = new() { ["@context"] = "https://w3id.org/security/v1", ["id"] = own.KeyId.Value, ["type"] = "Key", ["owner"] = good.Id, ["publicKeyPem"] = own.PublicKey.ExportPem() };
        good.Peer.Serve("/keys/first", document);
        good.Peer.Serve("/keys/second", document);
        good.Document["publicKey"] = own.KeyId.Value;
        good.Publish();
        string first = $"{good.Peer.Origin}/keys/first";
        (JsonObject create, string mark) = scene.NewComment(good);

        await scene.AssertStatusAsync(401, good.Unsigned(create).Sign(new CavageSignature(own) { KeyId = first }));
        await scene.AssertNoTraceAsync(mark, first);

        await scene.AssertCommentedAsync(good.Unsigned(create).Sign(new CavageSignature(own)), mark);
        await scene.AssertStatusAsync(401, good.Unsigned(create).Sign(new CavageSignature(own) { KeyId = first }));
        Assert.Empty(scene.Site.Data.Find(first));
    }

    [Fact]
    public async Task A5_A_document_of_another_server_under_the_url_of_a_key_is_refused()
    {
        Scene scene = await lab.StageAsync(ownChannel: false);
        RemoteActor good = scene.Peer("good").AddActor("anna");
        RemoteActor evil = scene.Peer("evil").AddActor("eve");

        // Under evil's URL lies good's document, with evil's key in it.
        JsonObject copy = good.Document.With(("publicKey", new JsonObject { ["id"] = good.KeyId, ["owner"] = good.Id, ["publicKeyPem"] = evil.Key.PublicKey.ExportPem() }));
        evil.Peer.Serve("/users/anna", copy);
        (JsonObject create, string mark) = scene.NewComment(good);

        await scene.AssertStatusAsync(401, good.Unsigned(create).Sign(new CavageSignature(evil.Key) { KeyId = $"{evil.Peer.Origin}/users/anna#main-key" }));
        await scene.AssertNoTraceAsync(mark, good.Peer.Host);

        await scene.AssertCommentedAsync(good.Post(create), mark);
    }

    [Fact]
    public async Task A5_An_actor_document_without_the_named_key_is_refused()
    {
        Scene scene = await lab.StageAsync(ownChannel: false);
        RemoteActor good = scene.Peer("good").AddActor("anna");
        (JsonObject create, string mark) = scene.NewComment(good);

        await scene.AssertStatusAsync(401, good.Unsigned(create).Sign(new CavageSignature(good.Key) { KeyId = good.Id + "#other-key" }));
        await scene.AssertNoTraceAsync(mark);

        await scene.AssertCommentedAsync(good.Post(create), mark);
    }
}
