using System.Diagnostics;
using System.Text.Json.Nodes;
using ActivityPub.Sdk.Attack.Tests.Lab;
using ActivityPub.Sdk.Tests.Markup;
using ActivityPub.Sdk.Tests.Processes;

namespace ActivityPub.Sdk.Attack.Tests;

/// <summary>Markup in every text and every address of notes and accounts: nothing of it runs, loads or sends on the site's pages.</summary>
public sealed class C1_Markup(AttackLab lab)
{
    private const int PerNote = 20;
    private const int Authors = 4;

    // Shown to a browser that would say so if anything ran.
    private const string Alarm = "<script>window.alert=function(){document.documentElement.setAttribute('data-alarm','1')}</script>";

    private static readonly string? s_browser = ((string[])["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"]).FirstOrDefault(File.Exists);

    [Fact]
    public async Task C1_nothing_active_of_others_is_on_a_page()
    {
        Scene scene = await lab.StageAsync();
        (string page, string editorApi) = await PublishCorpusAsync(scene);

        Assert.Empty(ActiveContent.Find(page));
        foreach (JsonNode? comment in JsonNode.Parse(editorApi)!["comments"]!.AsArray())
        {
            string html = comment!["html"]!.GetValue<string>();
            Assert.Empty(ActiveContent.Find(html));
            Assert.True(PlainMarkup.Is(html), html);
            Assert.StartsWith("https://", comment["url"]!.GetValue<string>(), StringComparison.Ordinal);
        }

        // Nothing that a visitor's browser would fetch is from elsewhere.
        Assert.DoesNotContain("tracker.example", page, StringComparison.Ordinal);
        Assert.Contains("img-src 'self' data:;", (await scene.GetPageAsync($"/articles/{scene.ArticleKey}")).Headers["Content-Security-Policy"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task C1_a_browser_finds_nothing_to_run_even_without_the_policy()
    {
        Assert.SkipWhen(s_browser is null, "Chromium is missing. Install it: apt-get install chromium");
        using TemporaryFolder folder = new();

        // What the browser is worth is seen on what it has to find.
        string bad = await ShowAsync(folder, "bad", $"<!DOCTYPE html><html><head>{Alarm}</head><body><img src=x onerror=alert(1)></body></html>");
        Assert.Contains("data-alarm", bad[..bad.IndexOf("<head", StringComparison.Ordinal)], StringComparison.Ordinal);

        Scene scene = await lab.StageAsync();
        (string page, _) = await PublishCorpusAsync(scene);
        string seen = await ShowAsync(folder, "page", page.Replace("<head>", "<head>" + Alarm, StringComparison.Ordinal));
        Assert.DoesNotContain("data-alarm", seen[..seen.IndexOf("<head", StringComparison.Ordinal)], StringComparison.Ordinal);
        Assert.Empty(ActiveContent.Find(seen.Replace(Alarm, "", StringComparison.Ordinal)));
    }

    // A page that edits clean markup as text afterwards would make it active again; what a comment says of markup stays words.
    [Fact]
    public async Task C1_words_about_markup_stay_words()
    {
        Scene scene = await lab.StageAsync();
        RemoteActor actor = scene.Peer("good").AddActor("anna");
        string mark = scene.NewMark();
        JsonObject note = actor.Note("x", scene.Article).With(("content", $"<p>{mark} &lt;img src=x onerror=alert(1)&gt; https://ok.example/\"onmouseover=\"alert(1) <b>bold</b></p>"));
        await scene.AssertCommentedAsync(actor.Post(actor.Create(note)), mark);
        await ApproveAsync(scene);
        string page = (await scene.GetPageAsync($"/articles/{scene.ArticleKey}")).Text;
        Assert.Contains($"{mark} &lt;img src=x onerror=alert(1)&gt;", page, StringComparison.Ordinal);
        Assert.Contains("<b>bold</b>", page, StringComparison.Ordinal);
        Assert.Empty(ActiveContent.Find(page));
    }

    private static async Task<(string Page, string Api)> PublishCorpusAsync(Scene scene)
    {
        // A zero character does not get past the door; what is left of such an attack does.
        Queue<string> markup = new(XssCorpus.Markup.Select(static m => m.Replace("\0", "", StringComparison.Ordinal)));
        List<string> marks = [];
        List<RemoteActor> authors = [];
        for (int i = 0; markup.Count > 0; i++)
        {
            // One domain is let in only so fast, so the accounts are few and their names hold several attacks.
            string[] texts = [.. XssCorpus.Texts.Select(static t => t.Replace("\0", "", StringComparison.Ordinal)).Where((_, n) => n % Authors == i % Authors)];
            string[] addresses = [.. XssCorpus.Addresses.Where((_, n) => n % Authors == i % Authors)];
            string text = string.Join(' ', texts);
            string address = addresses[i / Authors % addresses.Length];
            if (authors.Count < Authors)
            {
                authors.Add(scene.Peer($"evil{i}").AddActor("mallory"));
                authors[i].Document = authors[i].Document.With(
                    ("name", text),
                    ("summary", text),
                    ("url", new JsonArray([.. addresses.Select(static a => (JsonNode)a)])),
                    ("icon", new JsonObject { ["type"] = "Image", ["mediaType"] = text, ["url"] = address }),
                    ("image", new JsonObject { ["type"] = "Image", ["url"] = address }),
                    ("attachment", new JsonArray(new JsonObject { ["type"] = "PropertyValue", ["name"] = text, ["value"] = text })),
                    ("tag", new JsonArray(new JsonObject { ["type"] = "Emoji", ["name"] = $":{text}:", ["icon"] = new JsonObject { ["type"] = "Image", ["url"] = address } })));
                authors[i].Publish();
            }

            RemoteActor author = authors[i % Authors];

            string mark = scene.NewMark();
            marks.Add(mark);
            string content = $"<p>{mark}</p>";
            for (int n = 0; n < PerNote && markup.Count > 0; n++)
            {
                content += markup.Dequeue() + "<p>and</p>";
            }

            JsonObject note = author.Note("x", scene.Article).With(
                ("content", content),
                ("contentMap", new JsonObject { [text] = content }),
                ("summary", i % 2 == 0 ? text : null),
                ("name", text),
                ("url", address),
                ("attachment", new JsonArray(new JsonObject { ["type"] = "Image", ["mediaType"] = "image/png", ["url"] = "https://tracker.example/1.png", ["name"] = text, ["blurhash"] = text })),
                ("tag", new JsonArray(
                    new JsonObject { ["type"] = "Hashtag", ["href"] = address, ["name"] = "#" + text },
                    new JsonObject { ["type"] = "Emoji", ["name"] = $":{text}:", ["icon"] = new JsonObject { ["type"] = "Image", ["url"] = address } })));
            await scene.AssertStatusAsync(202, author.Post(author.Create(note)));
        }

        await scene.SettleAsync();
        await ApproveAsync(scene);
        string page = (await scene.GetPageAsync($"/articles/{scene.ArticleKey}")).Text;

        // Each of them is on the page: what was to be seen was seen.
        Assert.All(marks, mark => Assert.Contains(mark, page, StringComparison.Ordinal));
        return (page, (await scene.GetArticleAsync()).ToJsonString());
    }

    private static async Task ApproveAsync(Scene scene)
    {
        foreach (JsonNode? comment in (await scene.GetArticleAsync())["comments"]!.AsArray())
        {
            await scene.Site.ApiAsync(HttpMethod.Post, $"/api/articles/{scene.ArticleKey}/comments/{comment!["id"]}/approve");
        }
    }

    private static async Task<string> ShowAsync(TemporaryFolder folder, string name, string html)
    {
        string file = folder.Combine(name + ".html");
        await File.WriteAllTextAsync(file, html, TestContext.Current.CancellationToken);
        ProcessStartInfo start = new(s_browser!) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", $"--user-data-dir={folder.Combine("profile-" + name)}", "--host-resolver-rules=MAP * ~NOTFOUND", "--virtual-time-budget=3000", "--dump-dom", new Uri(file).AbsoluteUri])
        {
            start.ArgumentList.Add(argument);
        }

        using Process browser = Process.Start(start)!;
        Task<string> errors = browser.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string dom = await browser.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await browser.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(dom.Contains("<head", StringComparison.Ordinal), $"The browser showed nothing.\n{await errors}");
        return dom;
    }
}
