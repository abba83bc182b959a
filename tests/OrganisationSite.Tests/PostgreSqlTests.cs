using System.Text.Json.Nodes;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Testing.Peers;
using ActivityPub.Sdk.Tests.PostgreSql;
using ActivityPub.Sdk.Tests.Processes;
using ActivityPub.Sdk.Vocabulary;

namespace OrganisationSite.Tests;

/// <summary>The site with its federation on a PostgreSQL server.</summary>
public sealed class PostgreSqlTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Followers_get_what_is_published_before_and_after_restarts_of_site_and_server()
    {
        await using PostgreSqlServer server = await PostgreSqlServer.StartAsync(durable: true);
        using TemporaryFolder data = new();
        await using FediversePeer peer = await FediversePeer.StartAsync(cancellationToken: Token);
        await using SiteProcess site = await SiteProcess.StartAsync(
            data.Path,
            ("ActivityPub__Storage", "postgresql"),
            ("ConnectionStrings__ActivityPub", server.ConnectionString));

        PeerActor reader = peer.AddActor("reader");
        await reader.FollowAsync(ObjectId.Parse($"{site.Address}/ap/actors/news"), Token);
        await Eventually.TrueAsync(() => $"reader follows.\n{site.Output}", async _ => await CountFollowersAsync(site) == 1);
        JsonNode first = await PublishAsync(site, "First");

        // A lease outlives its process, because another node may hold it. So the kill comes when the delivery is recorded.
        await Eventually.TrueAsync(() => $"the first article is delivered.\n{site.Output}", async _ =>
            (await site.PagesAsync($"/api/articles/{first["id"]}/deliveries")).SelectMany(static page => page).Any(static item => item["state"]!.GetValue<string>() == "delivered"));
        Assert.Equal(1, CountArticles(peer));

        // The federation is in the server, not in the site's file.
        await site.KillAsync();
        await site.RestartAsync();
        Assert.Equal(1, await CountFollowersAsync(site));
        await PublishAsync(site, "Second");
        await Eventually.TrueAsync(() => $"the second article has arrived.\n{site.Output}", _ => Task.FromResult(CountArticles(peer) == 2));

        await server.StopAsync();
        await server.RestartAsync();
        await Eventually.TrueAsync(() => $"the site publishes again without a restart of its own.\n{site.Output}", async _ =>
        {
            try
            {
                await PublishAsync(site, "Third");
                return true;
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                return false;
            }
        });
        await Eventually.TrueAsync(() => $"the third article has arrived.\n{site.Output}", _ => Task.FromResult(CountArticles(peer) >= 3), TimeSpan.FromMinutes(3));
    }

    private static Task<JsonNode> PublishAsync(SiteProcess site, string title) =>
        site.JsonAsync(HttpMethod.Post, "/api/channels/news/articles", new { title, html = "<p>Text</p>", key = title });

    private static int CountArticles(FediversePeer peer) => peer.Deliveries.Count(static delivery => delivery.Activity is Create);

    private static async Task<int> CountFollowersAsync(SiteProcess site) => (await site.PagesAsync("/api/channels/news/followers")).SelectMany(static page => page).Count();
}
