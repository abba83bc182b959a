using System.Globalization;
using ActivityPub.Sdk.Fetching;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

[assembly: HostingStartup(typeof(ActivityPub.Sdk.Attack.Hook.FakeInternetStartup))]

namespace ActivityPub.Sdk.Attack.Hook;

/// <summary>
/// Registers names and connections of the test before the site registers those of the machine. Everything in between, the judgement of
/// addresses included, stays what it is in production. ATTACK_EGRESS_SECONDS shortens the deadlines of what leaves, for tests that wait for them.
/// </summary>
internal sealed class FakeInternetStartup : IHostingStartup
{
    public void Configure(IWebHostBuilder builder) => builder.ConfigureServices(static services =>
    {
        services.AddSingleton<ControlLine>();
        services.AddSingleton<INameResolver, ScriptedNameResolver>();
        services.AddSingleton<IEgressDialer, FakeInternetDialer>();
        services.AddSingleton<IStartupFilter, FollowDoor>();
        if (Environment.GetEnvironmentVariable("ATTACK_EGRESS_SECONDS") is { } seconds)
        {
            TimeSpan longest = TimeSpan.FromSeconds(int.Parse(seconds, CultureInfo.InvariantCulture));
            services.Configure<EgressOptions>(options => options.ConnectTimeout = options.TlsTimeout = options.HeadersTimeout = options.ExchangeTimeout = longest);
        }
    });
}
