using System.Text.Json.Nodes;
using ActivityPub.Sdk.Attack.Tests.Lab;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Keys;

namespace ActivityPub.Sdk.Attack.Tests;

/// <summary>A4: a key says whose it is, and that account knows nothing of it.</summary>
public class A4_ForeignKey(AttackLab lab)
{
    [Theory]
    [InlineData("evil")]
    [InlineData("good")]
    public async Task A4_A_key_that_its_owner_does_not_list_is_refused(string keyHost)
    {
        Scene scene = await lab.StageAsync(ownChannel: false);
        RemoteActor good = scene.Peer("good").AddActor("anna");
        Peer host = scene.Peer(keyHost);
        using SigningKey stray = SigningKey.Generate(KeyAlgorithm.RsaSha256, ObjectId.Parse($"{host.Origin}/keys/stray"));
        host.Serve("/keys/stray", KeyDocument(stray, good.Id));
        (JsonObject create, string mark) = scene.NewComment(good);

        await scene.AssertStatusAsync(401, good.Unsigned(create).Sign(new CavageSignature(stray)));
        await scene.AssertNoTraceAsync(mark, stray.KeyId.Value);
        if (keyHost == "evil")
        {
            Assert.Empty(scene.Site.Data.Find(good.Peer.Host));
        }

        await scene.AssertCommentedAsync(good.Post(create), mark);
    }

    [Fact]
    public async Task A4_A_key_document_that_its_owner_lists_is_taken()
    {
        Scene scene = await lab.StageAsync(ownChannel: false);
        RemoteActor good = scene.Peer("good").AddActor("anna");
        using SigningKey own = SigningKey.Generate(KeyAlgorithm.RsaSha256, ObjectId.Parse($"{good.Peer.Origin}/keys/anna"));
        good.Peer.Serve("/keys/anna", KeyDocument(own, good.Id));
        good.Document["publicKey"] = new JsonArray(good.Document["publicKey"]!.DeepClone(), own.KeyId.Value);
        good.Publish();
        (JsonObject create, string mark) = scene.NewComment(good);

        await scene.AssertCommentedAsync(good.Unsigned(create).Sign(new CavageSignature(own)), mark);
    }

    [Fact]
    public async Task A4_An_actor_cannot_list_a_key_under_the_id_of_another_server()
    {
        Scene scene = await lab.StageAsync(ownChannel: false);
        RemoteActor good = scene.Peer("good").AddActor("anna");
        RemoteActor evil = scene.Peer("evil").AddActor("eve");
        (JsonObject create, string mark) = scene.NewComment(good);
        (JsonObject own, string ownMark) = scene.NewComment(evil);

        // Its own document claims good's key id for a key that evil holds, and the site learns that document first.
        evil.Document["publicKey"] = new JsonArray(
            new JsonObject { ["id"] = good.KeyId, ["owner"] = evil.Id, ["publicKeyPem"] = evil.Key.PublicKey.ExportPem() },
            evil.Document["publicKey"]!.DeepClone());
        evil.Publish();
        await scene.AssertCommentedAsync(evil.Post(own), ownMark);
        Assert.Equal(0, scene.Site.Data.Count("SELECT count(*) FROM ap_remote_keys WHERE key_id = $0", good.KeyId));

        await scene.AssertStatusAsync(401, good.Unsigned(create).Sign(new CavageSignature(evil.Key) { KeyId = good.KeyId }));
        await scene.AssertNoTraceAsync(mark);

        await scene.AssertCommentedAsync(good.Post(create), mark);
    }

    [Fact]
    public async Task A4_A_key_whose_owner_is_somebody_else_is_refused()
    {
        Scene scene = await lab.StageAsync(ownChannel: false);
        RemoteActor good = scene.Peer("good").AddActor("anna");
        RemoteActor evil = scene.Peer("evil").AddActor("eve");
        evil.Document["publicKey"]!["owner"] = good.Id;
        evil.Publish();
        (JsonObject create, string mark) = scene.NewComment(good);
        (JsonObject own, string ownMark) = scene.NewComment(evil);

        await scene.AssertStatusAsync(401, evil.Post(create));
        await scene.AssertStatusAsync(401, evil.Post(own));
        await scene.AssertNoTraceAsync(mark, ownMark);
        Assert.Empty(good.Peer.Requests);

        await scene.AssertCommentedAsync(good.Post(create), mark);
    }

    [Theory]
    [InlineData("http://127.0.0.1:8080/x")]
    [InlineData("https://127.0.0.1/x")]
    [InlineData("https://[::1]/x")]
    [InlineData("https://169.254.169.254/latest/meta-data")]
    [InlineData("https://{good}:8443/users/anna#main-key")]
    [InlineData("http://{good}/users/anna#main-key")]
    [InlineData("acct:anna@{good}")]
    [InlineData("file:///etc/passwd")]
    [InlineData("anna")]
    [InlineData("")]
    public async Task A4_A_key_id_that_leads_elsewhere_makes_no_connection(string keyId)
    {
        Scene scene = await lab.StageAsync(ownChannel: false);
        RemoteActor good = scene.Peer("good").AddActor("anna");
        (JsonObject create, string mark) = scene.NewComment(good);
        string id = keyId.Replace("{good}", good.Peer.Host, StringComparison.Ordinal);

        await scene.AssertRefusedAsync(good.Unsigned(create).Sign(new CavageSignature(good.Key) { KeyId = id }), 400, 401);
        Assert.Empty(scene.Dials);
        Assert.DoesNotContain(scene.Net.Dials, static d => d.Address.Port is 8080 or 8443 || d.Address.Address.ToString() is "127.0.0.1" or "::1" or "169.254.169.254");
        await scene.AssertNoTraceAsync(mark, good.Peer.Host);

        await scene.AssertCommentedAsync(good.Post(create), mark);
    }

    private static JsonObject KeyDocument(SigningKey key, string owner) => new()
    {
        ["@context"] = "https://w3id.org/security/v1",
        ["id"] = key.KeyId.Value,
        ["type"] = "Key",
        ["owner"] = owner,
        ["publicKeyPem"] = key.PublicKey.ExportPem(),
    };
}
