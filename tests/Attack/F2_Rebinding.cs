using System.Text.Json.Nodes;
using ActivityPub.Sdk.Attack.Tests.Lab;

namespace ActivityPub.Sdk.Attack.Tests;

/// <summary>F2: names with several answers, and names that change their mind.</summary>
public class F2_Rebinding(AttackLab lab)
{
    [Theory]
    [InlineData(Names.PublicAddress, "127.0.0.1")]
    [InlineData("127.0.0.1", Names.PublicAddress)]
    [InlineData(Names.PublicAddress, "2606:2800::7", "::ffff:10.0.0.1")]
    [InlineData(Names.PublicAddress, "fe80::1%3")]
    [InlineData("93.184.1.1", "93.184.1.2", "93.184.1.3", "93.184.1.4", "169.254.169.254")]
    public async Task F2_One_bad_address_among_good_ones_is_enough(params string[] addresses)
    {
        Scene scene = await lab.StageAsync();
        RemoteActor mixed = scene.Peer("mixed").AddLightActor("mia");
        scene.Net.Names.Set(mixed.Peer.Host, addresses);
        (JsonObject create, string mark) = scene.NewComment(mixed);

        await scene.AssertStatusAsync(401, mixed.Post(create));
        await scene.AssertNoTraceAsync(mark);
        Assert.DoesNotContain(scene.Dials, d => d.Host == mixed.Peer.Host);
        Assert.Empty(mixed.Peer.Requests);

        RemoteActor good = scene.Peer("good").AddLightActor("anna");
        scene.Net.Names.Set(good.Peer.Host, [.. addresses.Where(static a => a.StartsWith("93.", StringComparison.Ordinal) || a.StartsWith("2606:2800::7", StringComparison.Ordinal))]);
        (create, mark) = scene.NewComment(good);
        await scene.AssertCommentedAsync(good.Post(create), mark);
    }

    [Fact]
    public async Task F2_A_name_that_turns_inward_is_not_followed()
    {
        Scene scene = await lab.StageAsync();
        RemoteActor turn = scene.Peer("turn").AddLightActor("tom");
        turn.Peer.ServeAndClose(turn.Path, turn.Document);
        scene.Net.Names.SetSequence(turn.Peer.Host, [[Names.PublicAddress], ["127.0.0.1"]]);
        (JsonObject create, string mark) = scene.NewComment(turn);
        await scene.AssertCommentedAsync(turn.Post(create), mark);

        string hidden = scene.NewMark();
        await scene.AssertStatusAsync(202, turn.Post(turn.CreateByReference(turn.Note(hidden, scene.Article))));
        await scene.AssertNoTraceAsync(hidden);

        Assert.Equal([Names.PublicAddress, "127.0.0.1"], scene.Lookups.Where(l => l.Host == turn.Peer.Host).Select(static l => l.Answer));
        Assert.Equal($"{Names.PublicAddress}:443", Assert.Single(scene.Dials, d => d.Host == turn.Peer.Host).Address.ToString());
        Assert.Single(turn.Peer.Requests);
    }

    [Fact]
    public async Task F2_The_address_that_is_dialled_is_the_one_that_was_judged()
    {
        // Every look-up answers something else: whoever looks twice, once to judge and once to dial, dials the second one.
        Scene scene = await lab.StageAsync();
        RemoteActor turn = scene.Peer("turn").AddLightActor("tom");
        scene.Net.Names.SetSequence(turn.Peer.Host, [[Names.PublicAddress], ["10.0.0.1"], [Names.PublicAddress], ["10.0.0.1"]]);
        (JsonObject create, string mark) = scene.NewComment(turn);

        await scene.AssertCommentedAsync(turn.Post(create), mark);
        Assert.Equal($"{Names.PublicAddress}:443", Assert.Single(scene.Dials).Address.ToString());
        Assert.Single(scene.Lookups);
    }

    [Fact]
    public async Task F2_A_connection_that_is_open_stays_where_it_is()
    {
        Scene scene = await lab.StageAsync();
        RemoteActor turn = scene.Peer("turn").AddLightActor("tom");
        (JsonObject create, string mark) = scene.NewComment(turn);
        await scene.AssertCommentedAsync(turn.Post(create), mark);
        scene.Net.Names.Set(turn.Peer.Host, "192.168.0.1");

        JsonObject note = turn.Note(scene.NewMark(), scene.Article);
        turn.Peer.Serve(new Uri(note["id"]!.GetValue<string>()).AbsolutePath, note);
        await scene.AssertStatusAsync(202, turn.Post(turn.Create(note).With(("object", note["id"]))));
        await scene.SettleAsync();

        Assert.All(scene.Dials, static d => Assert.Equal($"{Names.PublicAddress}:443", d.Address.ToString()));
        SpecialAddresses.AssertNeverDialled(scene.Net);
    }

    [Fact]
    public async Task F2_Deliveries_look_where_they_go_too()
    {
        Scene scene = await lab.StageAsync();
        RemoteActor turn = scene.Peer("turn").AddLightActor("tom");
        RemoteActor good = scene.Peer("good").AddLightActor("anna");
        turn.Peer.ServeAndClose(turn.Path, turn.Document);
        turn.Peer.On($"{turn.Path}/inbox", static context =>
        {
            context.Response.Headers.Connection = "close";
            context.Response.StatusCode = 202;
            return Task.CompletedTask;
        });
        await scene.BecomeFollowerAsync(turn);
        await scene.BecomeFollowerAsync(good);
        int dials = scene.Dials.Count(d => d.Host == turn.Peer.Host);
        scene.Net.Names.Set(turn.Peer.Host, Names.PublicAddress, "127.0.0.1");

        string title = await scene.PublishAsync();
        await good.WaitForDeliveryAsync(title);
        await ActivityPub.Sdk.Tests.Processes.Eventually.TrueAsync("the other one was given up", _ => Task.FromResult(1 == scene.Site.Data.Count(
            "SELECT count(*) FROM ap_deliveries d JOIN ap_inboxes i ON i.seq = d.inbox_seq WHERE instr(i.url, $0) > 0 AND d.state = 2 AND d.last_status IS NULL", turn.Peer.Host)));
        Assert.Equal(dials, scene.Dials.Count(d => d.Host == turn.Peer.Host));
        Assert.DoesNotContain(turn.Deliveries, d => d.Text.Contains(title, StringComparison.Ordinal));
    }
}
