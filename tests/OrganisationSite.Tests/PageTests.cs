using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ActivityPub.Sdk.Tests.Processes;

namespace OrganisationSite.Tests;

/// <summary>The pages, as a browser gets them.</summary>
public sealed partial class PageTests(RunningSite running) : IClassFixture<RunningSite>
{
    private SiteProcess Site => running.Site;

    public static TheoryData<string> Pages => ["/", "/channels", "/@news", "/sign-in", "/follow", "/articles/"];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task A_page_is_sound(string path)
    {
        if (path == "/articles/")
        {
            JsonNode article = await running.PublishAsync("news", new { title = "A <b>title</b> & more", html = "<p onclick=\"x()\">Text</p><iframe src=\"https://elsewhere.example\"></iframe>", tags = new[] { "Town" }, language = "de" });
            path += article["id"];
        }

        SiteAnswer page = await Site.PageAsync(path);
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal("text/html", page.MediaType);
        Assert.StartsWith("<!DOCTYPE html>", page.Text.TrimStart('\uFEFF'), StringComparison.Ordinal);
        Assert.Matches("<html lang=\"[a-z]{2}\">", page.Text);
        Assert.Single(Heading().Matches(page.Text));
        Assert.Single(Title().Matches(page.Text));
        Assert.Contains("<main", page.Text, StringComparison.Ordinal);
        Assert.Contains("name=\"viewport\"", page.Text, StringComparison.Ordinal);

        // No script, and nothing from anywhere else.
        Assert.DoesNotMatch("(?i)<script|<iframe|<object|<embed|<style|\\son[a-z]+=|javascript:", page.Text);
        foreach (Match resource in Resource().Matches(page.Text))
        {
            string address = resource.Groups["address"].Value;
            Assert.True(address.StartsWith('/') && !address.StartsWith("//", StringComparison.Ordinal), $"{path} loads {address}");
            string target = WebUtility.HtmlDecode(address);
            Assert.Equal(HttpStatusCode.OK, (await Site.GetAsync(target, "*/*")).Status);
        }

        string policy = page.Headers["Content-Security-Policy"];
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", page.Headers["X-Content-Type-Options"]);
        Assert.True(page.Headers.ContainsKey("Referrer-Policy"));
        Assert.All(Image().Matches(page.Text), static image => Assert.Contains("alt=", image.Value, StringComparison.Ordinal));
    }

    // Whatever the site answers, a browser that takes it for a page may load nothing from elsewhere, run nothing and send forms nowhere else.
    [Theory]
    [InlineData("/", 200)]
    [InlineData("/nothing", 404)]
    [InlineData("/site.css", 200)]
    [InlineData("/images/crest.svg", 200)]
    [InlineData("/ap/actors/news", 200)]
    [InlineData("/ap/objects/none", 404)]
    [InlineData("/.well-known/webfinger", 400)]
    [InlineData("/api/channels", 401)]
    [InlineData("/editor", 302)]
    [InlineData("/health", 200)]
    public async Task Every_answer_carries_the_strict_policy(string path, int status)
    {
        SiteAnswer answer = await Site.GetAsync(path, "*/*");
        Assert.Equal(status, (int)answer.Status);
        Assert.Equal("default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'", answer.Headers["Content-Security-Policy"]);
        Assert.Equal("nosniff", answer.Headers["X-Content-Type-Options"]);
        Assert.Equal("same-origin", answer.Headers["Referrer-Policy"]);
    }

