using System.Text.Json.Nodes;
using ActivityPub.Sdk.Attack.Tests.Lab;

namespace ActivityPub.Sdk.Attack.Tests;

/// <summary>F4: discovery documents that point to where nobody may be sent.</summary>
public class F4_DiscoveryLinks(AttackLab lab)
{
    private static readonly string[] s_bad =
    [
        "https://127.0.0.1/x/{uri}", "https://10.0.0.1/x/{uri}", "http://169.254.169.254/x/{uri}", "https://[::1]/x/{uri}", "https://inside.{zone}/x/{uri}", "https://evil.{zone}:6379/{uri}",
        "data:application/jrd+json,{uri}", "file:///etc/{uri}", "ftp://evil.{zone}/{uri}", "gopher://evil.{zone}/{uri}", "javascript:alert('{uri}')", "//127.0.0.1/{uri}", "/x/{uri}", "{uri}", "",
    ];

    /// <summary>The answer to a WebFinger query.</summary>
    internal static JsonObject Answer(string account, string self, string template) => new()
    {
        ["subject"] = $"acct:{account}",
        ["links"] = new JsonArray(
            new JsonObject { ["rel"] = "self", ["type"] = Peer.ActivityJson, ["href"] = self },
            new JsonObject { ["rel"] = "http://ostatus.org/schema/1.0/subscribe", ["template"] = template }),
    };

    [Fact]
    public async Task F4_Host_meta_leads_to_no_forbidden_place()
    {
        Scene scene = await lab.StageAsync();
        Visitor visitor = await Visitor.EnterAsync(scene);
        Peer evil = scene.Peer("evil");
        scene.Net.Names.Set(scene.HostOf("inside"), "192.168.0.1");
        int asked = 0;
        foreach (string bad in s_bad)
        {
            ServeHostMeta(evil, bad.Replace("{zone}", scene.Zone, StringComparison.Ordinal));
            Assert.False(Visitor.IsSentOn(await visitor.AskAsync($"anna@{evil.Host}")), bad);

            // WebFinger, host-meta, and nothing else.
            Assert.Equal(asked += 2, evil.Requests.Count);
        }

        Assert.All(scene.Dials, d => Assert.Equal((evil.Host, 443), (d.Host, d.Address.Port)));
        SpecialAddresses.AssertNeverDialled(scene.Net);

        ServeHostMeta(evil, $"{scene.Peer("good").Origin}/finger?of={{uri}}");
        scene.Peer("good").Serve($"/finger?of={Uri.EscapeDataString($"acct:anna@{evil.Host}")}", Answer($"anna@{evil.Host}", $"{evil.Origin}/users/anna", $"{evil.Origin}/follow?uri={{uri}}"), "application/jrd+json");
        Assert.True(Visitor.IsSentOn(await visitor.AskAsync($"anna@{evil.Host}")));
    }

    [Fact]
    public async Task F4_Host_meta_with_entities_is_not_expanded()
    {
        Scene scene = await lab.StageAsync();
        Visitor visitor = await Visitor.EnterAsync(scene);
        Peer evil = scene.Peer("evil");
        string template = $"{scene.Peer("good").Origin}/finger?of={{uri}}";
        evil.Serve("/.well-known/host-meta", $"""
            <?xml version="1.0"?><!DOCTYPE XRD [<!ENTITY a SYSTEM "https://inside.{scene.Zone}/x"><!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>
            <XRD xmlns="http://docs.oasis-open.org/ns/xri/xrd-1.0"><Subject>&a;&c;</Subject><Link rel="lrdd" template="{template}"/></XRD>
            """, "application/xrd+xml");

        Assert.False(Visitor.IsSentOn(await visitor.AskAsync($"anna@{evil.Host}")));
        Assert.Equal([evil.Host], scene.Lookups.Select(static l => l.Host).Distinct());
    }

