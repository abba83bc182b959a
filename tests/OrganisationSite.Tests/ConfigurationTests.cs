using System.Net;
using ActivityPub.Sdk.Tests.Processes;

namespace OrganisationSite.Tests;

/// <summary>A wrong configuration stops the start with a sentence that says what to change.</summary>
public sealed class ConfigurationTests
{
    public static TheoryData<string, string?, string[]> Wrong => new()
    {
        { "ActivityPub__Origin", null, ["ActivityPub:Origin", "https://"] },
        { "ActivityPub__Origin", "", ["ActivityPub:Origin", "https://"] },
        { "ActivityPub__Origin", "http://city.example", ["http://city.example", "https"] },
        { "ActivityPub__Origin", "https://city.example:8443", ["https://city.example:8443", "port"] },
        { "ActivityPub__Origin", "https://city.example/news", ["https://city.example/news"] },
        { "ActivityPub__Origin", "city.example", ["city.example"] },
        { "ActivityPub__HandleHost", "https://city.example/", ["HandleHost"] },
        { "ActivityPub__Storage", "mysql", ["mysql", "sqlite", "postgresql", "memory"] },
        { "ActivityPub__Storage", "postgresql", ["postgresql", "ConnectionStrings:ActivityPub"] },
        { "ActivityPub__AllowLoopback", "perhaps", ["ActivityPub:AllowLoopback", "perhaps"] },
        { "ConnectionStrings__ActivityPub", "Data Source=:memory:", ["memory", "Data Source="] },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task A_wrong_setting_stops_the_start_and_is_named(string key, string? value, string[] sentence)
    {
        using TemporaryFolder data = new();
        Dictionary<string, string?> settings = new()
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["ASPNETCORE_URLS"] = LoopbackPort.FreeAddress(),
            ["ActivityPub__Origin"] = "https://city.example",
            ["Site__DataDirectory"] = data.Path,
            ["Site__ApiKey"] = SiteProcess.ApiKey,
            [key] = value,
        };
        await using ChildProcess process = SiteProcess.Launch(settings);
        await Eventually.TrueAsync(() => $"the site ends.\n{process.Output}", _ => Task.FromResult(process.HasExited));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.NotEqual(0, process.ExitCode);
        Assert.All(sentence, part => Assert.Contains(part, process.Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_origin_is_what_is_configured_whatever_the_request_says()
    {
        using TemporaryFolder data = new();
        await using SiteProcess site = await SiteProcess.StartAsync(data.Path, ("ActivityPub__Origin", "https://city.example"), ("ActivityPub__AllowLoopback", "false"));
        using HttpRequestMessage request = new(HttpMethod.Get, "/ap/actors/news");
        request.Headers.Host = "evil.example";
        request.Headers.TryAddWithoutValidation("X-Forwarded-Host", "evil.example");
        request.Headers.Accept.ParseAdd("application/activity+json");
        SiteAnswer answer = await site.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal("https://city.example/ap/actors/news", answer.Json!["id"]!.GetValue<string>());
        Assert.DoesNotContain("evil", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("AllowLoopback", site.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Federation_with_this_machine_is_warned_about()
    {
        using TemporaryFolder data = new();
        await using SiteProcess site = await SiteProcess.StartAsync(data.Path);
        Assert.Contains("ActivityPub:AllowLoopback is on", site.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_handle_can_have_another_host_than_the_site()
    {
        using TemporaryFolder data = new();
        await using SiteProcess site = await SiteProcess.StartAsync(data.Path, ("ActivityPub__Origin", "https://www.city.example"), ("ActivityPub__HandleHost", "city.example"));
        SiteAnswer answer = await site.GetAsync("/.well-known/webfinger?resource=acct:news@city.example", "application/jrd+json");
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal("acct:news@city.example", answer.Json!["subject"]!.GetValue<string>());
        Assert.Contains("https://www.city.example/ap/actors/news", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_store_in_memory_needs_no_file_of_its_own()
    {
        using TemporaryFolder data = new();
        await using SiteProcess site = await SiteProcess.StartAsync(data.Path, ("ActivityPub__Storage", "memory"));
        SiteAnswer created = await site.ApiAsync(HttpMethod.Post, "/api/channels/news/articles", new { title = "Volatile", html = "<p>Text</p>" });
        Assert.True(created.Status == HttpStatusCode.Created, $"{created.Text}\n{site.Output}");
        Assert.Equal(HttpStatusCode.OK, (await site.DocumentAsync(created.Json!["objectId"]!.GetValue<string>())).Status);
    }

    [Fact]
    public async Task Authorised_fetch_asks_for_signatures_but_not_of_the_instance_actor()
    {
        using TemporaryFolder data = new();
        await using SiteProcess site = await SiteProcess.StartAsync(data.Path, ("ActivityPub__AuthorizedFetch", "true"));
        Assert.Equal(HttpStatusCode.Unauthorized, (await site.DocumentAsync("/ap/actors/news")).Status);
        Assert.Equal(HttpStatusCode.OK, (await site.DocumentAsync("/ap/actor")).Status);
        Assert.Equal(HttpStatusCode.OK, (await site.PageAsync("/@news")).Status);
    }
}
