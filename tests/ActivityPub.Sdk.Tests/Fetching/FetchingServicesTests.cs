using System.Net;

using ActivityPub.Sdk.Fetching;
using ActivityPub.Sdk.Identifiers;

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ActivityPub.Sdk.Tests.Fetching;

public class FetchingServicesTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_registered_client_dials_through_the_check()
    {
        await using LoopbackServer server = await LoopbackServer.StartAsync(static _ => Task.CompletedTask);
        ServiceCollection services = new();
        services.AddSingleton<INameResolver>(new ScriptedResolver { Default = [IPAddress.Loopback] });
        services.AddFetching().AddFetching();
        services.Configure<EgressOptions>(static options => options.AllowLoopback = true);
        await using ServiceProvider provider = services.BuildServiceProvider();
        EgressRequest request = new(HttpMethod.Get, ObjectId.Parse($"http://peer.example:{server.Port}/"));

        Assert.Equal(200, (await provider.GetRequiredService<EgressClient>().SendAsync(request, Cancelled)).Status);
        Assert.Same(provider.GetRequiredService<RemoteDocumentFetcher>(), provider.GetRequiredService<RemoteDocumentFetcher>());
        Assert.Single(services, static service => service.ServiceType == typeof(EgressClient));
    }

    [Fact]
    public async Task Without_the_option_the_registered_client_refuses_this_machine()
    {
        await using LoopbackServer server = await LoopbackServer.StartAsync(static _ => Task.CompletedTask);
        ServiceCollection services = new();
        services.AddSingleton<INameResolver>(new ScriptedResolver { Default = [IPAddress.Loopback] });
        services.AddFetching();
        services.Configure<EgressOptions>(options => options.AllowedPorts.Add(server.Port));
        await using ServiceProvider provider = services.BuildServiceProvider();
        EgressRequest request = new(HttpMethod.Get, ObjectId.Parse($"https://peer.example:{server.Port}/"));

        EgressException exception = await Assert.ThrowsAsync<EgressException>(() => provider.GetRequiredService<EgressClient>().SendAsync(request, Cancelled));

        Assert.Equal(EgressFailure.AddressRefused, exception.Failure);
        Assert.Equal(0, server.Connections);
    }

    [Fact]
    public async Task A_test_can_put_other_servers_in_memory()
    {
        ServiceCollection services = new();
        services.AddFetching();
        services.AddHttpClient(EgressClient.HttpClientName).ConfigurePrimaryHttpMessageHandler(static () => new StubHandler(static _ => StubHandler.Json("{}")));
        await using ServiceProvider provider = services.BuildServiceProvider();

        EgressResponse response = await provider.GetRequiredService<EgressClient>().SendAsync(new EgressRequest(HttpMethod.Get, ObjectId.Parse("https://peer.example/")), Cancelled);

        Assert.Equal("application/activity+json", response.ContentType);
    }

    [Fact]
    public void A_wrong_option_says_what_to_change()
    {
        ServiceCollection services = new();
        services.AddFetching();
        services.Configure<EgressOptions>(static options => options.MaxDocumentBytes = 0);
        using ServiceProvider provider = services.BuildServiceProvider();

        OptionsValidationException exception = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<EgressClient>());

        Assert.Equal("EgressOptions.MaxDocumentBytes must be from 1024 to 67108864.", exception.Message);
    }
}
