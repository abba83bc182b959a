using ActivityPub.Sdk.Identifiers;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ActivityPub.Sdk.AspNetCore.Tests;

public sealed class ConfigurationTests
{
    [Fact]
    public async Task Without_an_origin_the_site_does_not_start() =>
        Assert.Contains("ActivityPub:Origin", await FailAsync(static _ => { }), StringComparison.Ordinal);

    [Fact]
    public async Task An_http_origin_is_refused_outside_of_one_machine() =>
        Assert.Contains("not https", await FailAsync(static o => o.Origin = new Origin("http://city.example")), StringComparison.Ordinal);

    [Fact]
    public async Task A_port_is_refused_outside_of_one_machine() =>
        Assert.Contains("has a port", await FailAsync(static o => o.Origin = new Origin("https://city.example:8443")), StringComparison.Ordinal);

    [Fact]
    public async Task A_handle_host_with_a_scheme_is_refused() =>
        Assert.Contains("ActivityPub:HandleHost", await FailAsync(static o =>
        {
            o.Origin = new Origin("https://city.example");
            o.HandleHost = "https://city.example";
        }), StringComparison.Ordinal);

    [Fact]
    public async Task Without_a_store_the_site_says_which_call_is_missing()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddActivityPub(static o => o.Origin = new Origin("https://city.example"));
        InvalidOperationException exception = await Assert.ThrowsAnyAsync<InvalidOperationException>(async () =>
        {
            await using WebApplication app = builder.Build();
            await app.StartAsync(TestContext.Current.CancellationToken);
        });
        Assert.Contains("UseSqlite", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Map_names_the_missing_add()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        using WebApplication app = builder.Build();
        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(() => app.MapActivityPub());
        Assert.Contains("AddActivityPub", exception.Message, StringComparison.Ordinal);
    }

    private static async Task<string> FailAsync(Action<ActivityPubOptions> configure)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseSetting("urls", "http://127.0.0.1:0");
        builder.Services.AddActivityPub(configure).UseInMemory();
        await using WebApplication app = builder.Build();
        OptionsValidationException exception = await Assert.ThrowsAsync<OptionsValidationException>(() => app.StartAsync(TestContext.Current.CancellationToken));
        return exception.Message;
    }
}
