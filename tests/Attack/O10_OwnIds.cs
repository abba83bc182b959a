using System.Text.Json.Nodes;
using ActivityPub.Sdk.Attack.Tests.Lab;

namespace ActivityPub.Sdk.Attack.Tests;

/// <summary>O10: others who speak in the name of this site, or send it to itself.</summary>
public class O10_OwnIds(AttackLab lab)
{
    private static readonly string[] s_origins = [SiteUnderAttack.Origin, "https://SITE.example", "https://site.example:443", "HTTPS://Site.Example:443"];

    [Fact]
    public async Task O10_Nobody_is_an_account_of_this_site()
    {
        Scene scene = await lab.StageAsync();
        RemoteActor eve = scene.Peer("evil").AddLightActor("eve");
        List<string> marks = [];
        foreach (string origin in s_origins)
        {
            foreach (string path in new[] { $"/ap/actors/{scene.Channel}", "/ap/actor", "/users/nobody" })
            {
                string actor = origin + path;
                marks.Add(scene.NewMark());
                JsonObject create = eve.Create(eve.Note(marks[^1], scene.Article).With(("attributedTo", actor))).With(("actor", actor));
                await scene.AssertStatusAsync(403, eve.Unsigned(create.With(("id", $"{origin}/ap/activities/1"))).Sign(new CavageSignature(eve.Key)));
                await scene.AssertStatusAsync(403, eve.Unsigned(create).Sign(new CavageSignature(eve.Key) { KeyId = actor + "#main-key" }));

                // A key of this site, for an account elsewhere.
                SiteAnswer answer = await scene.SendFromElsewhereAsync(eve.PostAs(eve.Id, actor + "#main-key", eve.NewId("activities")));
                Assert.True(answer.Status == 401, answer.ToString());
            }
        }

        await scene.AssertNoTraceAsync([.. marks]);

        AssertNotAskedItself(scene);
        Assert.Empty(eve.Peer.Requests);
        (JsonObject good, string honest) = scene.NewComment(eve);
        await scene.AssertCommentedAsync(eve.Post(good), honest);
    }

    [Fact]
    public async Task O10_Nobodys_object_is_one_of_this_site()
    {
        Scene scene = await lab.StageAsync();
        RemoteActor eve = scene.Peer("evil").AddLightActor("eve");
        List<string> marks = [];
        foreach (string origin in s_origins)
        {
            foreach (string id in new[] { $"{origin}/ap/objects/new", scene.Article.Replace(SiteUnderAttack.Origin, origin, StringComparison.Ordinal) })
            {
                foreach (string? author in new[] { eve.Id, scene.ChannelId, null })
                {
                    marks.Add(scene.NewMark());
                    JsonObject note = eve.Note(marks[^1], scene.Article).With(("id", id), ("attributedTo", author), ("updated", "2031-01-01T00:00:00Z"));
                    await scene.AssertRefusedAsync(eve.Post(eve.Create(note)), 202, 403);
                    await scene.AssertRefusedAsync(eve.Post(eve.Activity("Update", note)), 202, 403);
                }

                await scene.AssertRefusedAsync(eve.Post(eve.Activity("Create", id)), 202, 403);
                await scene.AssertRefusedAsync(eve.Post(eve.Activity("Update", id)), 202, 403);
                await scene.AssertRefusedAsync(eve.Post(eve.Activity("Delete", id)), 202, 403);
                await scene.AssertRefusedAsync(eve.Post(eve.Activity("Undo", id)), 202, 403);
            }

            marks.Add(scene.NewMark());
            await scene.AssertStatusAsync(403, eve.Post(eve.Create(eve.Note(marks[^1], scene.Article)).With(("id", $"{origin}/ap/activities/1"))));
        }

        await scene.SettleAsync();
        Assert.All(marks, mark => Assert.DoesNotContain(scene.Site.Data.Find(mark), static place => !place.StartsWith("ap_inbox", StringComparison.Ordinal)));
        AssertNotAskedItself(scene);
        Assert.Equal(200, (await scene.GetDocumentAsync(new Uri(scene.Article).PathAndQuery)).Status);
        (JsonObject good, string honest) = scene.NewComment(eve);
        await scene.AssertCommentedAsync(eve.Post(good), honest);
    }

    [Fact]
    public async Task O10_No_redirect_link_or_handle_leads_here()
    {
        Scene scene = await lab.StageAsync();
        Visitor visitor = await Visitor.EnterAsync(scene);
        RemoteActor eve = scene.Peer("evil").AddLightActor("eve");
        int number = 0;
        foreach (string origin in s_origins.Append("//site.example"))
        {
            eve.Peer.Redirect($"/users/x{++number}", $"{origin}/ap/actors/{scene.Channel}");
            await scene.AssertKeyRefusedAsync(eve, $"{eve.Peer.Origin}/users/x{number}");
        }

        eve.Peer.Serve($"/.well-known/webfinger?resource={Uri.EscapeDataString($"acct:eve@{eve.Peer.Host}")}", F4_DiscoveryLinks.Answer($"x@{SiteUnderAttack.Host}", scene.ChannelId, $"{eve.Peer.Origin}/follow?uri={{uri}}"), "application/jrd+json");
        foreach (string account in new[] { $"eve@{eve.Peer.Host}", $"x@{SiteUnderAttack.Host}", "x@SITE.example", $"x@{SiteUnderAttack.Host}:443" })
        {
            Assert.False(Visitor.IsSentOn(await visitor.AskAsync(account)), account);
        }

        eve.Peer.Serve("/.well-known/host-meta", $"""<XRD xmlns="http://docs.oasis-open.org/ns/xri/xrd-1.0"><Link rel="lrdd" template="{SiteUnderAttack.Origin}/.well-known/webfinger?resource={'{'}uri{'}'}"/></XRD>""", "application/xrd+xml");
        Assert.False(Visitor.IsSentOn(await visitor.AskAsync($"other@{eve.Peer.Host}")));
        AssertNotAskedItself(scene);
    }

    private static void AssertNotAskedItself(Scene scene)
    {
        Assert.DoesNotContain(scene.Net.Names.Lookups, static l => l.Host.EndsWith(SiteUnderAttack.Host, StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(scene.Net.Dials, static d => d.Host.EndsWith(SiteUnderAttack.Host, StringComparison.OrdinalIgnoreCase));
    }
}
