using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using ActivityPub.Sdk.Attack.Tests.Lab;
using ActivityPub.Sdk.Tests.Processes;

namespace ActivityPub.Sdk.Attack.Tests;

/// <summary>F8: servers that are never done.</summary>
public sealed class F8_SlowServers(AttackLab lab, ImpatientSite impatient) : IClassFixture<ImpatientSite>
{
    [Fact]
    public async Task F8_Who_never_ends_is_left_and_others_are_served_meanwhile()
    {
        Scene scene = await lab.StageAsync(impatient.Site);
        Dictionary<string, Func<RawPeer, NetworkStream, CancellationToken, Task>> scripts = new()
        {
            ["silent"] = static async (_, stream, token) => await stream.CopyToAsync(Stream.Null, token),
            ["tls"] = static async (_, stream, token) =>
            {
                // The beginning of a handshake that never goes on.
                await stream.ReadExactlyAsync(new byte[5], token);
                await stream.WriteAsync(new byte[] { 0x16, 0x03, 0x03 }, token);
                await stream.CopyToAsync(Stream.Null, token);
            },
            ["quiet"] = static async (self, stream, token) =>
            {
                await using SslStream tls = await self.ReadRequestAsync(stream, token);
                await tls.CopyToAsync(Stream.Null, token);
            },
            ["headers"] = static async (self, stream, token) =>
            {
                await using SslStream tls = await self.ReadRequestAsync(stream, token);
                await DripAsync(tls, "HTTP/1.1 200 OK\r\nX: ", token);
            },
            ["body"] = static async (self, stream, token) =>
            {
                await using SslStream tls = await self.ReadRequestAsync(stream, token);
                await tls.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: {Peer.ActivityJson}\r\nContent-Length: 200000\r\n\r\n{{\"id\":\""), token);
                await DripAsync(tls, "", token);
            },
            ["chunks"] = static async (self, stream, token) =>
            {
                await using SslStream tls = await self.ReadRequestAsync(stream, token);
                await tls.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: {Peer.ActivityJson}\r\nTransfer-Encoding: chunked\r\n\r\n"), token);
                while (true)
                {
                    await tls.WriteAsync("1\r\nx\r\n"u8.ToArray(), token);
                    await Task.Delay(100, token);
                }
            },
        };
        List<RawPeer> servers = [];
        List<Task<SiteAnswer>> waiting = [];
        foreach ((string name, Func<RawPeer, NetworkStream, CancellationToken, Task> script) in scripts)
        {
            RemoteActor slow = new Peer(scene.HostOf(name)).AddLightActor("sam");
            servers.Add(scene.Net.AddRaw(slow.Peer.Host, script));
            waiting.Add(scene.SendFromElsewhereAsync(slow.Post(slow.Create(slow.Note("slow", scene.Article)))));
        }

        // While all of them hang, somebody else is fetched and heard.
        await Eventually.TrueAsync("the slow ones are under way", _ => Task.FromResult(servers.TrueForAll(static s => s.Connections > 0)));
        RemoteActor anna = scene.Peer("good").AddLightActor("anna");
        (JsonObject create, string mark) = scene.NewComment(anna);
        await scene.AssertCommentedAsync(anna.Post(create), mark);

        foreach (SiteAnswer answer in await Task.WhenAll(waiting))
        {
            Assert.True(answer.Status == 503, answer.ToString());
        }

        await Eventually.TrueAsync("the site has hung up everywhere", _ => Task.FromResult(servers.TrueForAll(static s => s.Open == 0)));
        await scene.SettleAsync();
    }

    [Fact]
    public async Task F8_A_slow_inbox_holds_nobody_else_up()
    {
        Scene scene = await lab.StageAsync(impatient.Site);
        RemoteActor slow = scene.Peer("slow").AddLightActor("sam");
        RemoteActor good = scene.Peer("good").AddLightActor("anna");
        await scene.BecomeFollowerAsync(slow);
        await scene.BecomeFollowerAsync(good);
        RawPeer server = scene.Net.AddRaw(slow.Peer.Host, static async (self, stream, token) =>
        {
            await using SslStream tls = await self.ReadRequestAsync(stream, token);
            await DripAsync(tls, "HTTP/1.1 202 Accepted\r\nX: ", token);
        });
        slow.Peer.On($"{slow.Path}/inbox", static async context => await Task.Delay(Timeout.Infinite, context.RequestAborted));

        for (int i = 0; i < 3; i++)
        {
            await good.WaitForDeliveryAsync(await scene.PublishAsync());
        }

        await Eventually.TrueAsync("an attempt at the slow one ended", _ => Task.FromResult(0 < scene.Site.Data.Count(
            "SELECT count(*) FROM ap_deliveries d JOIN ap_inboxes i ON i.seq = d.inbox_seq WHERE instr(i.url, $0) > 0 AND d.state = 0 AND d.last_error IS NOT NULL", slow.Peer.Host)));
        Assert.True(server.Connections + slow.Deliveries.Count() > 1);
    }

    [Fact]
    public async Task F8_A_slow_object_delays_only_its_own_author()
    {
        Scene scene = await lab.StageAsync(impatient.Site);
        RemoteActor slow = scene.Peer("slow").AddLightActor("sam");
        RemoteActor good = scene.Peer("good").AddLightActor("anna");
        int asked = 0;
        slow.Peer.On("/notes/slow", async context =>
        {
            Interlocked.Increment(ref asked);
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        (JsonObject first, string known) = scene.NewComment(slow);
        await scene.AssertCommentedAsync(slow.Post(first), known);
        await scene.AssertStatusAsync(202, slow.Post(slow.Activity("Create", $"{slow.Peer.Origin}/notes/slow")));
        await Eventually.TrueAsync("it is asked for", _ => Task.FromResult(Volatile.Read(ref asked) > 0));

        (JsonObject create, string mark) = scene.NewComment(good);
        await scene.AssertCommentedAsync(good.Post(create), mark);
        await Eventually.TrueAsync("it has to wait", _ => Task.FromResult(0 < scene.Site.Data.Count("SELECT count(*) FROM ap_inbox WHERE instr(actor, $0) > 0 AND state = 0 AND error IS NOT NULL", slow.Peer.Host)));
        (create, mark) = scene.NewComment(slow);
        await scene.AssertCommentedAsync(slow.Post(create), mark);
    }

    private static async Task DripAsync(Stream stream, string begin, CancellationToken token)
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes(begin), token);
        while (true)
        {
            await stream.WriteAsync("x"u8.ToArray(), token);
            await stream.FlushAsync(token);
            await Task.Delay(100, token);
        }
    }
}
