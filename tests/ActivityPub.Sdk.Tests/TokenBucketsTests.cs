using System.Net;
using Microsoft.Extensions.Time.Testing;

namespace ActivityPub.Sdk.Tests;

public sealed class TokenBucketsTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void So_many_at_once_and_then_so_many_a_second()
    {
        TokenBuckets<string> buckets = new(new RateLimit(3, 2), 10, _time);
        Assert.Equal([true, true, true, false], Enumerable.Range(0, 4).Select(_ => buckets.TryTake("a", out TimeSpan _)));
        Assert.False(buckets.TryTake("a", out TimeSpan retryAfter));
        Assert.Equal(TimeSpan.FromSeconds(0.5), retryAfter);
        Assert.True(buckets.TryTake("b", out _));
        _time.Advance(TimeSpan.FromSeconds(0.5));
        Assert.True(buckets.HasToken("a"));
        Assert.True(buckets.TryTake("a", out _));
        Assert.False(buckets.HasToken("a"));
        Assert.False(buckets.TryTake("a", out _));
    }

    [Fact]
    public void Rest_gives_no_more_than_the_burst()
    {
        TokenBuckets<string> buckets = new(new RateLimit(2, 1), 10, _time);
        Assert.True(buckets.TryTake("a", out _));
        _time.Advance(TimeSpan.FromDays(1));
        Assert.Equal([true, true, false], Enumerable.Range(0, 3).Select(_ => buckets.TryTake("a", out TimeSpan _)));
    }

    // Q8
    [Fact]
    public void However_many_come_the_memory_is_bounded()
    {
        TokenBuckets<int> buckets = new(new RateLimit(1, 0.001), 1_000, _time);
        Assert.True(buckets.TryTake(-1, out _));
        for (int i = 0; i < 100_000; i++)
        {
            Assert.True(buckets.TryTake(i, out _));
            if (i % 500 == 0)
            {
                // Who keeps coming is not forgotten in favour of who came once.
                Assert.False(buckets.TryTake(-1, out _));
            }
        }

        Assert.InRange(buckets.Count, 1, 1_000);
    }

    [Fact]
    public void Who_is_quiet_is_forgotten()
    {
        TokenBuckets<int> buckets = new(new RateLimit(1, 1), 1_000, _time);
        for (int i = 0; i < 100; i++)
        {
            Assert.True(buckets.TryTake(i, out _));
        }

        Assert.Equal(100, buckets.Count);
        _time.Advance(TimeSpan.FromSeconds(2));
        for (int i = 0; i < 60; i++)
        {
            buckets.TryTake(1_000, out _);
        }

        Assert.Equal(1, buckets.Count);
    }

    [Fact]
    public void A_network_of_IPv6_is_one_source_and_each_IPv4_address_its_own()
    {
        Assert.Equal(SourceAddress.Of(IPAddress.Parse("2001:db8:1:2:3::4")), SourceAddress.Of(IPAddress.Parse("2001:db8:1:2:ffff:1:2:3")));
        Assert.NotEqual(SourceAddress.Of(IPAddress.Parse("2001:db8:1:2::1")), SourceAddress.Of(IPAddress.Parse("2001:db8:1:3::1")));
        Assert.NotEqual(SourceAddress.Of(IPAddress.Parse("192.0.2.1")), SourceAddress.Of(IPAddress.Parse("192.0.2.2")));
        Assert.Equal(SourceAddress.Of(IPAddress.Parse("192.0.2.1")), SourceAddress.Of(IPAddress.Parse("::ffff:192.0.2.1")));
        Assert.NotEqual(SourceAddress.Of(null), SourceAddress.Of(IPAddress.Loopback));
    }
}
