using ActivityPub.Sdk.Fetching;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

[assembly: HostingStartup(typeof(ActivityPub.Sdk.Attack.Hook.FakeInternetStartup))]

namespace ActivityPub.Sdk.Attack.Hook;

/// <summary>
/// Registers names and connections of the test before the site registers those of the machine. Everything in between, the judgement of
/// addresses included, stays what it is in production.
/// </summary>
internal sealed class FakeInternetStartup : IHostingStartup
{
    public void Configure(IWebHostBuilder builder) => builder.ConfigureServices(static services =>
    {
        services.AddSingleton<ControlLine>();
        services.AddSingleton<INameResolver, ScriptedNameResolver>();
        services.AddSingleton<IEgressDialer, FakeInternetDialer>();
    });
}
