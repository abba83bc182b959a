using ActivityPub.Sdk.Delivery;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Tests.Delivery;

public class DeliveryScheduleTests
{
    private static readonly DeliveryOptions Options = new();

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 5)]
    [InlineData(3, 15)]
    [InlineData(4, 60)]
    [InlineData(5, 180)]
    [InlineData(6, 480)]
    [InlineData(7, 720)]
    [InlineData(30, 720)]
    public void LongestDelaysGrow(int attempts, int minutes)
    {
        Assert.Equal(TimeSpan.FromMinutes(minutes), DeliverySchedule.LongestDelay(attempts));
        Assert.Equal(DeliveryWorld.Start.AddMinutes(minutes), Next(attempts, null, jitter: 1));
        Assert.Equal(DeliveryWorld.Start.AddMinutes(minutes / 2.0), Next(attempts, null, jitter: 0.5));
    }

    [Fact]
    public void NoDelayIsBelowASecond() => Assert.Equal(DeliveryWorld.Start.AddSeconds(1), Next(1, null, jitter: 0));

    [Fact]
    public void RetryAfterIsObeyedWhereItIsLonger()
    {
        Assert.Equal(DeliveryWorld.Start.AddHours(2), Next(1, TimeSpan.FromHours(2), jitter: 0));
        Assert.Equal(DeliveryWorld.Start.AddHours(1), Next(4, TimeSpan.FromSeconds(5), jitter: 1));
    }

    [Fact]
    public void RetryAfterIsObeyedUpToADay() => Assert.Equal(DeliveryWorld.Start.AddHours(24), Next(1, TimeSpan.FromDays(60), jitter: 0));

    [Fact]
    public void NothingIsTriedAfterItsAgeLimit()
    {
        DeliveryItem item = Item(8, DeliveryWorld.Start - TimeSpan.FromDays(6.4));

        Assert.NotNull(DeliverySchedule.Next(item, DeliveryWorld.Start, null, Options, new FixedRandom(1)));
        Assert.Null(DeliverySchedule.Next(item, DeliveryWorld.Start + TimeSpan.FromHours(12), null, Options, new FixedRandom(1)));
    }

    private static DateTimeOffset? Next(int attempts, TimeSpan? retryAfter, double jitter) =>
        DeliverySchedule.Next(Item(attempts, DeliveryWorld.Start), DeliveryWorld.Start, retryAfter, Options, new FixedRandom(jitter));

    private static DeliveryItem Item(int attempts, DateTimeOffset enqueuedAt) =>
        new(1, DeliveryWorld.Id("https://city.example/ap/activities/1"), "news", DeliveryWorld.Id("https://a.example/inbox"), attempts, enqueuedAt);
}