    [Fact]
    public async Task Every_form_needs_its_token_and_no_link_changes_anything()
    {
        JsonNode article = await running.PublishAsync("news", new { title = "Guarded", html = "<p>Text</p>" });
        string page = $"/articles/{article["id"]}";
        string edit = $"/editor/article/{article["id"]}";
        (string cookies, string token) = await FormAsync("/sign-in", "");
        SiteAnswer signedIn = await PostAsync("/sign-in", cookies, [new("key", SiteProcess.ApiKey), new("__RequestVerificationToken", token)]);
        string session = $"{cookies}; {Cookies(signedIn)}";
        Assert.Matches("AspNetCore\\.Cookies=[^;]+;.*samesite=(lax|strict);.*httponly", signedIn.Headers["Set-Cookie"]);
        foreach (string form in (string[])["/follow", "/sign-in", "/editor/article", edit, $"{edit}?handler=Delete", $"{edit}?handler=Withdraw", "/editor?handler=SignOut", "/editor?handler=Channel", "/editor/comments?handler=Approve", "/editor/comments?handler=Reject", $"{page}?handler=Approve", $"{page}?handler=Reply"])
        {
            Assert.Equal((form, HttpStatusCode.BadRequest), (form, (await PostAsync(form, session, [new("channel", "news"), new("handle", "forged"), new("title", "Forged")])).Status));
        }

        foreach (string link in (string[])[$"{edit}?handler=Delete", $"{edit}?handler=Withdraw", "/editor?handler=SignOut", $"{page}?handler=Reply", "/sign-in?key=" + SiteProcess.ApiKey])
        {
            using HttpRequestMessage request = new(HttpMethod.Get, link);
            request.Headers.TryAddWithoutValidation("Cookie", session);
            Assert.Equal((link, HttpStatusCode.OK), (link, (await Site.SendAsync(request)).Status));
        }

        // Nothing came of all that: the article is there and the editor is still signed in.
        Assert.Contains("Guarded", (await Site.PageAsync(page)).Text, StringComparison.Ordinal);
        using HttpRequestMessage editor = new(HttpMethod.Get, "/editor");
        editor.Headers.TryAddWithoutValidation("Cookie", session);
        Assert.Equal(HttpStatusCode.OK, (await Site.SendAsync(editor)).Status);

        // The API goes by its key alone: a browser's cookie opens nothing there.
        using HttpRequestMessage api = new(HttpMethod.Get, "/api/channels");
        api.Headers.TryAddWithoutValidation("Cookie", session);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Site.SendAsync(api)).Status);
    }

    // A document that somebody uploads to a server and fetches back as ActivityPub passes for the server's own word.
    [Fact]
    public async Task A_file_is_never_served_as_ActivityPub()
    {
        using TemporaryFolder data = new();
        using TemporaryFolder files = new();
        const string Forged = """{"@context":"https://www.w3.org/ns/activitystreams","type":"Person"}""";
        foreach (string name in (string[])["x.json", "x.jsonld", "x.activity+json", "x"])
        {
            await File.WriteAllTextAsync(files.Combine(name), Forged, TestContext.Current.CancellationToken);
        }

        await using SiteProcess site = await SiteProcess.StartAsync(data.Path, ("ASPNETCORE_WEBROOT", files.Path));
        foreach (string name in (string[])["x.json", "x.jsonld", "x.activity+json", "x"])
        {
            SiteAnswer answer = await site.DocumentAsync("/" + name);
            Assert.True(answer.Status == HttpStatusCode.NotFound || answer.MediaType == "application/json", $"{name}: {answer.MediaType}");
            Assert.Equal("nosniff", answer.Headers["X-Content-Type-Options"]);
        }

        Assert.Contains("Person", (await site.DocumentAsync("/x.json")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_article_page_shows_the_article_and_leads_servers_to_its_object()
    {
        JsonNode article = await running.PublishAsync("news", new { title = "A <b>title</b> & more", html = "<p>Some <em>text</em></p>", language = "de" });
        SiteAnswer page = await Site.PageAsync($"/articles/{article["id"]}");
        Assert.Contains("<html lang=\"de\">", page.Text, StringComparison.Ordinal);
        Assert.Contains("A &lt;b&gt;title&lt;/b&gt; &amp; more</h1>", page.Text, StringComparison.Ordinal);
        Assert.Contains("<em>text</em>", page.Text, StringComparison.Ordinal);
        Assert.Contains($"<link rel=\"alternate\" type=\"application/activity&#x2B;json\" href=\"{article["objectId"]}\">".Replace("&#x2B;", "+", StringComparison.Ordinal), page.Text, StringComparison.Ordinal);
        Assert.Contains("name=\"fediverse:creator\"", page.Text, StringComparison.Ordinal);
        Assert.Contains("rel=\"alternate\"", page.Headers["Link"], StringComparison.Ordinal);
        Assert.Contains("A &lt;b&gt;title", (await Site.PageAsync("/")).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/nothing")]
    [InlineData("/articles/none")]
    [InlineData("/@nobody")]
    [InlineData("/ap/actors/nobody")]
    public async Task What_is_not_there_is_not_found(string path) => Assert.Equal(HttpStatusCode.NotFound, (await Site.PageAsync(path)).Status);

    [Theory]
    [InlineData("/editor")]
    [InlineData("/editor/article")]
    [InlineData("/editor/comments")]
    public async Task The_editor_asks_for_a_sign_in(string path)
    {
        SiteAnswer answer = await Site.PageAsync(path);
        Assert.Equal(HttpStatusCode.Redirect, answer.Status);
        Assert.Contains("/sign-in", answer.Headers["Location"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_editor_signs_in_with_the_key_and_publishes()
    {
        (string wrongCookies, string wrongToken) = await FormAsync("/sign-in", "");
        SiteAnswer refused = await PostAsync("/sign-in", wrongCookies, [new("key", "wrong"), new("__RequestVerificationToken", wrongToken)]);
        Assert.Equal(HttpStatusCode.OK, refused.Status);
        Assert.False(refused.Headers.TryGetValue("Set-Cookie", out string? set) && set.Contains("AspNetCore.Cookies", StringComparison.Ordinal));

        (string cookies, string token) = await FormAsync("/sign-in", "");
        SiteAnswer signedIn = await PostAsync("/sign-in", cookies, [new("key", SiteProcess.ApiKey), new("returnUrl", "https://elsewhere.example/"), new("__RequestVerificationToken", token)]);
        Assert.Equal(HttpStatusCode.Redirect, signedIn.Status);
        Assert.Equal("/editor", signedIn.Headers["Location"]);
        string session = $"{cookies}; {Cookies(signedIn)}";
        (string formCookies, string formToken) = await FormAsync("/editor/article", session);
        SiteAnswer published = await PostAsync("/editor/article", $"{session}; {formCookies}", [new("channel", "news"), new("title", "Written by hand"), new("html", "<p>In a form</p>"), new("tags", "Town Hall"), new("__RequestVerificationToken", formToken)]);
        Assert.True(published.Status == HttpStatusCode.Redirect, published.Text);
        SiteAnswer page = await Site.PageAsync(published.Headers["Location"]);
        Assert.Contains("Written by hand", page.Text, StringComparison.Ordinal);
        Assert.Contains("Written by hand", await Site.OutboxAsync("news"), StringComparison.Ordinal);

        using HttpRequestMessage request = new(HttpMethod.Get, "/editor");
        request.Headers.TryAddWithoutValidation("Cookie", session);
        SiteAnswer editor = await Site.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, editor.Status);
        Assert.Contains("Written by hand", editor.Text, StringComparison.Ordinal);

        // A form without its token changes nothing.
        SiteAnswer forged = await PostAsync("/editor/article", session, [new("channel", "news"), new("title", "Forged"), new("html", "<p>x</p>")]);
        Assert.Equal(HttpStatusCode.BadRequest, forged.Status);
    }

    private async Task<(string Cookies, string Token)> FormAsync(string path, string cookies)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Cookie", cookies);
        SiteAnswer page = await Site.SendAsync(request);
        Match token = Token().Match(page.Text);
        Assert.True(token.Success, $"{path}: {(int)page.Status} {page.Text}");
        return (page.Headers.ContainsKey("Set-Cookie") ? Cookies(page) : cookies, token.Groups["token"].Value);
    }

    private async Task<SiteAnswer> PostAsync(string path, string cookies, IEnumerable<KeyValuePair<string, string>> form)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(form) };
        request.Headers.TryAddWithoutValidation("Cookie", cookies);
        return await Site.SendAsync(request);
    }

    private static string Cookies(SiteAnswer answer) => string.Join("; ", Cookie().Matches(answer.Headers["Set-Cookie"]).Select(static m => m.Value));

    [GeneratedRegex("<h1[ >]")]
    private static partial Regex Heading();

    [GeneratedRegex("<title>[^<]+</title>")]
    private static partial Regex Title();

    [GeneratedRegex("<(?:img|source|video|audio)[^>]*\\ssrc=\"(?<address>[^\"]*)\"|<link[^>]*rel=\"(?:stylesheet|icon|preload)\"[^>]*href=\"(?<address>[^\"]*)\"")]
    private static partial Regex Resource();

    [GeneratedRegex("<img[^>]*>")]
    private static partial Regex Image();

    [GeneratedRegex("name=\"__RequestVerificationToken\" type=\"hidden\" value=\"(?<token>[^\"]+)\"")]
    private static partial Regex Token();

    [GeneratedRegex("\\.AspNetCore\\.[A-Za-z.0-9_-]+=[^;, ]+")]
    private static partial Regex Cookie();
}
