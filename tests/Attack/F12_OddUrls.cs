using System.Text.Json.Nodes;
using ActivityPub.Sdk.Attack.Tests.Lab;

namespace ActivityPub.Sdk.Attack.Tests;

/// <summary>F12: URLs that have more or less than scheme, host and path.</summary>
public class F12_OddUrls(AttackLab lab)
{
    private static readonly string[] s_urls =
    [
        "https://good@evil.{zone}/users/eve", "https://good:secret@evil.{zone}/users/eve", "https://@evil.{zone}/users/eve", "https://evil.{zone}:0/users/eve", "https://evil.{zone}:22/users/eve",
        "https://evil.{zone}:6379/users/eve", "https://evil.{zone}:8443/users/eve", "https://evil.{zone}:65536/users/eve", "https://evil.{zone}:-1/users/eve", "https://evil.{zone}:4 43/users/eve",
        "https://evil.{zone}./users/eve", "https://evil.{zone}../users/eve", "https://.evil.{zone}/users/eve", "https://evil..{zone}/users/eve", "//evil.{zone}/users/eve", "/users/eve", "users/eve", "file:///etc/passwd",
        "file://evil.{zone}/users/eve", "ftp://evil.{zone}/users/eve", "gopher://evil.{zone}/users/eve", "ws://evil.{zone}/users/eve", "did:web:evil.{zone}", "acct:eve@evil.{zone}", "javascript:alert(1)", "data:,x",
        "https:evil.{zone}/users/eve", "https:/evil.{zone}/users/eve", "https:///evil.{zone}/users/eve", "https://", "https:///", "http://evil.{zone}/users/eve", "https://evil_.{zone}-/users/eve", "https://[evil.{zone}]/users/eve",
    ];

    [Fact]
    public async Task F12_No_actor_or_key_has_such_a_URL()
    {
        Scene scene = await lab.StageAsync();
        RemoteActor eve = scene.Peer("evil").AddLightActor("eve");
        foreach (string url in s_urls.Select(u => u.Replace("{zone}", scene.Zone, StringComparison.Ordinal)))
        {
            foreach ((string actor, string keyId) in new[] { (url, url + "#ed25519-key"), (eve.Id, url + "#ed25519-key") })
            {
                SiteAnswer answer = await scene.SendFromElsewhereAsync(eve.PostAs(actor, keyId, eve.NewId("activities")));
                Assert.True(answer.Status is 400 or 401 or 403, $"{actor}, {keyId}: {answer}");
            }
        }

        Assert.Empty(scene.Lookups);
        Assert.Empty(scene.Dials);

        // The same origin in another spelling is the same origin.
        string other = $"HTTPS://EVIL.{scene.Zone.ToUpperInvariant()}:443/users/eve";
        (JsonObject create, string mark) = scene.NewComment(eve);
        await scene.AssertCommentedAsync(eve.Unsigned(create.With(("actor", other))).Sign(new CavageSignature(eve.Key) { KeyId = other + "#ed25519-key" }), mark);
    }

    [Fact]
    public async Task F12_No_object_inbox_or_redirect_has_such_a_URL()
    {
        Scene scene = await lab.StageAsync();
        RemoteActor eve = scene.Peer("evil").AddLightActor("eve");
        int number = 0;
        foreach (string url in s_urls.Select(u => u.Replace("{zone}", scene.Zone, StringComparison.Ordinal)))
        {
            await scene.AssertRefusedAsync(eve.Post(eve.Activity("Create", url)), 202, 400);
            RemoteActor liar = eve.Peer.AddLightActor($"liar{++number}");
            liar.Document["inbox"] = url;
            liar.Publish();
            SiteAnswer answer = await scene.SendFromElsewhereAsync(liar.Post(liar.Activity("Follow", scene.ChannelId), scene.ChannelInbox));
            Assert.True(answer.Status == 401, $"inbox {url}: {answer}");
        }

        await scene.SettleAsync();
        Assert.All(eve.Peer.Requests, static r => Assert.StartsWith("/users/", r.Target, StringComparison.Ordinal));
        Assert.All(scene.Dials, static d => Assert.Equal(443, d.Address.Port));
        Assert.Empty(await scene.GetFollowersAsync());

        RemoteActor honest = scene.Peer("good").AddLightActor("anna");
        honest.Document["inbox"] = $"https://{honest.Peer.Host}:443{honest.Path}/inbox";
        honest.Publish();
        await scene.BecomeFollowerAsync(honest);
    }

    [Fact]
    public async Task F12_No_redirect_leads_to_such_a_URL()
    {
        Scene scene = await lab.StageAsync();
        RemoteActor eve = scene.Peer("hops").AddLightActor("hope");
        int number = 0;
        foreach (string url in s_urls.Select(u => u.Replace("{zone}", scene.Zone, StringComparison.Ordinal)).Where(static u => !u.StartsWith("//", StringComparison.Ordinal) && u is not ("/users/eve" or "users/eve")))
        {
            eve.Peer.Redirect($"/users/x{++number}", url);
            await scene.AssertKeyRefusedAsync(eve, $"{eve.Peer.Origin}/users/x{number}");
        }

        Assert.Equal(number, eve.Peer.Requests.Count);
        Assert.Equal([eve.Peer.Host], scene.Lookups.Select(static l => l.Host).Distinct());
    }

    [Fact]
    public async Task F12_A_fragment_makes_no_other_document()
    {
        Scene scene = await lab.StageAsync();
        RemoteActor anna = scene.Peer("good").AddLightActor("anna");
        string mark = scene.NewMark();
        JsonObject note = anna.Note(mark, scene.Article);
        string id = note["id"]!.GetValue<string>();
        string path = new Uri(id).AbsolutePath;
        anna.Peer.Serve(path, note);
        await scene.AssertStatusAsync(202, anna.Post(anna.Activity("Create", id + "#part")));
        await scene.AssertStatusAsync(202, anna.Post(anna.Activity("Create", id + "#")));
        await scene.AssertNoTraceAsync(mark);

        // Nor is a document believed that says it is a part of itself.
        anna.Peer.Serve(path, note.With(("id", id + "#part")));
        await scene.AssertStatusAsync(202, anna.Post(anna.Activity("Create", id)));
        await scene.AssertNoTraceAsync(mark);
        Assert.Equal(0, anna.Peer.Requests.Count(static r => r.Target.Contains('#', StringComparison.Ordinal)));

        anna.Peer.Serve(path, note);
        await scene.AssertCommentedAsync(anna.Post(anna.Activity("Create", id)), mark);
    }
}
