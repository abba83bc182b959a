using System.Text.Json.Nodes;
using ActivityPub.Sdk.Attack.Tests.Lab;

namespace ActivityPub.Sdk.Attack.Tests;

/// <summary>F11: ids that carry bytes which would end a line, a header or a path.</summary>
public class F11_UncleanIds(AttackLab lab)
{
    private static readonly string[] s_tails =
    [
        "/x\r\nX-Injected: 1", "/x\nX-Injected: 1", "/x\rX-Injected: 1", "/x\tX-Injected", "/x X-Injected", " /X-Injected", "/x%0d%0aX-Injected:%201", "/x%0D%0AX-Injected", "/x%0aX-Injected", "/x%00X-Injected",
        "/x%09X-Injected", "/x%1fX-Injected", "/x%7fX-Injected", "/x\\X-Injected", "\\X-Injected", "/x\u0085X-Injected", "/x\u2028X-Injected", "/x\u202eX-Injected", "/x\u00a0X-Injected", "/../X-Injected", "/a/%2e%2e/X-Injected",
        "/./X-Injected", "/x?a b=X-Injected", "/x#a\r\nX-Injected",
    ];

    [Fact]
    public async Task F11_No_actor_or_key_has_such_an_id()
    {
        Scene scene = await lab.StageAsync();
        RemoteActor eve = scene.Peer("evil").AddLightActor("eve");
        foreach (string tail in s_tails)
        {
            string bad = eve.Peer.Origin + tail;
            SiteAnswer answer = await scene.SendFromElsewhereAsync(eve.Post(eve.Create(eve.Note("x", scene.Article)).With(("actor", bad))));
            Assert.True(answer.Status is 400 or 401 or 403, $"actor {tail}: {answer}");

            // A signature cannot hold the bytes that end its header.
            if (tail.All(static c => c is >= ' ' and <= '~'))
            {
                answer = await scene.SendFromElsewhereAsync(eve.PostAs(eve.Id, bad, eve.NewId("activities")));
                Assert.True(answer.Status is 400 or 401, $"key {tail}: {answer}");
            }
        }

        AssertClean(scene);
        (JsonObject create, string mark) = scene.NewComment(eve);
        await scene.AssertCommentedAsync(eve.Post(create), mark);
    }

    [Fact]
    public async Task F11_No_object_or_activity_has_such_an_id()
    {
        Scene scene = await lab.StageAsync();
        RemoteActor eve = scene.Peer("evil").AddLightActor("eve");
        List<string> marks = [];
        foreach (string tail in s_tails)
        {
            string bad = eve.Peer.Origin + tail;
            await scene.AssertRefusedAsync(eve.Post(eve.Activity("Create", bad)), 202, 400);
            marks.Add(scene.NewMark());
            await scene.AssertRefusedAsync(eve.Post(eve.Create(eve.Note(marks[^1], scene.Article).With(("id", bad)))), 202, 400);
        }

        await scene.SettleAsync();
        Assert.All(marks, mark => Assert.DoesNotContain(scene.Site.Data.Find(mark), static place => place.StartsWith("ap_interactions", StringComparison.Ordinal)));
        Assert.Equal([eve.Path], eve.Peer.Requests.Select(static r => r.Target));
        AssertClean(scene);
        string good = scene.NewMark();
        JsonObject note = eve.Note(good, scene.Article).With(("id", $"{eve.Peer.Origin}/notes/%7Eanna/%C3%A4;x=1?b=2&a=1&a=%20"));
        eve.Peer.Serve("/notes/%7Eanna/%C3%A4;x=1?b=2&a=1&a=%20", note);
        await scene.AssertCommentedAsync(eve.Post(eve.Create(note).With(("object", note["id"]))), good);
        Assert.Equal("/notes/%7Eanna/%C3%A4;x=1?b=2&a=1&a=%20", eve.Peer.Requests[^1].Target);
    }

    [Fact]
    public async Task F11_No_link_leads_to_such_a_place()
    {
        Scene scene = await lab.StageAsync();
        Visitor visitor = await Visitor.EnterAsync(scene);
        RemoteActor eve = scene.Peer("evil").AddLightActor("eve");
        List<string> handles = [];
        foreach (string tail in s_tails)
        {
            string bad = eve.Peer.Origin + tail;
            string account = $"x{handles.Count}@{eve.Peer.Host}";
            handles.Add($"@{account}");
            eve.Peer.Serve($"/.well-known/webfinger?resource={Uri.EscapeDataString($"acct:{account}")}", F4_DiscoveryLinks.Answer(account, bad, bad + "{uri}"), "application/jrd+json");
            Assert.False(Visitor.IsSentOn(await visitor.AskAsync(account)), tail);
            RemoteActor liar = eve.Peer.AddLightActor($"liar{handles.Count}");
            liar.Document["inbox"] = bad;
            liar.Publish();
            Assert.Equal(401, (await scene.SendFromElsewhereAsync(liar.Post(liar.Activity("Follow", scene.ChannelId), scene.ChannelInbox))).Status);
            if (tail.All(static c => c is >= ' ' and <= '~'))
            {
                // Bytes that a header may hold; the web server here sends no others.
                eve.Peer.Redirect($"/users/hop{handles.Count}", bad);
                await scene.AssertKeyRefusedAsync(eve, $"{eve.Peer.Origin}/users/hop{handles.Count}");
            }
        }

        await scene.PublishAsync($"<p>{string.Join(' ', handles)}</p>");
        Assert.Empty(await scene.GetFollowersAsync());
        AssertClean(scene);
    }

    [Fact]
    public async Task F11_A_redirect_cannot_add_a_line()
    {
        Scene scene = await lab.StageAsync();
        RemoteActor eve = scene.Peer("evil").AddLightActor("eve");
        foreach (string location in new[] { "/a\tb", "/a b", "/a\\b", "/a\u0001b", "/a\rX-Injected: 1" })
        {
            string host = scene.HostOf($"raw{Array.IndexOf(["/a\tb", "/a b", "/a\\b", "/a\u0001b"], location) + 1}");
            RawPeer server = scene.Net.AddRaw(host, async (self, stream, token) =>
            {
                await using Stream tls = await self.ReadRequestAsync(stream, token);
                await tls.WriteAsync(System.Text.Encoding.Latin1.GetBytes($"HTTP/1.1 302 Found\r\nLocation: {location}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"), token);
            });
            SiteAnswer answer = await scene.SendFromElsewhereAsync(eve.PostAs($"https://{host}/users/x", $"https://{host}/users/x#key"));
            Assert.True(answer.Status is 401 or 503, $"{location}: {answer}");
            Assert.Equal(1, server.Connections);
        }
    }

    private static void AssertClean(Scene scene)
    {
        Assert.DoesNotContain(scene.Requests, static r => r.Target.Contains("Injected", StringComparison.OrdinalIgnoreCase) || r.Headers.Any(static h => h.Key.Contains("Injected", StringComparison.OrdinalIgnoreCase) || h.Value.Contains("Injected", StringComparison.OrdinalIgnoreCase)));
        Assert.All(scene.Lookups, l => Assert.EndsWith(scene.Zone, l.Host, StringComparison.Ordinal));
    }
}
