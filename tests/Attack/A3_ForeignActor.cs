using System.Text.Json.Nodes;
using ActivityPub.Sdk.Attack.Tests.Lab;

namespace ActivityPub.Sdk.Attack.Tests;

/// <summary>A3: a valid signature of one account under an activity of another.</summary>
public class A3_ForeignActor(AttackLab lab)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A3_An_activity_of_another_actor_is_refused(bool rfc9421)
    {
        Scene scene = await lab.StageAsync(ownChannel: false);
        RemoteActor good = scene.Peer("good").AddActor("anna");
        RemoteActor evil = scene.Peer("evil").AddActor("eve");
        (JsonObject create, string mark) = scene.NewComment(good);

        await scene.AssertStatusAsync(401, rfc9421 ? evil.PostRfc9421(create) : evil.Post(create));
        await scene.AssertNoTraceAsync(mark, good.Peer.Host);

        await scene.AssertCommentedAsync(good.Post(create), mark);
    }

    [Fact]
    public async Task A3_A_neighbour_on_the_same_server_is_another_actor_too()
    {
        Scene scene = await lab.StageAsync(ownChannel: false);
        RemoteActor anna = scene.Peer("good").AddActor("anna");
        RemoteActor eve = scene.Peer("good").AddActor("eve");
        (JsonObject create, string mark) = scene.NewComment(anna);

        await scene.AssertStatusAsync(401, eve.Post(create));
        await scene.AssertNoTraceAsync(mark);

        await scene.AssertCommentedAsync(anna.Post(create), mark);
    }

    [Fact]
    public async Task A3_Nothing_is_done_while_the_key_is_still_being_fetched()
    {
        Scene scene = await lab.StageAsync(ownChannel: false);
        RemoteActor good = scene.Peer("good").AddActor("anna");
        RemoteActor evil = scene.Peer("evil").AddActor("eve");
        (JsonObject create, string mark) = scene.NewComment(good);
        TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        evil.Peer.On(evil.Path, async context =>
        {
            asked.TrySetResult();
            await answer.Task;
            context.Response.ContentType = Peer.ActivityJson;
            await context.Response.Body.WriteAsync(Wire.Bytes(evil.Document));
        });

        Task<SiteAnswer> attack = scene.SendAsync(evil.Post(create));
        await asked.Task.WaitAsync(TestContext.Current.CancellationToken);
        await scene.AssertNoTraceAsync(mark, good.Peer.Host);
        answer.SetResult();

        Assert.Equal(401, (await attack).Status);
        await scene.AssertNoTraceAsync(mark, good.Peer.Host);

        (JsonObject own, string ownMark) = scene.NewComment(evil);
        await scene.AssertCommentedAsync(evil.Post(own), ownMark);
    }

    [Theory]
    [InlineData("list")]
    [InlineData("object")]
    [InlineData("fragment")]
    [InlineData("case")]
    public async Task A3_An_actor_that_is_written_in_a_tricky_way_is_refused(string how)
    {
        Scene scene = await lab.StageAsync(ownChannel: false);
        RemoteActor good = scene.Peer("good").AddActor("anna");
        RemoteActor evil = scene.Peer("evil").AddActor("eve");
        (JsonObject create, string mark) = scene.NewComment(evil);
        JsonNode actor = how switch
        {
            "list" => new JsonArray(evil.Id, good.Id),
            "object" => new JsonObject { ["id"] = good.Id, ["type"] = "Person", ["publicKey"] = evil.Document["publicKey"]!.DeepClone() },
            "fragment" => evil.KeyId,
            _ => good.Id,
        };
        JsonObject forged = how == "case" ? create.With(("Actor", evil.Id), ("actor", actor)) : create.With(("actor", actor));

        await scene.AssertRefusedAsync(evil.Post(forged), 400, 401, 403);
        await scene.AssertNoTraceAsync(mark, good.Peer.Host);

        await scene.AssertCommentedAsync(evil.Post(create.With(("actor", new JsonArray(evil.Id)))), mark);
    }

    [Fact]
    public async Task A3_An_actor_of_the_site_itself_is_refused()
    {
        Scene scene = await lab.StageAsync(ownChannel: false);
        RemoteActor evil = scene.Peer("evil").AddActor("eve");
        (JsonObject create, string mark) = scene.NewComment(evil);

        await scene.AssertRefusedAsync(evil.Post(create.With(("actor", scene.ChannelId))), 401, 403);
        await scene.AssertRefusedAsync(evil.Unsigned(create.With(("actor", scene.ChannelId))).Sign(new CavageSignature(evil.Key) { KeyId = scene.ChannelId + "#main-key" }), 401, 403);
        await scene.AssertNoTraceAsync(mark);
        Assert.DoesNotContain(scene.Net.Dials, static d => d.Host == SiteUnderAttack.Host);

        await scene.AssertCommentedAsync(evil.Post(create), mark);
    }

    [Theory]
    [InlineData("https://{other}/activities/1")]
    [InlineData("https://site.example/ap/activities/1")]
    [InlineData("http://{own}/activities/1")]
    [InlineData("https://{own}:8443/activities/1")]
    public async Task A3_An_activity_under_the_id_of_another_server_is_refused(string id)
    {
        Scene scene = await lab.StageAsync(ownChannel: false);
        RemoteActor evil = scene.Peer("evil").AddActor("eve");
        (JsonObject create, string mark) = scene.NewComment(evil);
        string foreign = id.Replace("{other}", scene.HostOf("good"), StringComparison.Ordinal).Replace("{own}", evil.Peer.Host, StringComparison.Ordinal);

        await scene.AssertRefusedAsync(evil.Post(create.With(("id", foreign))), 400, 401, 403);
        await scene.AssertNoTraceAsync(mark, scene.HostOf("good"));

        await scene.AssertCommentedAsync(evil.Post(create), mark);
    }
}
