using System.Text.Json.Nodes;
using ActivityPub.Sdk.Attack.Tests.Lab;

namespace ActivityPub.Sdk.Attack.Tests;

/// <summary>F5: addresses that do not look like addresses.</summary>
public class F5_OddHosts(AttackLab lab)
{
    private static readonly string[] s_hosts =
    [
        "127。0。0。1", "127．0．0．1", "１２７.0.0.1", "⑫⑦.0.0.1", "0x7f000001", "0x7f.0.0.1", "0X7F.1", "2130706433", "127.1", "127.0.1", "0177.0.0.1", "017700000001", "127.0.0.01", "0", "0x0",
        "[::ffff:7f00:1]", "[::ffff:127.0.0.1]", "[::127.0.0.1]", "[::7f00:1]", "[64:ff9b::a00:1]", "[64:ff9b::10.0.0.1]", "[0:0:0:0:0:0:0:1]", "[::1%25lo]", "[::1%lo]", "[fe80::1%251]",
        "localhost", "LOCALHOST", "localhost.", "foo.localhost", "127.0.0.1.", "⓪x7f.1", "ⓛocalhost", "lo%63alhost", "127.0.0.1%00.example", "127.0.0.1#.example", "127.0.0.1\\.example", "example@127.0.0.1", "::1",
    ];

    [Fact]
    public async Task F5_No_key_is_fetched_from_an_odd_host()
    {
        Scene scene = await StageAsync();
        RemoteActor eve = scene.Peer("evil").AddLightActor("eve");
        foreach (string host in s_hosts)
        {
            foreach ((string actor, string keyId) in new[] { ($"https://{host}/users/eve", $"https://{host}/users/eve#key"), (eve.Id, $"https://{host}/users/eve#key"), ($"https://{host}/users/eve", eve.KeyId) })
            {
                SiteAnswer answer = await scene.SendFromElsewhereAsync(eve.PostAs(actor, keyId, eve.NewId("activities")));
                Assert.True(answer.Status is 400 or 401 or 403, $"{actor}, {keyId}: {answer}");
            }
        }

        AssertNobodyWasAsked(scene, eve.Peer.Host);
        (JsonObject create, string mark) = scene.NewComment(eve);
        await scene.AssertCommentedAsync(eve.Post(create), mark);
    }

    [Fact]
    public async Task F5_No_redirect_leads_to_an_odd_host()
    {
        Scene scene = await StageAsync();
        RemoteActor eve = scene.Peer("evil").AddLightActor("eve");
        int number = 0;
        foreach (string host in s_hosts)
        {
            byte[] location = System.Text.Encoding.UTF8.GetBytes($"https://{host}/users/eve");
            if (location.All(static b => b is > 0x20 and < 0x7f))
            {
                eve.Peer.Redirect($"/users/x{++number}", $"https://{host}/users/eve");
                SiteAnswer answer = await scene.SendFromElsewhereAsync(eve.PostAs($"{eve.Peer.Origin}/users/x{number}", $"{eve.Peer.Origin}/users/x{number}#key"));
                Assert.True(answer.Status is 401 or 503, $"{host}: {answer}");
            }
        }

        Assert.Equal(number, eve.Peer.Requests.Count);
        AssertNobodyWasAsked(scene, eve.Peer.Host);
    }

    [Fact]
    public async Task F5_No_handle_of_an_odd_host_is_looked_up()
    {
        Scene scene = await StageAsync();
        Visitor visitor = await Visitor.EnterAsync(scene);
        foreach (string host in s_hosts)
        {
            Assert.False(Visitor.IsSentOn(await visitor.AskAsync($"anna@{host}")), host);
        }

        await scene.PublishAsync($"<p>{string.Join(' ', s_hosts.Select(static h => $"@anna@{h}"))}</p>");
        AssertNobodyWasAsked(scene, "");

        Peer good = scene.Peer("good");
        good.Serve($"/.well-known/webfinger?resource={Uri.EscapeDataString($"acct:anna@{good.Host}")}", F4_DiscoveryLinks.Answer($"anna@{good.Host}", $"{good.Origin}/users/anna", $"{good.Origin}/follow?uri={{uri}}"), "application/jrd+json");
        Assert.True(Visitor.IsSentOn(await visitor.AskAsync($"anna@{good.Host.ToUpperInvariant()}")));
    }

    private async Task<Scene> StageAsync()
    {
        foreach (string name in new[] { "localhost", "foo.localhost", "xn--ocalhost-in2e" })
        {
            lab.Net.Names.Set(name, "127.0.0.1", "::1");
        }

        return await lab.StageAsync();
    }

    // A name of this machine may be looked up; what it leads to is not dialled. No number in whatever form is a name.
    private static void AssertNobodyWasAsked(Scene scene, string but)
    {
        Assert.DoesNotContain(scene.Net.Names.Lookups, static l => !l.Host.EndsWith(".example", StringComparison.OrdinalIgnoreCase) && !l.Host.EndsWith("localhost", StringComparison.Ordinal) && l.Host != "xn--ocalhost-in2e");
        Assert.All(scene.Dials.Where(static d => !d.Host.StartsWith("witness", StringComparison.Ordinal)), d => Assert.Equal(but, d.Host));
        Assert.DoesNotContain(scene.Net.Dials, static d => !d.Host.EndsWith(".example", StringComparison.OrdinalIgnoreCase));
        SpecialAddresses.AssertNeverDialled(scene.Net);
    }
}
