using ActivityPub.Sdk.Durability.Tests.Kills;
using ActivityPub.Sdk.Durability.Tests.Stores;

namespace ActivityPub.Sdk.Durability.Tests;

/// <summary>kill -9 at every fail point and at random moments, with one seed; the long run is a command.</summary>
public sealed class KillTests
{
    public static TheoryData<string> Stores => StoreUnderTest.All;

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Q1_Q2_Every_202_has_one_effect_and_every_article_reaches_everybody(string store)
    {
        KillRunResult result = await KillRun.PlayAsync(new KillRunOptions { Store = store, Rounds = 24, Seed = 20261123 });
        TestContext.Current.TestOutputHelper?.WriteLine($"{KillRunResult.Header}\n{result}\nkilled at {string.Join(", ", result.FailPoints)}");
        Assert.Empty(result.Faults);

        // The rounds were what they are meant to be.
        Assert.Empty(KillRun.FailPoints.Except(result.FailPoints.Keys));
        Assert.InRange(result.Accepted, 100, int.MaxValue);
        Assert.InRange(result.Articles, 5, int.MaxValue);
        Assert.NotEqual(0, result.Repeated);
    }
}
