using System.Net;
using System.Net.Sockets;

using ActivityPub.Sdk.Fetching;
using ActivityPub.Sdk.Identifiers;

namespace ActivityPub.Sdk.Tests.Fetching;

public class EgressAddressTests
{
    private static readonly EgressOptions AnyUrl = new() { AllowLoopback = true };

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(PublicAddressPolicyTests.Refused), MemberType = typeof(PublicAddressPolicyTests))]
    public async Task Never_dials_a_name_that_leads_to_a_special_address(string address)
    {
        ScriptedResolver resolver = new();
        resolver.Add("evil.example", [address]);
        using EgressClient client = EgressClient.Create(AnyUrl, TimeProvider.System, resolver, new PublicAddressPolicy());

        EgressException exception = await GetFailureAsync(client, "http://evil.example:9/x");

        Assert.Equal(EgressFailure.AddressRefused, exception.Failure);
        Assert.False(exception.IsTransient);
        Assert.Equal(1, resolver.Lookups);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("[::ffff:7f00:1]")]
    [InlineData("[::127.0.0.1]")]
    [InlineData("localhost")]
    [InlineData("db.internal")]
    public async Task Makes_no_connection_to_this_machine(string host)
    {
        await using LoopbackServer server = await LoopbackServer.StartAsync(static _ => Task.CompletedTask);
        ScriptedResolver resolver = new() { Default = [IPAddress.Loopback] };
        using EgressClient client = EgressClient.Create(AnyUrl, TimeProvider.System, resolver, new PublicAddressPolicy());

        Assert.Equal(EgressFailure.AddressRefused, (await GetFailureAsync(client, $"http://{host}:{server.Port}/")).Failure);
        Assert.Equal(0, server.Connections);
    }

    [Fact]
    public async Task One_bad_address_among_good_ones_is_enough()
    {
        await using LoopbackServer server = await LoopbackServer.StartAsync(static _ => Task.CompletedTask);
        ScriptedResolver resolver = new();
        resolver.Add("mixed.example", ["127.0.0.1", "10.0.0.1"]);
        using EgressClient client = CreateClient(resolver);

        Assert.Equal(EgressFailure.AddressRefused, (await GetFailureAsync(client, $"http://mixed.example:{server.Port}/")).Failure);
        Assert.Equal(0, server.Connections);
    }

    [Fact]
    public async Task A_name_that_changes_its_answer_is_judged_at_every_dial()
    {
        await using LoopbackServer server = await LoopbackServer.StartAsync(static context =>
        {
            context.Response.Headers.Connection = "close";
            return Task.CompletedTask;
        });
        ScriptedResolver resolver = new();
        resolver.Add("rebinding.example", ["127.0.0.1"], ["169.254.169.254"]);
        using EgressClient client = CreateClient(resolver);
        EgressRequest request = new(HttpMethod.Get, ObjectId.Parse($"http://rebinding.example:{server.Port}/"));

        Assert.Equal(200, (await client.SendAsync(request, Cancelled)).Status);
        Assert.Equal(EgressFailure.AddressRefused, (await GetFailureAsync(client, request.Target.Value)).Failure);
        Assert.Equal(2, resolver.Lookups);
        Assert.Equal(1, server.Connections);
    }

    [Fact]
    public async Task A_connection_that_is_used_again_stays_with_the_checked_address()
    {
        await using LoopbackServer server = await LoopbackServer.StartAsync(static _ => Task.CompletedTask);
        ScriptedResolver resolver = new();
        resolver.Add("rebinding.example", ["127.0.0.1"], ["169.254.169.254"]);
        using EgressClient client = CreateClient(resolver);
        EgressRequest request = new(HttpMethod.Get, ObjectId.Parse($"http://rebinding.example:{server.Port}/"));

        Assert.Equal(200, (await client.SendAsync(request, Cancelled)).Status);
        Assert.Equal(200, (await client.SendAsync(request, Cancelled)).Status);
        Assert.Equal(1, resolver.Lookups);
        Assert.Equal(1, server.Connections);
    }

    [Theory]
    [InlineData(301, "GET", false)]
    [InlineData(302, "GET", true)]
    [InlineData(303, "GET", true)]
    [InlineData(307, "GET", false)]
    [InlineData(308, "GET", true)]
    public async Task A_redirect_to_a_metadata_service_is_not_followed(int status, string method, bool signed)
    {
        await using LoopbackServer server = await LoopbackServer.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = "http://169.254.169.254/latest/meta-data/";
            return Task.CompletedTask;
        });
        using EgressClient client = CreateClient(new ScriptedResolver { Default = [IPAddress.Loopback] });
        EgressRequest request = new(new HttpMethod(method), ObjectId.Parse($"http://good.example:{server.Port}/x"))
        {
            Signer = signed ? static (message, _, _) => Sign(message) : null,
        };

        EgressException exception = await Assert.ThrowsAsync<EgressException>(() => client.SendAsync(request, Cancelled));

        Assert.Equal(EgressFailure.AddressRefused, exception.Failure);
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task A_delivery_follows_no_redirect(int status)
    {
        await using LoopbackServer server = await LoopbackServer.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = "/elsewhere";
            return Task.CompletedTask;
        });
        using EgressClient client = CreateClient(new ScriptedResolver { Default = [IPAddress.Loopback] });
        EgressRequest request = new(HttpMethod.Post, ObjectId.Parse($"http://good.example:{server.Port}/inbox"))
        {
            Body = "{}"u8.ToArray(),
            ContentType = ActivityMediaType.ActivityJson,
            Signer = static (message, _, _) => Sign(message),
        };

        EgressResponse response = await client.SendAsync(request, Cancelled);

        Assert.Equal(status, response.Status);
        Assert.Equal("/elsewhere", response.GetHeader("location"));
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData("http://city.example/", EgressFailure.UrlRefused)]
    [InlineData("https://city.example:22/", EgressFailure.UrlRefused)]
    [InlineData("https://city.example:6379/", EgressFailure.UrlRefused)]
    [InlineData("https://city.example:8443/", EgressFailure.UrlRefused)]
    [InlineData("https://127.0.0.1/", EgressFailure.AddressRefused)]
    [InlineData("https://[::1]/", EgressFailure.AddressRefused)]
    [InlineData("https://[64:ff9b::a00:1]/", EgressFailure.AddressRefused)]
    public async Task Out_of_the_box_only_https_on_the_usual_ports_leaves(string url, EgressFailure failure)
    {
        ScriptedResolver resolver = new();
        using EgressClient client = EgressClient.Create(new EgressOptions(), TimeProvider.System, resolver, null);

        Assert.Equal(failure, (await GetFailureAsync(client, url)).Failure);
        Assert.Equal(0, resolver.Lookups);
    }

    [Fact]
    public async Task A_name_without_address_and_a_closed_port_may_pass()
    {
        using Socket closed = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        closed.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        int port = ((IPEndPoint)closed.LocalEndPoint!).Port;
        ScriptedResolver resolver = new();
        resolver.Add("closed.example", ["127.0.0.1"]);
        resolver.Add("empty.example", [[]]);
        using EgressClient client = CreateClient(resolver);

        EgressException unknown = await GetFailureAsync(client, "http://unknown.example/");
        EgressException empty = await GetFailureAsync(client, "http://empty.example/");
        EgressException refused = await GetFailureAsync(client, $"http://closed.example:{port}/");

        Assert.Equal((EgressFailure.Dns, true), (unknown.Failure, unknown.IsTransient));
        Assert.Equal((EgressFailure.Dns, true), (empty.Failure, empty.IsTransient));
        Assert.Equal((EgressFailure.Connect, true), (refused.Failure, refused.IsTransient));
    }

    [Fact]
    public async Task Tries_the_next_address_when_one_is_dead()
    {
        await using LoopbackServer server = await LoopbackServer.StartAsync(static _ => Task.CompletedTask);
        ScriptedResolver resolver = new();
        resolver.Add("two.example", ["127.0.0.2", "127.0.0.1"]);
        using EgressClient client = EgressClient.Create(AnyUrl, TimeProvider.System, resolver, new LoopbackAddressPolicy());

        Assert.Equal(200, (await client.SendAsync(new EgressRequest(HttpMethod.Get, ObjectId.Parse($"http://two.example:{server.Port}/")), Cancelled)).Status);
    }

    [Fact]
    public void The_transport_has_no_way_around_the_check()
    {
        using SocketsHttpHandler handler = new EgressHandlerFactory(new EgressOptions(), new ScriptedResolver(), new PublicAddressPolicy(), new SocketDialer(), TimeProvider.System).Create();

        Assert.False(handler.UseProxy);
        Assert.False(handler.UseCookies);
        Assert.False(handler.AllowAutoRedirect);
        Assert.False(handler.PreAuthenticate);
        Assert.Null(handler.Credentials);
        Assert.Null(handler.DefaultProxyCredentials);
        Assert.Null(handler.SslOptions.RemoteCertificateValidationCallback);
        Assert.Equal(DecompressionMethods.None, handler.AutomaticDecompression);
        Assert.NotNull(handler.ConnectCallback);
    }

    private static EgressClient CreateClient(ScriptedResolver resolver) => EgressClient.Create(AnyUrl, TimeProvider.System, resolver, new OnlyLoopbackPolicy());

    private static Task<EgressException> GetFailureAsync(EgressClient client, string url) =>
        Assert.ThrowsAsync<EgressException>(() => client.SendAsync(new EgressRequest(HttpMethod.Get, ObjectId.Parse(url)), Cancelled));

    private static ValueTask Sign(HttpRequestMessage message)
    {
        message.Headers.TryAddWithoutValidation("Signature", $"for {message.Headers.Host}");
        return ValueTask.CompletedTask;
    }
}
