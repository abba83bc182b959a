using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Sqlite;
using ActivityPub.Sdk.Storage;
using ActivityPub.Sdk.Testing.Peers;
using ActivityPub.Sdk.Tests.Processes;
using ActivityPub.Sdk.Vocabulary;

namespace OrganisationSite.Tests;

/// <summary>What outlives the process, however it ends.</summary>
public sealed class RestartTests
{
    private const int Followers = 500;

    // How many deliveries of one host are claimed at a time: what was in flight may arrive twice.
    private const int InFlight = 16;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData(150)]
    [InlineData(490)]
    public async Task A_kill_in_the_middle_of_a_fan_out_loses_nothing(int beforeTheKill)
    {
        using TemporaryFolder data = new();
        ConcurrentDictionary<string, int> received = new(StringComparer.Ordinal);
        using ManualResetEventSlim gate = new();
        using SemaphoreSlim reached = new(0);
        int arrived = 0;

        // Answers at once at first and then keeps every sender waiting, so that the kill comes in the middle on every machine.
        await using FediversePeer peer = await FediversePeer.StartAsync(
            o => o.Answer = delivery =>
            {
                if (delivery.Activity is Create)
                {
                    received.AddOrUpdate(delivery.Inbox, 1, static (_, n) => n + 1);
                    if (Interlocked.Increment(ref arrived) > beforeTheKill && !gate.IsSet)
                    {
                        reached.Release();
                        gate.Wait(Token);
                    }
                }

                return 202;
            },
            Token);
        await using SiteProcess site = await SiteProcess.StartAsync(data.Path);
        await site.KillAsync();
        string[] inboxes = [.. Enumerable.Range(0, Followers).Select(static i => string.Create(CultureInfo.InvariantCulture, $"/users/reader{i}/inbox"))];
        await SeedAsync(data.Combine("site.db"), peer.Origin, inboxes);
        await site.RestartAsync();

        JsonNode article = await site.JsonAsync(HttpMethod.Post, "/api/channels/news/articles", new { title = "To all", html = "<p>Text</p>" });
        Assert.True(await reached.WaitAsync(TimeSpan.FromMinutes(2), Token), $"{received.Count} deliveries arrived.\n{site.Output}");
        await site.KillAsync();
        int before = received.Count;
        gate.Set();
        Assert.InRange(before, beforeTheKill, Followers - 1);

        await site.RestartAsync();
        await Eventually.TrueAsync(() => $"every inbox has the article: {received.Count} of {Followers}.\n{site.Output}", _ => Task.FromResult(received.Count == Followers), TimeSpan.FromMinutes(5));
        Assert.Equal(inboxes.Order(StringComparer.Ordinal), received.Keys.Order(StringComparer.Ordinal));

        // The site knows it too.
        string[] states = [];
        await Eventually.TrueAsync(() => $"every delivery is recorded: {string.Join(", ", states.Distinct())}.\n{site.Output}", async _ =>
        {
            states = [.. (await site.PagesAsync($"/api/articles/{article["id"]}/deliveries?limit=200")).SelectMany(static p => p).Select(static d => d["state"]!.GetValue<string>())];
            return states.Length == Followers && states.All(static s => s == "delivered");
        });
        int twice = received.Values.Sum(static n => n - 1);
        TestContext.Current.TestOutputHelper?.WriteLine($"{before} inboxes reached before the kill, {received.Count} in the end, {twice} of them twice");
        Assert.InRange(twice, 0, InFlight);
        Assert.All(received.Values, static n => Assert.InRange(n, 1, 2));
        Assert.All(peer.Deliveries, static d => Assert.True(d.SignatureValid));
    }

    [Fact]
    public async Task Accounts_keys_followers_and_articles_outlive_a_restart()
    {
        using TemporaryFolder data = new();
        await using FediversePeer peer = await FediversePeer.StartAsync(null, Token);
        await using SiteProcess site = await SiteProcess.StartAsync(data.Path);
        await site.JsonAsync(HttpMethod.Post, "/api/channels", new { handle = "council", name = "Council", type = "Group" });
        PeerActor reader = peer.AddActor("reader");
        await reader.FollowAsync(ObjectId.Parse($"{site.Address}/ap/actors/council"), Token);
        await peer.WaitForAsync(static d => d.Activity is Accept, Token);
        JsonNode article = await site.JsonAsync(HttpMethod.Post, "/api/channels/council/articles", new { title = "Agenda", html = "<p>One</p>" });
        string objectId = article["objectId"]!.GetValue<string>();
        await peer.WaitForAsync(d => d.Activity is Create && d.Object?.Id?.Value == objectId, Token);
        await reader.LikeAsync(ObjectId.Parse(objectId), ObjectId.Parse($"{site.Address}/ap/actors/council"), Token);
        await site.JsonAsync(HttpMethod.Post, "/api/blocks", new { domain = "bad.example" });
        await Eventually.TrueAsync(() => site.Output, async _ => (await site.JsonAsync(HttpMethod.Get, $"/api/articles/{article["id"]}"))["likes"]!.GetValue<int>() == 1);
        string[] paths = ["/ap/actors/news", "/ap/actors/council", "/ap/actor", objectId, "/ap/actors/council/outbox", "/ap/actors/council/followers"];
        string[] before = await Task.WhenAll(paths.Select(async p => (await site.DocumentAsync(p)).Text));
        string seen = (await site.JsonAsync(HttpMethod.Get, $"/api/articles/{article["id"]}")).ToJsonString();

        await site.StopAsync();
        await site.RestartAsync();

        string[] after = await Task.WhenAll(paths.Select(async p => (await site.DocumentAsync(p)).Text));
        Assert.Equal(before, after);
        Assert.Contains("BEGIN PUBLIC KEY", after[1], StringComparison.Ordinal);
        Assert.Equal(seen, (await site.JsonAsync(HttpMethod.Get, $"/api/articles/{article["id"]}")).ToJsonString());
        Assert.Contains("bad.example", (await site.JsonAsync(HttpMethod.Get, "/api/blocks")).ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(reader.Id.Value, (await site.JsonAsync(HttpMethod.Get, "/api/channels/council/followers"))["items"]![0]!["id"]!.GetValue<string>());

        // The private key is the same one too: what it signs now is believed by who knows the old public key.
        await site.JsonAsync(HttpMethod.Put, $"/api/articles/{article["id"]}", new { title = "Agenda", html = "<p>Two</p>" });
        await peer.WaitForAsync(d => d.Activity is Update && d.Object?.Id?.Value == objectId, Token);
    }

    [Fact]
    public async Task The_generated_key_lies_in_its_file_and_stays()
    {
        using TemporaryFolder data = new();
        await using SiteProcess site = await SiteProcess.StartAsync(data.Path, ("Site__ApiKey", null));
        string key = (await File.ReadAllTextAsync(data.Combine("api-key"), Token)).Trim();
        Assert.Contains(data.Combine("api-key"), site.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(key, site.Output, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await site.ApiAsync(HttpMethod.Get, "/api/channels", null, key)).Status);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(data.Combine("api-key")));
        }

        await site.StopAsync();
        await site.RestartAsync();
        Assert.DoesNotContain(key, site.Output, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await site.ApiAsync(HttpMethod.Get, "/api/channels", null, key)).Status);
    }

    private static async Task SeedAsync(string file, Origin origin, IEnumerable<string> inboxes)
    {
        await using SqliteFederationStorage storage = new(new SqliteStorageOptions { ConnectionString = $"Data Source={file}" });
        await storage.InitializeAsync(Token);
        await using IStorageTransaction transaction = await storage.BeginTransactionAsync(Token);
        foreach (string inbox in inboxes)
        {
            await transaction.Followers.UpsertAsync(
                new FollowerRecord
                {
                    Username = "news",
                    ActorId = origin.Append(inbox[..inbox.LastIndexOf('/')]),
                    Inbox = origin.Append(inbox),
                    State = FollowState.Accepted,
                    FollowActivity = "{}"u8.ToArray(),
                    FollowedAt = DateTimeOffset.UnixEpoch,
                },
                Token);
        }

        await transaction.CommitAsync(Token);
    }
}
