using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using ActivityPub.Sdk.Tests.Processes;

namespace OrganisationSite.Tests;

/// <summary>What somebody sees who has just started the site for the first time.</summary>
public sealed partial class DemoTests
{
    // The promise of the README: within seconds.
    private static readonly TimeSpan s_seconds = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task The_whole_loop_is_on_the_pages_within_seconds()
    {
        using TemporaryFolder data = new();
        await using SiteProcess site = await SiteProcess.StartAsync(
            data.Path,
            ("ASPNETCORE_ENVIRONMENT", "Development"),
            ("Site__Demo", "true"),
            ("Site__NeighbourOrigin", LoopbackPort.FreeAddress()));
        Stopwatch clock = Stopwatch.StartNew();
        string[] articles = [];
        SiteAnswer page = null!;
        await Eventually.TrueAsync(
            () => $"two articles are on the home page, and comments, likes and a boost on the page of the newest.\n{page?.Text}\n{site.Output}",
            async _ =>
            {
                articles = [.. ArticleLink().Matches((await site.PageAsync("/")).Text).Select(static m => m.Value).Distinct()];
                if (articles.Length < 2)
                {
                    return false;
                }

                page = await site.PageAsync(articles[0]);
                return CommentBlock().Count(page.Text) >= 2 && Count(page.Text, "like") >= 2 && Count(page.Text, "boost") >= 1;
            },
            s_seconds);
        TestContext.Current.TestOutputHelper?.WriteLine($"complete {clock.ElapsedMilliseconds} ms after the first answer");

        Assert.Equal(2, articles.Length);
        Match alternate = Alternate().Match(page.Text);
        Assert.True(alternate.Success, page.Text);
        string objectId = alternate.Groups["id"].Value;
        Assert.Contains($"<{objectId}>; rel=\"alternate\"; type=\"application/activity+json\"", page.Headers["Link"], StringComparison.Ordinal);
        SiteAnswer document = await site.DocumentAsync(objectId);
        Assert.Equal(HttpStatusCode.OK, document.Status);
        Assert.Equal(site.Address + articles[0], document.Json!["url"]!.ToString());

        Assert.Matches("<form[^>]*action=\"/follow\"", page.Text);
        Assert.Contains("name=\"account\"", page.Text, StringComparison.Ordinal);
        Assert.Contains($"@news@{new Uri(site.Address).Authority}", page.Text, StringComparison.Ordinal);
        Assert.Contains("Ada from next door", page.Text, StringComparison.Ordinal);
        Assert.Contains("was accepted", site.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_start_publishes_nothing_twice()
    {
        using TemporaryFolder data = new();
        await using SiteProcess site = await SiteProcess.StartAsync(data.Path, ("ASPNETCORE_ENVIRONMENT", "Development"), ("Site__Demo", "true"), ("Site__NeighbourOrigin", LoopbackPort.FreeAddress()));
        await Eventually.TrueAsync(() => $"two articles.\n{site.Output}", async _ => ArticleLink().Matches((await site.PageAsync("/")).Text).Select(static m => m.Value).Distinct().Count() == 2);
        await site.StopAsync();
        await site.RestartAsync();
        await Eventually.TrueAsync(() => $"the neighbour is there again.\n{site.Output}", _ => Task.FromResult(site.Output.Contains("was accepted", StringComparison.Ordinal)));
        Assert.Equal(2, ArticleLink().Matches((await site.PageAsync("/")).Text).Select(static m => m.Value).Distinct().Count());
        Assert.Equal(2, (await site.DocumentAsync("/ap/actors/news/outbox")).Json!["totalItems"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_taken_port_of_the_neighbour_does_not_stop_the_site()
    {
        using TemporaryFolder data = new();
        await using SiteProcess other = await SiteProcess.StartAsync(data.Combine("other"));
        await using SiteProcess site = await SiteProcess.StartAsync(data.Combine("site"), ("ASPNETCORE_ENVIRONMENT", "Development"), ("Site__Demo", "true"), ("Site__NeighbourOrigin", other.Address));
        await Eventually.TrueAsync(() => $"the site says what to change.\n{site.Output}", _ => Task.FromResult(site.Output.Contains("Site:NeighbourOrigin", StringComparison.Ordinal)));
        Assert.Equal(HttpStatusCode.OK, (await site.PageAsync("/")).Status);
    }

    private static int Count(string html, string what) => Regex.Match(html, $@"<strong>(\d+)</strong> {what}s?\b") is { Success: true } match ? int.Parse(match.Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex("/articles/[0-9a-f]{32}")]
    private static partial Regex ArticleLink();

    [GeneratedRegex("class=\"comment ")]
    private static partial Regex CommentBlock();

    [GeneratedRegex("<link rel=\"alternate\" type=\"application/activity\\+json\" href=\"(?<id>[^\"]+)\">")]
    private static partial Regex Alternate();
}