    [Fact]
    public async Task F4_A_follow_link_to_a_forbidden_place_is_not_shown()
    {
        Scene scene = await lab.StageAsync();
        Visitor visitor = await Visitor.EnterAsync(scene);
        Peer evil = scene.Peer("evil");
        string finger = $"/.well-known/webfinger?resource={Uri.EscapeDataString($"acct:anna@{evil.Host}")}";
        foreach (string bad in s_bad.Where(static b => !b.StartsWith("http", StringComparison.Ordinal)))
        {
            evil.Serve(finger, Answer($"anna@{evil.Host}", $"{evil.Origin}/users/anna", bad.Replace("{zone}", scene.Zone, StringComparison.Ordinal)), "application/jrd+json");
            Assert.False(Visitor.IsSentOn(await visitor.AskAsync($"anna@{evil.Host}")), bad);
        }

        evil.Serve(finger, Answer($"anna@{evil.Host}", $"{evil.Origin}/users/anna", $"{evil.Origin}/follow?uri={{uri}}"), "application/jrd+json");
        Assert.True(Visitor.IsSentOn(await visitor.AskAsync($"anna@{evil.Host}")));
    }

    [Fact]
    public async Task F4_A_mention_leads_to_no_forbidden_place()
    {
        Scene scene = await lab.StageAsync();
        Peer evil = scene.Peer("evil");
        scene.Net.Names.Set(scene.HostOf("inside"), "10.0.0.1");
        List<string> handles = [];
        foreach (string bad in s_bad)
        {
            string account = $"x{handles.Count}@{evil.Host}";
            handles.Add(account);
            evil.Serve($"/.well-known/webfinger?resource={Uri.EscapeDataString($"acct:{account}")}", Answer(account, bad.Replace("{zone}", scene.Zone, StringComparison.Ordinal).Replace("{uri}", "x", StringComparison.Ordinal), ""), "application/jrd+json");
        }

        await scene.PublishAsync($"<p>{string.Join(' ', handles.Select(static h => "@" + h))}</p>");
        Assert.All(scene.Dials, d => Assert.Equal((evil.Host, 443), (d.Host, d.Address.Port)));
        Assert.All(evil.Requests, static r => Assert.StartsWith("/.well-known/webfinger?", r.Target, StringComparison.Ordinal));
        Assert.NotEmpty(evil.Requests);
        SpecialAddresses.AssertNeverDialled(scene.Net);

        RemoteActor anna = scene.Peer("good").AddLightActor("anna");
        anna.Peer.Serve($"/.well-known/webfinger?resource={Uri.EscapeDataString($"acct:anna@{anna.Peer.Host}")}", Answer($"anna@{anna.Peer.Host}", anna.Id, ""), "application/jrd+json");
        await anna.WaitForDeliveryAsync(await scene.PublishAsync($"<p>@anna@{anna.Peer.Host}</p>"));
    }

    [Fact]
    public async Task F4_Nobody_is_asked_for_node_information()
    {
        Scene scene = await lab.StageAsync();
        RemoteActor anna = scene.Peer("good").AddLightActor("anna");
        anna.Peer.Serve("/.well-known/nodeinfo", new JsonObject { ["links"] = new JsonArray(new JsonObject { ["rel"] = "http://nodeinfo.diaspora.software/ns/schema/2.1", ["href"] = "http://169.254.169.254/" }) }, "application/json");
        (JsonObject create, string mark) = scene.NewComment(anna);

        await scene.AssertCommentedAsync(anna.Post(create), mark);
        await scene.BecomeFollowerAsync(anna);
        Assert.DoesNotContain(scene.Net.Requests, static r => r.Target.Contains("nodeinfo", StringComparison.OrdinalIgnoreCase));
    }

    private static void ServeHostMeta(Peer peer, string template) => peer.Serve(
        "/.well-known/host-meta",
        $"""<?xml version="1.0"?><XRD xmlns="http://docs.oasis-open.org/ns/xri/xrd-1.0"><Link rel="lrdd" template="{System.Security.SecurityElement.Escape(template)}"/></XRD>""",
        "application/xrd+xml");
}
