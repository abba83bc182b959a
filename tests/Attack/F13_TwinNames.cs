using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ActivityPub.Sdk.Attack.Tests.Lab;

namespace ActivityPub.Sdk.Attack.Tests;

/// <summary>F13: names that look like others, and other spellings of one name.</summary>
public class F13_TwinNames(AttackLab lab)
{
    [Fact]
    public async Task F13_A_block_holds_for_every_spelling_and_all_below()
    {
        Scene scene = await lab.StageAsync();
        await BlockAsync(scene, $"Blocked.{scene.Zone.ToUpperInvariant()}");
        foreach (string host in new[] { "blocked", "sub.blocked", "a.b.blocked" })
        {
            RemoteActor eve = scene.Peer(host).AddLightActor("eve");
            foreach (string spelling in new[] { eve.Peer.Host, eve.Peer.Host.ToUpperInvariant(), eve.Peer.Host + ":443" })
            {
                string actor = $"https://{spelling}{eve.Path}";
                await scene.AssertStatusAsync(403, eve.Unsigned(eve.Create(eve.Note("x", scene.Article)).With(("actor", actor))).Sign(new CavageSignature(eve.Key) { KeyId = actor + "#ed25519-key" }));
            }

            Assert.Empty(eve.Peer.Requests);
        }

        // Forms that are no domain are none that gets past the block.
        RemoteActor odd = scene.Peer("blocked").AddLightActor("odd");
        foreach (string spelling in new[] { $"blocked.{scene.Zone}.", $"x@blocked.{scene.Zone}", $"blocked.{scene.Zone}%2f.good.{scene.Zone}", $"blocked。{scene.Zone}" })
        {
            string actor = $"https://{spelling}{odd.Path}";
            await scene.AssertRefusedAsync(odd.Unsigned(odd.Create(odd.Note("x", scene.Article)).With(("actor", actor))).Sign(new CavageSignature(odd.Key)), 400, 401, 403);
        }

        Assert.DoesNotContain(scene.Lookups, static l => l.Host.Contains("blocked", StringComparison.OrdinalIgnoreCase));
        foreach (string host in new[] { "notblocked", "blocked-not", "blocked.other" })
        {
            RemoteActor good = scene.Peer(host).AddLightActor("anna");
            (JsonObject create, string mark) = scene.NewComment(good);
            await scene.AssertCommentedAsync(good.Post(create), mark);
        }
    }

    [Theory]
    [InlineData("bücher", "xn--bcher-kva")]
    [InlineData("xn--bcher-kva", "bücher")]
    public async Task F13_A_block_holds_for_both_forms_of_an_international_name(string blocked, string spoken)
    {
        Scene scene = await lab.StageAsync();
        RemoteActor eve = scene.Peer("xn--bcher-kva").AddLightActor("eve");
        string actor = $"https://{spoken}.{scene.Zone}{eve.Path}";
        JsonObject create = eve.Create(eve.Note(scene.NewMark(), scene.Article)).With(("actor", actor));
        await BlockAsync(scene, $"{blocked}.{scene.Zone}");
        await scene.AssertStatusAsync(403, eve.Unsigned(create).Sign(new CavageSignature(eve.Key)));
        Assert.Empty(scene.Lookups);

        await scene.Site.ApiAsync(HttpMethod.Delete, $"/api/blocks?domain={Uri.EscapeDataString($"{spoken}.{scene.Zone}")}");
        await scene.AssertStatusAsync(202, eve.Unsigned(create).Sign(new CavageSignature(eve.Key)));
    }

    [Fact]
    public async Task F13_What_is_no_domain_cannot_be_blocked_by_mistake()
    {
        Scene scene = await lab.StageAsync();
        foreach (string domain in new[] { "attacker/.good.{zone}", "good.{zone}.", "good.{zone}/", "good .{zone}", "https://good.{zone}", "x@good.{zone}", "good.{zone}:8080", "good.{zone}#x", "good.{zone}?x", "good..{zone}", "" })
        {
            Post block = new("/api/blocks", JsonSerializer.SerializeToUtf8Bytes(new { domain = domain.Replace("{zone}", scene.Zone, StringComparison.Ordinal) }));
            block["Content-Type"] = "application/json";
            block.Add("Authorization", "Bearer key-of-the-tests");
            await scene.AssertStatusAsync(400, block);
        }

        RemoteActor good = scene.Peer("good").AddLightActor("anna");
        (JsonObject create, string mark) = scene.NewComment(good);
        await scene.AssertCommentedAsync(good.Post(create), mark);
    }

    [Fact]
    public async Task F13_A_twin_is_somebody_else()
    {
        Scene scene = await lab.StageAsync();
        RemoteActor good = scene.Peer("good").AddLightActor("anna");
        (JsonObject create, string mark) = scene.NewComment(good);
        JsonObject note = create["object"]!.AsObject();
        note["published"] = "2026-01-01T00:00:00Z";
        await scene.AssertCommentedAsync(good.Post(create), mark);

        // Cyrillic о; a sub-domain; a domain with the other as its beginning; both written and as they are on the wire.
        IdnMapping idn = new();
        string cyrillic = $"g\u043eod.{scene.Zone}";
        string[] hosts = [idn.GetAscii(cyrillic), $"x.good.{scene.Zone}", $"good.{scene.Zone}.evil-{scene.Zone}", $"g00d.{scene.Zone}"];
        foreach (string host in hosts)
        {
            RemoteActor twin = scene.Net.Peer(host).AddLightActor("anna");
            string actor = host == hosts[0] ? $"https://{cyrillic}{twin.Path}" : twin.Id;
            string stolen = scene.NewMark();
            JsonObject changed = note.With(("content", $"<p>{stolen}</p>"), ("updated", "2031-01-01T00:00:00Z"));
            JsonObject update = twin.Activity("Update", changed).With(("actor", actor), ("to", note["to"]));
            await scene.AssertStatusAsync(202, twin.Unsigned(update).Sign(new CavageSignature(twin.Key)));
            await scene.AssertStatusAsync(202, twin.Post(twin.Activity("Delete", note["id"]!)));
            await scene.AssertRefusedAsync(good.Unsigned(good.Create(good.Note(stolen, scene.Article)).With(("actor", actor))).Sign(new CavageSignature(good.Key)), 401, 403);
            await scene.SettleAsync();
            Assert.DoesNotContain(scene.Site.Data.Find(stolen), static place => place.StartsWith("ap_interactions", StringComparison.Ordinal));
        }

        Assert.NotNull(await scene.FindCommentAsync(mark));

        // The same name in another case is the same one.
        string edit = scene.NewMark();
        string loud = good.Id.Replace(good.Peer.Host, good.Peer.Host.ToUpperInvariant(), StringComparison.Ordinal);
        JsonObject edited = note.With(("content", $"<p>{edit}</p>"), ("updated", TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)), ("attributedTo", loud));
        await scene.AssertCommentedAsync(good.Unsigned(good.Activity("Update", edited).With(("actor", loud))).Sign(new CavageSignature(good.Key)), edit);
    }

    private static Task BlockAsync(Scene scene, string domain) => scene.Site.ApiAsync(HttpMethod.Post, "/api/blocks", new { domain });
}
