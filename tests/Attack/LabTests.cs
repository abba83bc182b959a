using ActivityPub.Sdk.Attack.Tests.Lab;
using ActivityPub.Sdk.Keys;
using ActivityPub.Sdk.Tests.Processes;

namespace ActivityPub.Sdk.Attack.Tests;

/// <summary>The lab itself: honest traffic gets through, and what the assertions look at is there. Without that, a refusal would prove nothing.</summary>
public class LabTests(AttackLab lab)
{
    [Theory]
    [InlineData(KeyAlgorithm.RsaSha256, false)]
    [InlineData(KeyAlgorithm.RsaSha256, true)]
    [InlineData(KeyAlgorithm.Ed25519, false)]
    [InlineData(KeyAlgorithm.Ed25519, true)]
    public async Task An_honest_comment_arrives(KeyAlgorithm algorithm, bool rfc9421)
    {
        Scene scene = await lab.StageAsync();
        RemoteActor good = scene.Peer("good").AddActor("anna", algorithm);
        string mark = scene.NewMark();
        Assert.Empty(scene.Site.Data.Find(mark));

        await scene.AssertCommentedAsync(rfc9421 ? good.PostRfc9421(good.Create(good.Note(mark, scene.Article))) : good.Post(good.Create(good.Note(mark, scene.Article))), mark);

        Assert.Contains(scene.Site.Data.Find(mark), static place => place.StartsWith("ap_interactions.content: ", StringComparison.Ordinal));
        Assert.Equal([good.Peer.Host], scene.Lookups.Select(static l => l.Host).Distinct());
        Assert.All(scene.Dials, static dial => Assert.Equal($"{Names.PublicAddress}:443", dial.Address.ToString()));
        Assert.Equal([good.Path], scene.Requests.Select(static r => r.Target));
        Assert.Equal(1, good.Fetches);
    }

    [Fact]
    public async Task A_follow_is_answered()
    {
        Scene scene = await lab.StageAsync();
        RemoteActor good = scene.Peer("good").AddActor("anna");

        await scene.AssertStatusAsync(202, good.Post(good.Activity("Follow", scene.ChannelId), scene.ChannelInbox));

        await Eventually.TrueAsync("the channel has the follower", async _ => (await scene.GetFollowersAsync()).Contains(good.Id));
        await Eventually.TrueAsync("the Accept was delivered", _ => Task.FromResult(good.Deliveries.Any(static d => d.Text.Contains("\"Accept\"", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task A_private_address_is_looked_up_and_never_dialled()
    {
        Scene scene = await lab.StageAsync();
        scene.Net.Names.Set(scene.HostOf("inside"), "10.0.0.7");
        RemoteActor inside = scene.Peer("inside").AddActor("ina");

        Assert.NotEqual(202, (await scene.SendAsync(inside.Post(inside.Create(inside.Note("x", scene.Article))))).Status);

        Assert.NotEmpty(scene.Lookups);
        Assert.Empty(scene.Dials);
    }

    [Fact]
    public async Task A_raw_server_is_reached()
    {
        Scene scene = await lab.StageAsync();
        RemoteActor raw = new Peer(scene.HostOf("raw")).AddActor("rita");
        RawPeer server = scene.Net.AddRaw(raw.Peer.Host, async (self, stream, token) =>
        {
            await using Stream tls = await self.ReadRequestAsync(stream, token);
            byte[] document = Wire.Bytes(raw.Document);
            await tls.WriteAsync(System.Text.Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: {Peer.ActivityJson}\r\nContent-Length: {document.Length}\r\nConnection: close\r\n\r\n"), token);
            await tls.WriteAsync(document, token);
        });
        string mark = scene.NewMark();

        await scene.AssertCommentedAsync(raw.Post(raw.Create(raw.Note(mark, scene.Article))), mark);

        Assert.Equal(1, server.Connections);
    }
}
