using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ActivityPub.Sdk.Attack.Tests.Lab;

namespace ActivityPub.Sdk.Attack.Tests;

/// <summary>F3: redirects to where the site must not go, and what a redirect takes along.</summary>
public class F3_Redirects(AttackLab lab)
{
    private static readonly string[] s_inside =
    [
        "https://169.254.169.254/latest/meta-data/", "http://169.254.169.254/latest/meta-data/", "//169.254.169.254/latest/meta-data/", "http://127.0.0.1:8080/",
        "https://[::ffff:169.254.169.254]/", "file:///etc/passwd", "gopher://127.0.0.1:6379/_x", "data:application/activity+json,{}",
    ];

    public static TheoryData<int> Codes => [301, 302, 303, 307, 308];

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task F3_A_signed_fetch_is_not_led_inside(int code)
    {
        Scene scene = await lab.StageAsync();
        Peer evil = scene.Peer("evil");
        RemoteActor eve = evil.AddLightActor("eve");
        int number = 0;
        foreach (string location in s_inside)
        {
            evil.Redirect($"/users/x{++number}", location, code);
            await scene.AssertKeyRefusedAsync(eve, $"{evil.Origin}/users/x{number}");
        }

        Assert.Equal(number, evil.Requests.Count);
        Assert.All(scene.Dials, d => Assert.Equal(evil.Host, d.Host));
        SpecialAddresses.AssertNeverDialled(scene.Net);

        evil.Redirect(eve.Path, "/profile", code);
        evil.Serve("/profile", eve.Document);
        (JsonObject create, string mark) = scene.NewComment(eve);
        await scene.AssertCommentedAsync(eve.Post(create), mark);
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task F3_An_unsigned_fetch_is_not_led_inside(int code)
    {
        Scene scene = await lab.StageAsync();
        Visitor visitor = await Visitor.EnterAsync(scene);
        Peer evil = scene.Peer("evil");
        string Query(string user) => $"/.well-known/webfinger?resource={Uri.EscapeDataString($"acct:{user}@{evil.Host}")}";
        int number = 0;
        foreach (string location in s_inside)
        {
            evil.Redirect(Query($"x{++number}"), location, code);
            Assert.False(Visitor.IsSentOn(await visitor.AskAsync($"x{number}@{evil.Host}")), location);
        }

        Assert.Equal(number, evil.Requests.Count);
        Assert.All(scene.Dials, d => Assert.Equal(evil.Host, d.Host));
        SpecialAddresses.AssertNeverDialled(scene.Net);

        evil.Redirect(Query("anna"), "/finger/anna", code);
        evil.Serve("/finger/anna", F4_DiscoveryLinks.Answer($"anna@{evil.Host}", $"{evil.Origin}/users/anna", $"{evil.Origin}/follow?uri={{uri}}"), "application/jrd+json");
        Assert.True(Visitor.IsSentOn(await visitor.AskAsync($"anna@{evil.Host}")));
        Assert.All(scene.Requests, static r => Assert.False(r.Headers.ContainsKey("Signature")));
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task F3_A_delivery_is_led_nowhere(int code)
    {
        Scene scene = await lab.StageAsync();
        RemoteActor evil = scene.Peer("evil").AddLightActor("eve");
        RemoteActor outside = scene.Peer("outside").AddLightActor("olga");
        RemoteActor good = scene.Peer("good").AddLightActor("anna");
        await scene.BecomeFollowerAsync(evil);
        await scene.BecomeFollowerAsync(good);
        string[] locations = [s_inside[0], s_inside[1], $"{outside.Id}/inbox", "/elsewhere"];
        List<string> titles = [];
        foreach (string location in locations)
        {
            evil.Peer.Redirect($"{evil.Path}/inbox", location, code);
            string title = await scene.PublishAsync();
            titles.Add(title);
            await evil.WaitForDeliveryAsync(title);
            await good.WaitForDeliveryAsync(title);
            await ActivityPub.Sdk.Tests.Processes.Eventually.TrueAsync("it was given up", _ => Task.FromResult(0 == scene.Site.Data.Count(
                "SELECT count(*) FROM ap_deliveries d JOIN ap_inboxes i ON i.seq = d.inbox_seq WHERE instr(i.url, $0) > 0 AND d.state = 0", evil.Peer.Host)));
        }

        Assert.Equal(locations.Length, scene.Site.Data.Count("SELECT count(*) FROM ap_deliveries d JOIN ap_inboxes i ON i.seq = d.inbox_seq WHERE instr(i.url, $0) > 0 AND d.state = 2 AND d.last_status = $1", evil.Peer.Host, code));
        Assert.All(titles, title => Assert.Single(evil.Deliveries, d => d.Text.Contains(title, StringComparison.Ordinal)));
        Assert.Empty(outside.Peer.Requests);
        Assert.Equal(0, evil.Peer.CountOf("/elsewhere"));
        SpecialAddresses.AssertNeverDialled(scene.Net);
    }

    [Fact]
    public async Task F3_A_signature_is_not_sent_on()
    {
        Scene scene = await lab.StageAsync();
        RemoteActor eve = scene.Peer("evil").AddLightActor("eve");
        Peer other = scene.Peer("other");
        eve.Peer.Redirect("/users/away", $"{other.Origin}/users/away?x=1");
        await scene.AssertKeyRefusedAsync(eve, $"{eve.Peer.Origin}/users/away");

        PeerRequest first = Assert.Single(eve.Peer.Requests);
        PeerRequest second = Assert.Single(other.Requests);
        Assert.Equal("/users/away?x=1", second.Target);
        Assert.NotEqual(first.Headers["Signature"], second.Headers["Signature"]);
        Assert.False(second.Headers.ContainsKey("Authorization") || second.Headers.ContainsKey("Cookie") || second.Headers.ContainsKey("Referer"));

        // Each is good where it was sent, and nowhere else.
        string pem = (await scene.GetDocumentAsync("/ap/actor")).Json["publicKey"]!["publicKeyPem"]!.GetValue<string>();
        Assert.True(IsSignedFor(first, first, pem));
        Assert.True(IsSignedFor(second, second, pem));
        Assert.False(IsSignedFor(first, second, pem));
    }

    private static bool IsSignedFor(PeerRequest signed, PeerRequest target, string pem)
    {
        Dictionary<string, string> parameters = signed.Headers["Signature"].Split(',').Select(static p => p.Split('=', 2)).ToDictionary(static p => p[0].Trim(), static p => p[1].Trim('"'));
        string text = string.Join('\n', parameters["headers"].Split(' ').Select(name => $"{name}: {(name == "(request-target)" ? $"get {target.Target}" : target.Headers[name])}"));
        using RSA key = RSA.Create();
        key.ImportFromPem(pem);
        return key.VerifyData(Encoding.UTF8.GetBytes(text), Convert.FromBase64String(parameters["signature"]), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }
}
