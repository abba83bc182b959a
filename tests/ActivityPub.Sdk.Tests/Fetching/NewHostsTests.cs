using System.Net;
using ActivityPub.Sdk.Fetching;
using ActivityPub.Sdk.Identifiers;
using Microsoft.Extensions.Time.Testing;

namespace ActivityPub.Sdk.Tests.Fetching;

/// <summary>Names that somebody with a wildcard in the DNS makes up.</summary>
public sealed class NewHostsTests
{
    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("example", "example")]
    [InlineData("social.example", "social.example")]
    [InlineData("a.b.social.example", "social.example")]
    [InlineData("www.bbc.co.uk", "bbc.co.uk")]
    [InlineData("social.council.gov.uk", "council.gov.uk")]
    [InlineData("co.uk", "co.uk")]
    [InlineData("gov.uk", "gov.uk")]
    [InlineData("a.go.com", "go.com")]
    [InlineData("a.b.de", "b.de")]
    [InlineData("127.0.0.1", "127.0.0.1")]
    [InlineData("[2001:db8::1]", "[2001:db8::1]")]
    public void The_part_that_was_registered(string host, string domain) => Assert.Equal(domain, RegistrableDomain.Of(host));

    // F10
    [Fact]
    public async Task Ten_new_hosts_of_a_domain_an_hour_and_those_that_are_known_go_on()
    {
        using StubHandler network = new(static _ => new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("") });
        using EgressClient client = network.CreateClient(timeProvider: _time);
        for (int i = 0; i < 10; i++)
        {
            Assert.True(await AsksAsync(client, $"https://bot{i}.evil.example/actor"));
        }

        Assert.False(await AsksAsync(client, "https://bot10.evil.example/actor"));
        Assert.Equal(10, network.Requests.Count);
        Assert.True(await AsksAsync(client, "https://bot3.evil.example/other"));
        Assert.True(await AsksAsync(client, "https://evil.example/actor"));
        Assert.True(await AsksAsync(client, "https://social.good.example/actor"));
        Assert.Equal(200, (await client.SendAsync(new EgressRequest(HttpMethod.Post, ObjectId.Parse("https://bot11.evil.example/inbox")) { Body = new byte[1] }, Token)).Status);
        _time.Advance(TimeSpan.FromMinutes(6));
        Assert.True(await AsksAsync(client, "https://bot10.evil.example/actor"));
        Assert.False(await AsksAsync(client, "https://bot12.evil.example/actor"));
    }

    [Fact]
    public async Task A_redirect_counts_like_a_request()
    {
        using StubHandler network = new(static request => request.RequestUri!.Host == "good.example"
            ? StubHandler.Redirect("https://bot2.evil.example/")
            : new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("") });
        using EgressClient client = network.CreateClient(new EgressOptions { NewHostsPerDomain = new RateLimit(1, 0.001) }, _time);
        Assert.True(await AsksAsync(client, "https://bot1.evil.example/"));
        Assert.False(await AsksAsync(client, "https://good.example/"));
        Assert.Equal(2, network.Requests.Count);
    }

    private static async Task<bool> AsksAsync(EgressClient client, string url)
    {
        try
        {
            return (await client.SendAsync(new EgressRequest(HttpMethod.Get, ObjectId.Parse(url)), Token)).IsSuccess;
        }
        catch (EgressException exception)
        {
            Assert.Equal(EgressFailure.TooManyHosts, exception.Failure);
            Assert.True(exception.IsTransient);
            return false;
        }
    }
}
