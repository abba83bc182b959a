using System.Net;
using System.Text.Json.Nodes;
using ActivityPub.Sdk.Sqlite;
using ActivityPub.Sdk.Storage;
using ActivityPub.Sdk.Testing.Peers;
using ActivityPub.Sdk.Tests.Processes;
using ActivityPub.Sdk.Vocabulary;

namespace OrganisationSite.Tests;

/// <summary>Nothing that the site hides is visible through any ActivityPub representation.</summary>
public sealed class VisibilityTests(RunningSite running) : IClassFixture<RunningSite>
{
    private SiteProcess Site => running.Site;

    [Fact]
    public async Task A_local_article_is_on_the_site_and_nowhere_else()
    {
        string channel = await running.NewChannelAsync();
        await running.FollowAsync("local-reader", channel);
        JsonNode article = await running.PublishAsync(channel, new { title = "Only here", html = "<p>Sealed words</p>", visibility = "local" });

        SiteAnswer page = await Site.PageAsync($"/articles/{article["id"]}");
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains("Sealed words", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("rel=\"alternate\"", page.Text, StringComparison.Ordinal);
        Assert.False(page.Headers.TryGetValue("Link", out string? link) && link.Contains("activity+json", StringComparison.Ordinal), link);
        if (article["objectId"]?.GetValue<string>() is { } objectId)
        {
            Assert.Equal(HttpStatusCode.NotFound, (await Site.DocumentAsync(objectId)).Status);
        }

        await AssertHiddenAsync(channel, article, "Sealed words");

        // What is published afterwards arrives, so what came before would have arrived too.
        JsonNode open = await running.PublishAsync(channel, new { title = "For all", html = "<p>Open words</p>" });
        await running.Peer.WaitForAsync(d => d.Object?.Id?.Value == open["objectId"]!.GetValue<string>(), TestContext.Current.CancellationToken);
        Assert.DoesNotContain(running.Peer.Deliveries, static d => System.Text.Encoding.UTF8.GetString(d.Body.Span).Contains("Sealed words", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_article_that_becomes_local_is_taken_back()
    {
        string channel = await running.NewChannelAsync();
        await running.FollowAsync("former-reader", channel);
        JsonNode article = await running.PublishAsync(channel, new { title = "Too early", html = "<p>Hasty words</p>" });
        string objectId = article["objectId"]!.GetValue<string>();
        await running.Peer.WaitForAsync(d => d.Activity is Create && d.Object?.Id?.Value == objectId, TestContext.Current.CancellationToken);

        await Site.JsonAsync(HttpMethod.Put, $"/api/articles/{article["id"]}", new { title = "Too early", html = "<p>Hasty words</p>", visibility = "local" });
        await running.Peer.WaitForAsync(d => d.Activity is Delete && d.Object?.Id?.Value == objectId, TestContext.Current.CancellationToken);
        Assert.NotEqual(HttpStatusCode.OK, (await Site.DocumentAsync(objectId)).Status);
        await AssertHiddenAsync(channel, article, "Hasty words");
    }

    [Fact]
    public async Task An_article_for_followers_is_not_for_strangers()
    {
        string channel = await running.NewChannelAsync();
        PeerActor follower = await running.FollowAsync("friend", channel);
        PeerActor stranger = running.Peer.AddActor("nosy");
        JsonNode article = await running.PublishAsync(channel, new { title = "Among us", html = "<p>Quiet words</p>", visibility = "followers" });
        ActivityPub.Sdk.Identifiers.ObjectId objectId = ActivityPub.Sdk.Identifiers.ObjectId.Parse(article["objectId"]!.GetValue<string>());
        await running.Peer.WaitForAsync(d => d.Activity is Create && d.Object?.Id == objectId, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, (await running.Peer.FetchAsync(objectId, follower, TestContext.Current.CancellationToken)).Status);
        Assert.NotEqual(HttpStatusCode.OK, (await running.Peer.FetchAsync(objectId, stranger, TestContext.Current.CancellationToken)).Status);
        Assert.NotEqual(HttpStatusCode.OK, (await Site.DocumentAsync(objectId.Value)).Status);
        await AssertHiddenAsync(channel, article, "Quiet words");
        Assert.Equal(HttpStatusCode.NotFound, (await Site.PageAsync($"/articles/{article["id"]}")).Status);
        Assert.DoesNotContain("Among us", (await Site.PageAsync($"/@{channel}")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unlisted_article_opens_by_its_address_and_stands_in_no_list()
    {
        string channel = await running.NewChannelAsync();
        JsonNode article = await running.PublishAsync(channel, new { title = "Half hidden", html = "<p>Low words</p>", visibility = "unlisted", tags = new[] { "Hush" } });
        Assert.Contains("Low words", (await Site.PageAsync($"/articles/{article["id"]}")).Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await Site.DocumentAsync(article["objectId"]!.GetValue<string>())).Status);
        foreach (string list in (string[])["/", $"/@{channel}", "/tags/hush"])
        {
            Assert.DoesNotContain("Half hidden", (await Site.PageAsync(list)).Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_article_is_nowhere_before_its_time_and_everywhere_after_it()
    {
        string channel = await running.NewChannelAsync();
        await running.FollowAsync("early-reader", channel);
        JsonNode later = await running.PublishAsync(channel, new { title = "Next year", html = "<p>Distant words</p>", publishAt = DateTimeOffset.UtcNow.AddYears(1) });
        DateTimeOffset due = DateTimeOffset.UtcNow.AddSeconds(2);
        JsonNode soon = await running.PublishAsync(channel, new { title = "In a moment", html = "<p>Near words</p>", publishAt = due });
        Assert.Equal("scheduled", later["state"]!.GetValue<string>());
        Assert.Null(later["objectId"]);

        JsonNode view = soon;
        await Eventually.TrueAsync(() => $"the article is published: {view}\n{Site.Output}", async _ => (view = await running.ArticleAsync(soon))["state"]!.GetValue<string>() == "published");
        Assert.True(DateTimeOffset.UtcNow >= due);
        string objectId = view["objectId"]!.GetValue<string>();
        PeerDelivery create = await running.Peer.WaitForAsync(d => d.Activity is Create && d.Object?.Id?.Value == objectId, TestContext.Current.CancellationToken);
        Assert.True(create.ReceivedAt >= due, $"{create.ReceivedAt:O} is before {due:O}");
        Assert.True(create.Object!.Published >= due.AddSeconds(-1), $"published {create.Object.Published:O}, due {due:O}");
        Assert.Equal(HttpStatusCode.OK, (await Site.DocumentAsync(objectId)).Status);
        Assert.Contains("Near words", (await Site.PageAsync($"/articles/{soon["id"]}")).Text, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.NotFound, (await Site.PageAsync($"/articles/{later["id"]}")).Status);
        Assert.DoesNotContain("Next year", (await Site.PageAsync("/")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Next year", (await Site.PageAsync($"/@{channel}")).Text, StringComparison.Ordinal);
        await AssertHiddenAsync(channel, later, "Distant words");
    }

    [Fact]
    public async Task The_ids_of_what_is_hidden_answer_as_if_nothing_were_there()
    {
        // The API does not say these ids, so they are read from the store while the site is down.
        using TemporaryFolder data = new();
        await using SiteProcess site = await SiteProcess.StartAsync(data.Path);
        List<JsonNode> hidden =
        [
            await site.JsonAsync(HttpMethod.Post, "/api/channels/news/articles", new { title = "Later", html = "<p>Distant words</p>", publishAt = DateTimeOffset.UtcNow.AddYears(1) }),
            await site.JsonAsync(HttpMethod.Post, "/api/channels/news/articles", new { title = "Here", html = "<p>Sealed words</p>", visibility = "local" }),
        ];
        await site.KillAsync();
        List<string> ids = [];
        await using (SqliteFederationStorage storage = new(new SqliteStorageOptions { ConnectionString = $"Data Source={data.Combine("site.db")}" }))
        {
            await storage.InitializeAsync(TestContext.Current.CancellationToken);
            foreach (JsonNode article in hidden)
            {
                PublicationRecord? publication = await storage.Publications.FindAsync("news", article["id"]!.GetValue<string>(), TestContext.Current.CancellationToken);
                Assert.NotNull(publication);
                ids.Add(publication.ObjectId.Value);
            }
        }

        await site.RestartAsync();
        string missing = (await site.DocumentAsync("/ap/objects/00000000000000000000000000000000")).Text;
        foreach (string id in ids)
        {
            SiteAnswer answer = await site.DocumentAsync(id);
            Assert.Equal(HttpStatusCode.NotFound, answer.Status);
            Assert.Equal(missing, answer.Text);
        }
    }

    private async Task AssertHiddenAsync(string channel, JsonNode article, string words)
    {
        Assert.DoesNotContain(words, await Site.OutboxAsync(channel), StringComparison.Ordinal);
        SiteAnswer negotiated = await Site.DocumentAsync($"/articles/{article["id"]}");
        Assert.False(negotiated.MediaType == "application/activity+json", negotiated.Text);
        SiteAnswer featured = await Site.DocumentAsync($"/ap/actors/{channel}/featured");
        Assert.DoesNotContain(words, featured.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(words, (await Site.DocumentAsync($"/ap/actors/{channel}")).Text, StringComparison.Ordinal);
    }
}
