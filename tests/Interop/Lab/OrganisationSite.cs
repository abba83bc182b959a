using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ActivityPub.Sdk.Interop.Tests.Lab;

/// <summary>samples/OrganisationSite as a process behind the TLS front, driven through its JSON API.</summary>
internal sealed class OrganisationSite : IDisposable
{
    private static readonly JsonSerializerOptions s_plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly ChildProcess _process;
    private readonly HttpClient _api;

    private OrganisationSite(ChildProcess process, HttpClient api)
    {
        _process = process;
        _api = api;
    }

    public LogBook Log => _process.Log;

    public static async Task<OrganisationSite> StartAsync(TlsFront front, LoopbackAuthority authority, string data)
    {
        var project = Path.Combine(Machine.Repository, "samples", "OrganisationSite");
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var program = Path.Combine(project, "bin", configuration, "net10.0", "OrganisationSite.dll");
        Assert.True(File.Exists(program), $"{program} was not built");

        // The site trusts the authority of the lab besides what the machine trusts.
        var trust = Path.Combine(data, "trust.pem");
        var machineTrust = Environment.GetEnvironmentVariable("SSL_CERT_FILE") ?? "/etc/ssl/certs/ca-certificates.crt";
        await File.WriteAllTextAsync(trust, (File.Exists(machineTrust) ? await File.ReadAllTextAsync(machineTrust) + "\n" : "") + authority.RootPem);

        var port = TlsFront.FreePort();
        var apiKey = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
        front.Route(FediverseLab.SiteName, port);
        var process = ChildProcess.Start("OrganisationSite", Environment.ProcessPath is { } host && Path.GetFileName(host) == "dotnet" ? host : "dotnet", [program], project, new Dictionary<string, string>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}",
            ["ActivityPub__Origin"] = $"https://{FediverseLab.SiteName}",
            ["ActivityPub__AllowLoopback"] = "true",
            ["ActivityPub__Storage"] = "sqlite",
            ["Site__DataDirectory"] = data,
            ["Site__ApiKey"] = apiKey,
            ["Site__Demo"] = "false",
            ["SSL_CERT_FILE"] = trust,
        });

        var api = authority.CreateClient();
        api.BaseAddress = new Uri($"https://{FediverseLab.SiteName}/");
        api.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);
        var site = new OrganisationSite(process, api);
        try
        {
            await Eventually.TrueAsync("the sample site answers", async token =>
            {
                if (process.HasExited)
                {
                    throw new InvalidOperationException($"The sample site ended.\n{process.Log.Tail(100)}");
                }

                using var answer = await api.GetAsync(new Uri("api/channels", UriKind.Relative), token);
                return answer.IsSuccessStatusCode;
            });
            return site;
        }
        catch (Exception failure) when (failure is TimeoutException or InvalidOperationException)
        {
            site.Dispose();
            throw new InvalidOperationException($"{failure.Message}\n{process.Log.Tail(100)}", failure);
        }
    }

    /// <summary>Makes a channel and returns its handle, <c>@name@site.test</c>.</summary>
    public async Task<string> CreateChannelAsync(string name)
    {
        await SendAsync(HttpMethod.Post, "api/channels", new { handle = name, name = $"Channel {name}", summary = "<p>A channel of the interop tests</p>" });
        return $"@{name}@{FediverseLab.SiteName}";
    }

    public async Task<PublishedArticle> PublishAsync(string channel, string title, string html, string form = "note")
    {
        var answer = await SendAsync(HttpMethod.Post, $"api/channels/{channel}/articles", new { title, html, form, language = "en" });
        return new PublishedArticle(answer!["id"]!.ToString(), answer["url"]!.ToString(), answer["objectId"]!.ToString());
    }

    public Task EditAsync(PublishedArticle article, string title, string html, string form = "note") =>
        SendAsync(HttpMethod.Put, $"api/articles/{article.Id}", new { title, html, form, language = "en" });

    public Task DeleteAsync(PublishedArticle article) => SendAsync(HttpMethod.Delete, $"api/articles/{article.Id}");

    public async Task<JsonNode> ArticleAsync(PublishedArticle article) => (await SendAsync(HttpMethod.Get, $"api/articles/{article.Id}"))!;

    public Task ApproveAsync(PublishedArticle article, string commentId) =>
        SendAsync(HttpMethod.Post, $"api/articles/{article.Id}/comments/{Uri.EscapeDataString(commentId)}/approve");

    public async Task<bool> IsFollowedByAsync(string channel, string actor)
    {
        var page = (await SendAsync(HttpMethod.Get, $"api/channels/{channel}/followers"))!;
        return page["items"]!.AsArray().Any(item => item!.ToJsonString(s_plain).Contains($"\"{actor}\"", StringComparison.Ordinal));
    }

    /// <summary>The actor id that WebFinger gives for a handle of this site.</summary>
    public async Task<string> ActorOfAsync(string handle)
    {
        var answer = (await SendAsync(HttpMethod.Get, $".well-known/webfinger?resource=acct:{handle.TrimStart('@')}"))!;
        return answer["links"]!.AsArray().First(link => link!["rel"]!.ToString() == "self")!["href"]!.ToString();
    }

    /// <summary>Waits until an article has a comment with this text, whatever its state.</summary>
    public Task<SiteComment> CommentAsync(PublishedArticle article, string text) =>
        Eventually.ValueAsync($"a comment says \"{text}\"", async _ => (await CommentsAsync(article)).FirstOrDefault(comment => comment.Html.Contains(text, StringComparison.Ordinal)));

    /// <summary>Waits until a comment is neither on the page nor, other than as deleted, in the JSON API.</summary>
    public async Task CommentGoneAsync(PublishedArticle article, string text)
    {
        SiteComment? still = null;
        try
        {
            await Eventually.TrueAsync($"the comment \"{text}\" is gone", async _ =>
            {
                still = (await CommentsAsync(article)).FirstOrDefault(comment => comment.State != "deleted" && comment.Html.Contains(text, StringComparison.Ordinal));
                return still is null && !await PageShowsAsync(article, text);
            });
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"{late.Message}: {still?.Json ?? "it is on the page"}", late);
        }
    }

    public async Task<int> LikesAsync(PublishedArticle article) => (int)(await ArticleAsync(article))["likes"]!;

    public async Task<int> SharesAsync(PublishedArticle article) => (int)(await ArticleAsync(article))["shares"]!;

    /// <summary>True when the article page, as a visitor gets it, contains a text.</summary>
    public async Task<bool> PageShowsAsync(PublishedArticle article, string text)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(article.Url));
        request.Headers.Accept.ParseAdd("text/html");
        using var answer = await _api.SendAsync(request, TestContext.Current.CancellationToken);
        return WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Contains(text, StringComparison.Ordinal);
    }

    public async Task<JsonArray> DeliveriesAsync(PublishedArticle article) =>
        (await SendAsync(HttpMethod.Get, $"api/articles/{article.Id}/deliveries"))!["items"]!.AsArray();

    /// <summary>The status that a server gets which asks for a document.</summary>
    public async Task<HttpStatusCode> StatusOfAsync(string url)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(url));
        request.Headers.Accept.ParseAdd("application/activity+json");
        using var answer = await _api.SendAsync(request, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    public void Dispose()
    {
        _process.Dispose();
        _api.Dispose();
    }

    private async Task<IEnumerable<SiteComment>> CommentsAsync(PublishedArticle article) =>
        (await ArticleAsync(article))["comments"]!.AsArray().Select(comment => new SiteComment(
            comment!["id"]!.ToString(), comment["author"]!.ToString(), comment["state"]!.ToString(), WebUtility.HtmlDecode(comment["html"]!.ToString()), comment.ToJsonString(s_plain)));

    private async Task<JsonNode?> SendAsync(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = body is null ? null : JsonContent.Create(body) };
        using var answer = await _api.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, $"{method} {path}: {(int)answer.StatusCode} {text}");
        return text.Length == 0 ? null : JsonNode.Parse(text);
    }
}
