using System.Net;
using System.Text.Json.Nodes;
using ActivityPub.Sdk.Testing.Peers;
using ActivityPub.Sdk.Tests.Processes;
using ActivityPub.Sdk.Vocabulary;

namespace OrganisationSite.Tests;

/// <summary>The JSON API, endpoint by endpoint.</summary>
public sealed class ApiTests(RunningSite running) : IClassFixture<RunningSite>
{
    private SiteProcess Site => running.Site;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> Endpoints => new()
    {
        { "GET", "/api/channels" },
        { "POST", "/api/channels" },
        { "GET", "/api/channels/news/followers" },
        { "POST", "/api/channels/news/articles" },
        { "GET", "/api/articles/1" },
        { "PUT", "/api/articles/1" },
        { "DELETE", "/api/articles/1" },
        { "GET", "/api/articles/1/deliveries" },
        { "POST", "/api/articles/1/comments/1/approve" },
        { "POST", "/api/articles/1/comments/1/reject" },
        { "GET", "/api/blocks" },
        { "POST", "/api/blocks" },
        { "DELETE", "/api/blocks?domain=bad.example" },
    };

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task Nobody_gets_in_without_the_key(string method, string path)
    {
        string? body = method is "POST" or "PUT" ? "{}" : null;
        foreach (string? key in (string?[])[null, "", "wrong", SiteProcess.ApiKey + "x", SiteProcess.ApiKey.ToUpperInvariant()])
        {
            SiteAnswer answer = await Site.ApiAsync(new HttpMethod(method), path, body, key);
            answer.Problem(HttpStatusCode.Unauthorized);
            Assert.StartsWith("Bearer", answer.Headers["WWW-Authenticate"], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_configured_channel_is_listed()
    {
        JsonNode channel = Assert.Single(await AllAsync("/api/channels?limit=200"), static c => c["handle"]!.GetValue<string>() == "news");
        Assert.Equal($"{Site.Address}/ap/actors/news", channel["actorId"]!.GetValue<string>());
        Assert.Equal("Organization", channel["type"]!.GetValue<string>());
        Assert.Equal($"@news@{new Uri(Site.Address).Authority}", channel["address"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_channel_is_made_and_is_an_account()
    {
        SiteAnswer created = await Site.ApiAsync(HttpMethod.Post, "/api/channels", new { handle = "jobs", name = "Jobs", summary = "<p>Work with us</p><script>alert(1)</script>", type = "Group" });
        Assert.Equal(HttpStatusCode.Created, created.Status);
        Assert.Equal("jobs", created.Json!["handle"]!.GetValue<string>());
        Assert.Equal("Jobs", created.Json["name"]!.GetValue<string>());
        Assert.Equal("Group", created.Json["type"]!.GetValue<string>());

        SiteAnswer actor = await Site.DocumentAsync("/ap/actors/jobs");
        Assert.Equal("Group", actor.Json!["type"]!.GetValue<string>());
        Assert.Equal("Jobs", actor.Json["name"]!.GetValue<string>());
        Assert.Contains("Work with us", actor.Json["summary"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.DoesNotContain("script", actor.Json["summary"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await Site.GetAsync($"/.well-known/webfinger?resource=acct:jobs@{new Uri(Site.Address).Authority}", "application/jrd+json")).Status);
        Assert.Equal(HttpStatusCode.OK, (await Site.PageAsync("/@jobs")).Status);

        Assert.Contains("jobs", (await Site.ApiAsync(HttpMethod.Post, "/api/channels", new { handle = "JOBS", name = "Again" })).Problem(HttpStatusCode.Conflict), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"name":"No handle"}""")]
    [InlineData("""{"handle":""}""")]
    [InlineData("""{"handle":"two words"}""")]
    [InlineData("""{"handle":"no-hyphen"}""")]
    [InlineData("""{"handle":"städtisch"}""")]
    [InlineData("""{"handle":"abcdefghijabcdefghijabcdefghijk"}""")]
    [InlineData("""{"handle":"instance.actor"}""")]
    [InlineData("""{"handle":"x1","type":"Robot"}""")]
    [InlineData("""{"handle":5}""")]
    [InlineData("""{"handle":"x2","name":{"en":"a"}}""")]
    [InlineData("""[]""")]
    [InlineData("""null""")]
    [InlineData("""{"handle":"x3" """)]
    [InlineData("")]
    public async Task A_channel_that_cannot_be_is_refused(string body)
    {
        SiteAnswer answer = await Site.ApiAsync(HttpMethod.Post, "/api/channels", body, SiteProcess.ApiKey);
        answer.Problem(HttpStatusCode.BadRequest);
        Assert.DoesNotContain("   at ", answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/channels", """{"handle":"x4"}""")]
    [InlineData("/api/channels/news/articles", """{"title":"a"}""")]
    [InlineData("/api/blocks", """{"domain":"bad.example"}""")]
    public async Task A_body_of_another_media_type_is_refused(string path, string body) =>
        (await Site.ApiAsync(HttpMethod.Post, path, body, SiteProcess.ApiKey, "text/plain")).Problem(HttpStatusCode.UnsupportedMediaType);

    [Fact]
    public async Task Channels_come_in_pages()
    {
        for (int i = 0; i < 5; i++)
        {
            await running.NewChannelAsync();
        }

        IReadOnlyList<IReadOnlyList<JsonNode>> pages = await Site.PagesAsync("/api/channels?limit=2");
        Assert.All(pages, static p => Assert.InRange(p.Count, 1, 2));
        string[] handles = [.. pages.SelectMany(static p => p).Select(static c => c["handle"]!.GetValue<string>())];
        Assert.Equal(handles.Distinct(), handles);
        Assert.True(handles.Length >= 6);
        Assert.Contains("news", handles);
        Assert.DoesNotContain("instance.actor", handles);
    }

    [Theory]
    [InlineData("/api/channels?limit=x")]
    [InlineData("/api/channels?limit=99999999999")]
    [InlineData("/api/channels/news/followers?limit=1.5")]
    [InlineData("/api/blocks?limit=-")]
    public async Task A_limit_that_is_not_a_number_is_refused(string path) => (await Site.ApiAsync(HttpMethod.Get, path)).Problem(HttpStatusCode.BadRequest);

    [Theory]
    [InlineData("/api/channels?limit=0")]
    [InlineData("/api/channels?limit=-3")]
    [InlineData("/api/channels?limit=100000")]
    [InlineData("/api/channels?cursor=%00%27--")]
    [InlineData("/api/channels/news/followers?cursor=nonsense")]
    [InlineData("/api/blocks?cursor=nonsense")]
    public async Task Whatever_limit_and_cursor_are_the_answer_is_a_list_or_a_refusal(string path)
    {
        SiteAnswer answer = await Site.ApiAsync(HttpMethod.Get, path);
        if (answer.Status == HttpStatusCode.OK)
        {
            Assert.NotNull(answer.Json!["items"]);
        }
        else
        {
            answer.Problem(HttpStatusCode.BadRequest);
        }
    }

    [Fact]
    public async Task An_article_is_published_read_edited_and_deleted()
    {
        string channel = await running.NewChannelAsync();
        PeerActor follower = await running.FollowAsync("reader", channel);
        SiteAnswer created = await Site.ApiAsync(HttpMethod.Post, $"/api/channels/{channel}/articles", new
        {
            title = "Bridge closed",
            html = "<p>From <b>Friday</b> on.</p><script>alert(1)</script>",
            summary = "The bridge is closed.",
            form = "article",
            tags = new[] { "Traffic", "#Bridge" },
            language = "en",
            attachments = new[] { new { url = $"{Site.Address}/images/avatar.png", mediaType = "image/png", alt = "A bridge", width = 52, height = 52 } },
            visibility = "public",
            contentWarning = (string?)null,
        });
        Assert.True(created.Status == HttpStatusCode.Created, $"{created.Text}\n{Site.Output}");
        JsonNode article = created.Json!;
        string id = article["id"]!.GetValue<string>();
        string objectId = article["objectId"]!.GetValue<string>();
        Assert.EndsWith($"/api/articles/{id}", created.Headers["Location"], StringComparison.Ordinal);
        Assert.Equal($"{Site.Address}/articles/{id}", article["url"]!.GetValue<string>());
        Assert.StartsWith($"{Site.Address}/ap/objects/", objectId, StringComparison.Ordinal);
        Assert.Equal("published", article["state"]!.GetValue<string>());

        JsonNode read = await running.ArticleAsync(article);
        Assert.Equal("Bridge closed", read["title"]!.GetValue<string>());
        Assert.Equal("article", read["form"]!.GetValue<string>());
        Assert.Equal(["Traffic", "Bridge"], read["tags"]!.AsArray().Select(static t => t!.GetValue<string>()));
        Assert.Equal("A bridge", read["attachments"]![0]!["alt"]!.GetValue<string>());
        Assert.Empty(read["comments"]!.AsArray());
        Assert.Equal(0, read["likes"]!.GetValue<int>());
        Assert.Equal(0, read["shares"]!.GetValue<int>());

        SiteAnswer document = await Site.DocumentAsync(objectId);
        Assert.Equal("Article", document.Json!["type"]!.GetValue<string>());
        Assert.Equal("Bridge closed", document.Json["name"]!.GetValue<string>());
        Assert.Contains("<b>Friday</b>", document.Json["content"]!.GetValue<string>().Replace("strong>", "b>", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("script", document.Text, StringComparison.Ordinal);
        Assert.Contains(document.Json["tag"]!.AsArray(), static t => t!["name"]!.GetValue<string>() == "#Bridge");
        Assert.Equal("A bridge", document.Json["attachment"]![0]!["name"]!.GetValue<string>());
        await running.Peer.WaitForAsync(d => d.Activity is Create && d.Object?.Id?.Value == objectId, Token);

        JsonNode edited = await Site.JsonAsync(HttpMethod.Put, $"/api/articles/{id}", new { title = "Bridge open", html = "<p>Again.</p>", form = "article" });
        Assert.Equal(objectId, edited["objectId"]!.GetValue<string>());
        Assert.Equal("Bridge open", edited["title"]!.GetValue<string>());
        Assert.Equal("Bridge open", (await Site.DocumentAsync(objectId)).Json!["name"]!.GetValue<string>());
        PeerDelivery update = await running.Peer.WaitForAsync(d => d.Activity is Update && d.Object?.Id?.Value == objectId, Token);
        Assert.NotNull(update.Object!.Updated);

        SiteAnswer deleted = await Site.ApiAsync(HttpMethod.Delete, $"/api/articles/{id}");
        Assert.Equal(HttpStatusCode.NoContent, deleted.Status);
        Assert.Empty(deleted.Text);
        await running.Peer.WaitForAsync(d => d.Activity is Delete, Token);
        Assert.Equal(HttpStatusCode.Gone, (await Site.DocumentAsync(objectId)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await Site.PageAsync($"/articles/{id}")).Status);
        (await Site.ApiAsync(HttpMethod.Get, $"/api/articles/{id}")).Problem(HttpStatusCode.NotFound);
        (await Site.ApiAsync(HttpMethod.Delete, $"/api/articles/{id}")).Problem(HttpStatusCode.NotFound);
        Assert.Equal(follower.Id.Value, (await AllAsync($"/api/channels/{channel}/followers"))[0]["id"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"title":"   ","html":""}""")]
    [InlineData("""{"title":"a","form":"poem"}""")]
    [InlineData("""{"title":"a","visibility":"secret"}""")]
    [InlineData("""{"title":"a","visibility":"direct"}""")]
    [InlineData("""{"title":"a","publishAt":"tomorrow"}""")]
    [InlineData("""{"title":"a","publishAt":12}""")]
    [InlineData("""{"title":"a","tags":"Traffic"}""")]
    [InlineData("""{"title":"a","tags":[null]}""")]
    [InlineData("""{"title":"a","tags":[1]}""")]
    [InlineData("""{"title":"a","language":"not a language"}""")]
    [InlineData("""{"title":"a","attachments":{}}""")]
    [InlineData("""{"title":"a","attachments":[null]}""")]
    [InlineData("""{"title":"a","attachments":[{}]}""")]
    [InlineData("""{"title":"a","attachments":[{"url":"/images/a.png"}]}""")]
    [InlineData("""{"title":"a","attachments":[{"url":"javascript:alert(1)"}]}""")]
    [InlineData("""{"title":"a","attachments":[{"url":"https://city.example/a.png","mediaType":"nonsense"}]}""")]
    [InlineData("""{"title":"a","attachments":[{"url":"https://city.example/a.png","mediaType":"image/png","width":-1,"height":0}]}""")]
    [InlineData("""{"title":["a"]}""")]
    [InlineData("""[{"title":"a"}]""")]
    [InlineData("""null""")]
    [InlineData("""{"title":"a" """)]
    [InlineData("")]
    public async Task An_article_that_cannot_be_is_refused_and_leaves_nothing_behind(string body)
    {
        string channel = await running.NewChannelAsync();
        SiteAnswer answer = await Site.ApiAsync(HttpMethod.Post, $"/api/channels/{channel}/articles", body, SiteProcess.ApiKey);
        Assert.True(answer.Status == HttpStatusCode.BadRequest, $"{(int)answer.Status} {answer.Text}\n{Site.Output}");
        answer.Problem(HttpStatusCode.BadRequest);
        Assert.DoesNotContain("   at ", answer.Text, StringComparison.Ordinal);
        Assert.Equal(0, (await Site.DocumentAsync($"/ap/actors/{channel}/outbox")).Json!["totalItems"]!.GetValue<int>());
        Assert.DoesNotContain("/articles/", (await Site.PageAsync($"/@{channel}")).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("title", 251)]
    [InlineData("html", 1_000_001)]
    [InlineData("key", 201)]
    public async Task What_is_too_long_is_refused(string member, int length)
    {
        JsonObject body = new() { ["title"] = "a", [member] = new string('x', length) };
        Assert.Contains(member, (await Site.ApiAsync(HttpMethod.Post, "/api/channels/news/articles", body.ToJsonString(), SiteProcess.ApiKey)).Problem(HttpStatusCode.BadRequest), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bad_edit_is_refused_and_changes_nothing()
    {
        JsonNode article = await running.PublishAsync("news", new { title = "As it was", html = "<p>Text</p>" });
        (await Site.ApiAsync(HttpMethod.Put, $"/api/articles/{article["id"]}", "{}", SiteProcess.ApiKey)).Problem(HttpStatusCode.BadRequest);
        (await Site.ApiAsync(HttpMethod.Put, $"/api/articles/{article["id"]}", """{"title":"b","form":"poem"}""", SiteProcess.ApiKey)).Problem(HttpStatusCode.BadRequest);
        Assert.Equal("As it was", (await running.ArticleAsync(article))["title"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("POST", "/api/channels/nobody/articles", """{"title":"a"}""")]
    [InlineData("GET", "/api/channels/nobody/followers", null)]
    [InlineData("GET", "/api/articles/none", null)]
    [InlineData("PUT", "/api/articles/none", """{"title":"a"}""")]
    [InlineData("DELETE", "/api/articles/none", null)]
    [InlineData("GET", "/api/articles/none/deliveries", null)]
    [InlineData("POST", "/api/articles/none/comments/1/approve", null)]
    [InlineData("DELETE", "/api/blocks?domain=never-blocked.example", null)]
    [InlineData("GET", "/api/nothing", null)]
    public async Task What_is_not_there_is_not_found(string method, string path, string? body) =>
        (await Site.ApiAsync(new HttpMethod(method), path, body, SiteProcess.ApiKey)).Problem(HttpStatusCode.NotFound);

    [Fact]
    public async Task The_same_key_is_the_same_article()
    {
        string channel = await running.NewChannelAsync();
        object first = new { title = "One", html = "<p>Text</p>", key = "cms-4711" };
        JsonNode created = await running.PublishAsync(channel, first);
        SiteAnswer again = await Site.ApiAsync(HttpMethod.Post, $"/api/channels/{channel}/articles", first);
        Assert.Equal(HttpStatusCode.OK, again.Status);
        Assert.Equal(created["id"]!.GetValue<string>(), again.Json!["id"]!.GetValue<string>());
        Assert.Equal(created["objectId"]!.GetValue<string>(), again.Json["objectId"]!.GetValue<string>());

        // The same content again is nothing at all; another content is an edit of the same object.
        SiteAnswer document = await Site.DocumentAsync(created["objectId"]!.GetValue<string>());
        Assert.Null(document.Json!["updated"]);
        JsonNode edited = await running.PublishAsync(channel, new { title = "Two", html = "<p>Text</p>", key = "cms-4711" });
        Assert.Equal(created["objectId"]!.GetValue<string>(), edited["objectId"]!.GetValue<string>());
        Assert.Contains("Two", (await Site.DocumentAsync(created["objectId"]!.GetValue<string>())).Text, StringComparison.Ordinal);

        // A key belongs to its channel.
        string other = await running.NewChannelAsync();
        Assert.NotEqual(created["id"]!.GetValue<string>(), (await running.PublishAsync(other, first))["id"]!.GetValue<string>());
    }

    [Fact]
    public async Task Many_at_once_with_the_same_key_make_one_article()
    {
        string channel = await running.NewChannelAsync();
        SiteAnswer[] answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Site.ApiAsync(HttpMethod.Post, $"/api/channels/{channel}/articles", new { title = "Once", html = "<p>Text</p>", key = "once" })));
        Assert.All(answers, a => Assert.True(a.Status is HttpStatusCode.Created or HttpStatusCode.OK, $"{(int)a.Status} {a.Text}\n{Site.Output}"));
        Assert.Single(answers.Select(static a => a.Json!["objectId"]!.GetValue<string>()).Distinct());
        Assert.Equal(1, (await Site.DocumentAsync($"/ap/actors/{channel}/outbox")).Json!["totalItems"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_reply_waits_for_approval_and_can_be_rejected_again()
    {
        string channel = await running.NewChannelAsync();
        JsonNode article = await running.PublishAsync(channel, new { title = "Library", html = "<p>Open on Sundays.</p>" });
        PeerActor reader = running.Peer.AddActor("commenter");
        ActivityPub.Sdk.Identifiers.ObjectId objectId = ActivityPub.Sdk.Identifiers.ObjectId.Parse(article["objectId"]!.GetValue<string>());
        await reader.ReplyAsync(objectId, running.ActorOf(channel), "<p>Good news <img src=x onerror=alert(1)></p>", Token);
        await reader.LikeAsync(objectId, running.ActorOf(channel), Token);
        await reader.AnnounceAsync(objectId, running.ActorOf(channel), Token);

        JsonNode? comment = null;
        await Eventually.TrueAsync(() => $"the reply is a comment, and like and boost are counted.\n{Site.Output}", async _ =>
        {
            JsonNode view = await running.ArticleAsync(article);
            comment = view["comments"]!.AsArray().SingleOrDefault();
            return comment is not null && view["likes"]!.GetValue<int>() == 1 && view["shares"]!.GetValue<int>() == 1;
        });
        Assert.Equal("pending", comment!["state"]!.GetValue<string>());
        Assert.Contains("Good news", comment["html"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.DoesNotContain("onerror", comment["html"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(reader.Handle.ToString(), comment["author"]!.GetValue<string>());
        Assert.NotNull(comment["publishedAt"]);
        string path = $"/api/articles/{article["id"]}/comments/{comment["id"]}";
        string page = $"/articles/{article["id"]}";
        Assert.DoesNotContain("Good news", (await Site.PageAsync(page)).Text, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.NoContent, (await Site.ApiAsync(HttpMethod.Post, path + "/approve")).Status);
        Assert.Equal("approved", (await running.ArticleAsync(article))["comments"]![0]!["state"]!.GetValue<string>());
        Assert.Contains("Good news", (await Site.PageAsync(page)).Text, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.NoContent, (await Site.ApiAsync(HttpMethod.Post, path + "/reject")).Status);
        Assert.DoesNotContain("Good news", (await Site.PageAsync(page)).Text, StringComparison.Ordinal);

        // A comment belongs to its article.
        JsonNode other = await running.PublishAsync(channel, new { title = "Other", html = "<p>Text</p>" });
        (await Site.ApiAsync(HttpMethod.Post, $"/api/articles/{other["id"]}/comments/{comment["id"]}/approve")).Problem(HttpStatusCode.NotFound);
        (await Site.ApiAsync(HttpMethod.Post, $"/api/articles/{article["id"]}/comments/nonsense/approve")).Problem(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Followers_come_in_pages()
    {
        string channel = await running.NewChannelAsync();
        List<string> expected = [];
        for (int i = 0; i < 5; i++)
        {
            expected.Add((await running.FollowAsync($"follower{i}", channel)).Id.Value);
        }

        IReadOnlyList<IReadOnlyList<JsonNode>> pages = await Site.PagesAsync($"/api/channels/{channel}/followers?limit=2");
        Assert.Equal([2, 2, 1], pages.Select(static p => p.Count));
        Assert.Equal(expected.Order(StringComparer.Ordinal), pages.SelectMany(static p => p).Select(static f => f["id"]!.GetValue<string>()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Deliveries_say_where_each_activity_stands_and_come_in_pages()
    {
        string channel = await running.NewChannelAsync();
        await running.FollowAsync("subscriber", channel);
        await using FediversePeer broken = await FediversePeer.StartAsync(static o => o.Answer = static d => d.Activity is Accept ? 202 : 500, Token);
        PeerActor unlucky = broken.AddActor("unlucky");
        await unlucky.FollowAsync(running.ActorOf(channel), Token);
        await broken.WaitForAsync(static d => d.Activity is Accept, Token);
        JsonNode article = await running.PublishAsync(channel, new { title = "Delivered", html = "<p>Text</p>" });
        string path = $"/api/articles/{article["id"]}/deliveries";
        IReadOnlyList<JsonNode> items = [];
        await Eventually.TrueAsync(() => $"one delivery is done and one waits.\n{string.Join('\n', items)}\n{Site.Output}", async _ =>
        {
            items = await AllAsync(path);
            return items.Count == 2 && items.All(static d => d["lastStatus"] is not null);
        });
        JsonNode done = Assert.Single(items, d => d["inbox"]!.GetValue<string>().StartsWith(running.Peer.Origin.ToString(), StringComparison.Ordinal));
        Assert.Equal("delivered", done["state"]!.GetValue<string>());
        Assert.Equal(1, done["attempts"]!.GetValue<int>());
        Assert.Equal(202, done["lastStatus"]!.GetValue<int>());
        Assert.Null(done["nextAttemptAt"]);
        JsonNode waits = Assert.Single(items, static d => d["lastStatus"]!.GetValue<int>() == 500);
        Assert.Equal("pending", waits["state"]!.GetValue<string>());
        Assert.True(waits["nextAttemptAt"]!.GetValue<DateTimeOffset>() > DateTimeOffset.UtcNow.AddSeconds(-1));

        IReadOnlyList<IReadOnlyList<JsonNode>> pages = await Site.PagesAsync(path + "?limit=1");
        Assert.Equal([1, 1], pages.Select(static p => p.Count));
    }

    [Fact]
    public async Task A_blocked_domain_is_kept_out_until_it_is_unblocked()
    {
        string channel = await running.NewChannelAsync();
        SiteAnswer created = await Site.ApiAsync(HttpMethod.Post, "/api/blocks", new { domain = "Bad.Example", reason = "spam" });
        Assert.Equal(HttpStatusCode.Created, created.Status);
        Assert.Equal("bad.example", created.Json!["domain"]!.GetValue<string>());
        await Site.JsonAsync(HttpMethod.Post, "/api/blocks", new { domain = "worse.example" });
        Assert.Contains(await AllAsync("/api/blocks"), static b => b["domain"]!.GetValue<string>() == "bad.example" && b["reason"]!.GetValue<string>() == "spam");
        Assert.True((await Site.PagesAsync("/api/blocks?limit=1")).Count >= 2);

        // The block of the other server's own host.
        string host = running.Peer.Origin.Host;
        await using FediversePeer stranger = await FediversePeer.StartAsync(null, Token);
        PeerActor actor = stranger.AddActor("stranger");
        await Site.JsonAsync(HttpMethod.Post, "/api/blocks", new { domain = host });
        try
        {
            HttpRequestException refused = await Assert.ThrowsAsync<HttpRequestException>(() => actor.FollowAsync(running.ActorOf(channel), Token));
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        }
        finally
        {
            Assert.Equal(HttpStatusCode.NoContent, (await Site.ApiAsync(HttpMethod.Delete, $"/api/blocks?domain={Uri.EscapeDataString(host)}")).Status);
        }

        Assert.Equal(HttpStatusCode.NoContent, (await Site.ApiAsync(HttpMethod.Delete, "/api/blocks?domain=BAD.example")).Status);
        Assert.DoesNotContain(await AllAsync("/api/blocks"), static b => b["domain"]!.GetValue<string>() == "bad.example");
        (await Site.ApiAsync(HttpMethod.Delete, "/api/blocks?domain=bad.example")).Problem(HttpStatusCode.NotFound);
        (await Site.ApiAsync(HttpMethod.Delete, "/api/blocks")).Problem(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"domain":""}""")]
    [InlineData("""{"domain":"https://bad.example/"}""")]
    [InlineData("""{"domain":"two words"}""")]
    [InlineData("""{"domain":7}""")]
    [InlineData("""null""")]
    [InlineData("""{"domain":"bad.example" """)]
    public async Task A_domain_that_is_none_is_refused(string body) => (await Site.ApiAsync(HttpMethod.Post, "/api/blocks", body, SiteProcess.ApiKey)).Problem(HttpStatusCode.BadRequest);

    private async Task<IReadOnlyList<JsonNode>> AllAsync(string path) => [.. (await Site.PagesAsync(path)).SelectMany(static p => p)];
}
