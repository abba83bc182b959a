using System.Text.Json.Nodes;
using ActivityPub.Sdk.Attack.Tests.Lab;
using ActivityPub.Sdk.Tests.Processes;

namespace ActivityPub.Sdk.Attack.Tests;

/// <summary>What the site does not show, or no longer shows, no representation tells of.</summary>
public sealed class C3_HiddenContent(AttackLab lab)
{
    public static TheoryData<string> Hidden => ["scheduled", "followers", "local", "withdrawn", "deleted"];

    [Theory]
    [MemberData(nameof(Hidden))]
    public async Task C3_nothing_tells_of_what_is_hidden(string kind)
    {
        Scene scene = await lab.StageAsync();
        RemoteActor follower = scene.Peer("good").AddActor("anna");
        RemoteActor stranger = scene.Peer("other").AddActor("otto");
        await scene.AssertStatusAsync(202, follower.Post(follower.Activity("Follow", scene.ChannelId)));
        await Eventually.TrueAsync(() => $"anna follows.\n{scene.Site.Output}", async _ => (await scene.GetFollowersAsync()).Contains(follower.Id));

        string mark = scene.NewMark();
        JsonNode article = (await scene.Site.ApiAsync(HttpMethod.Post, $"/api/channels/{scene.Channel}/articles", new
        {
            title = mark,
            html = $"<p>{mark}</p>",
            summary = mark,
            tags = new[] { mark },
            visibility = kind is "followers" or "local" ? kind : "public",
            publishAt = kind == "scheduled" ? TimeProvider.System.GetUtcNow().AddYears(1) : (DateTimeOffset?)null,
        }))!;
        string id = article["id"]!.GetValue<string>();
        string objectId = scene.Site.Data.List("SELECT coalesce(object_text, object) FROM ap_publications WHERE key = $0", id).SingleOrDefault() ?? article["objectId"]!.GetValue<string>();
        string path = new Uri(objectId).PathAndQuery;
        string? activity = null;
        if (kind is "withdrawn" or "deleted" or "followers")
        {
            await Eventually.TrueAsync(() => $"the post arrives.\n{scene.Site.Output}", _ => Task.FromResult(follower.Deliveries.Any(d => d.Text.Contains(mark, StringComparison.Ordinal))));
            activity = new Uri(JsonNode.Parse(follower.Deliveries.First(d => d.Text.Contains(mark, StringComparison.Ordinal)).Body)!["id"]!.GetValue<string>()).PathAndQuery;
        }

        if (kind is "withdrawn" or "deleted")
        {
            // Seen by everybody until the very moment at which it is taken back.
            foreach (string seen in (string[])[path, activity!, new Uri(scene.ChannelId).PathAndQuery + "/outbox?page=1"])
            {
                SiteAnswer before = await scene.GetDocumentAsync(seen);
                Assert.Contains(mark, before.Text, StringComparison.Ordinal);
                Assert.Equal("public, no-cache", before.Headers["Cache-Control"]);
            }

            Assert.Contains(mark, (await scene.GetPageAsync($"/articles/{id}")).Text, StringComparison.Ordinal);
            await (kind == "deleted"
                ? scene.Site.ApiAsync(HttpMethod.Delete, $"/api/articles/{id}")
                : scene.Site.ApiAsync(HttpMethod.Put, $"/api/articles/{id}", new { title = mark, html = $"<p>{mark}</p>", visibility = "local", tags = new[] { mark } }));
        }

        foreach (RemoteActor? reader in (RemoteActor?[])[null, stranger])
        {
            foreach (string? document in (string?[])[path, activity, path + "/likes", path + "/shares", path + "/replies", path + "/replies?page=1"])
            {
                if (document is null)
                {
                    continue;
                }

                SiteAnswer answer = await scene.ReadAsync(document, reader);
                bool isGone = kind is "withdrawn" or "deleted" && document != activity;
                Assert.True(answer.Status == (isGone ? 410 : 404), $"{document}: {answer}");
                AssertSilent(answer, mark, id);
            }

            string actor = new Uri(scene.ChannelId).PathAndQuery;
            foreach (string document in (string[])[actor, actor + "/outbox", actor + "/outbox?page=1", actor + "/featured", actor + "/featured?page=1", actor + "/followers", "/nodeinfo/2.1", "/ap/actor"])
            {
                AssertSilent(await scene.ReadAsync(document, reader), mark, id);
            }
        }

        foreach (string resource in (string[])[objectId, $"{SiteUnderAttack.Origin}/articles/{id}", $"{SiteUnderAttack.Origin}/tags/{mark}"])
        {
            SiteAnswer finger = await scene.Site.GetAsync($"/.well-known/webfinger?resource={Uri.EscapeDataString(resource)}", "*/*", scene.Source);
            Assert.Equal(404, finger.Status);
            AssertSilent(finger, mark, id);
        }

        // The pages of the site: what is for this website alone stands there and leads to nothing else.
        bool isOnSite = kind is "local" or "withdrawn";
        SiteAnswer page = await scene.GetPageAsync($"/articles/{id}");
        Assert.Equal(isOnSite ? 200 : 404, page.Status);
        Assert.False(page.Headers.TryGetValue("Link", out string? link) && link.Contains("activity+json", StringComparison.Ordinal), link);
        Assert.DoesNotContain(objectId, page.Text, StringComparison.Ordinal);
        Assert.Equal(isOnSite ? 200 : 404, (await scene.GetPageAsync($"/tags/{mark}")).Status);
        Assert.Equal(isOnSite, (await scene.GetPageAsync($"/@{scene.Channel}")).Text.Contains(mark, StringComparison.Ordinal));

        // What was sent of the end says no more than the end.
        foreach (PeerRequest delivery in follower.Deliveries.Where(static d => JsonNode.Parse(d.Body)!["type"]!.GetValue<string>() is "Delete" or "Undo"))
        {
            Assert.DoesNotContain(mark, delivery.Text, StringComparison.Ordinal);
        }

        // The honest article beside it is everywhere.
        Assert.Equal(200, (await scene.GetDocumentAsync(new Uri(scene.Article).PathAndQuery)).Status);
        Assert.Contains(scene.Article, (await scene.GetDocumentAsync(new Uri(scene.ChannelId).PathAndQuery + "/outbox?page=1")).Text, StringComparison.Ordinal);
        Assert.Contains("activity+json", (await scene.GetPageAsync($"/articles/{scene.ArticleKey}")).Headers["Link"], StringComparison.Ordinal);
    }

    private static void AssertSilent(SiteAnswer answer, string mark, string id)
    {
        Assert.DoesNotContain(mark, answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain($"/articles/{id}", answer.Text, StringComparison.Ordinal);
    }
}
