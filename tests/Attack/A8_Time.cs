using System.Globalization;
using System.Text.Json.Nodes;
using ActivityPub.Sdk.Attack.Tests.Lab;

namespace ActivityPub.Sdk.Attack.Tests;

/// <summary>A8: a signature of another time.</summary>
public class A8_Time(AttackLab lab)
{
    [Theory]
    [InlineData(-13 * 60)]
    [InlineData(-12 * 60)]
    [InlineData(-62)]
    [InlineData(62)]
    [InlineData(120)]
    public async Task A8_A_date_too_far_away_is_refused(int minutes)
    {
        Scene scene = await lab.StageAsync(ownChannel: false);
        RemoteActor good = scene.Peer("good").AddActor("anna");
        (JsonObject create, string mark) = scene.NewComment(good);

        await scene.AssertStatusAsync(401, At(good, create, minutes));
        await scene.AssertStatusAsync(401, good.Unsigned(create).Sign(new Rfc9421Signature(good.Key) { Created = Seconds(minutes) }));
        await scene.AssertNoTraceAsync(mark, good.Peer.Host);
        Assert.Empty(good.Peer.Requests);

        await scene.AssertCommentedAsync(good.Post(create), mark);
    }

    [Theory]
    [InlineData(-50)]
    [InlineData(50)]
    public async Task A8_A_clock_that_is_a_little_wrong_is_forgiven(int minutes)
    {
        Scene scene = await lab.StageAsync(ownChannel: false);
        RemoteActor good = scene.Peer("good").AddActor("anna");
        (JsonObject create, string mark) = scene.NewComment(good);
        (JsonObject second, string secondMark) = scene.NewComment(good);

        await scene.AssertCommentedAsync(At(good, create, minutes), mark);
        await scene.AssertCommentedAsync(good.Unsigned(second).Sign(new Rfc9421Signature(good.Key) { Created = Seconds(minutes) }), secondMark);
    }

    [Theory]
    [InlineData("yesterday")]
    [InlineData("2026-11-23T19:00:00Z")]
    [InlineData("1795460400")]
    [InlineData("{r} +0100")]
    [InlineData("{wrong day}")]
    [InlineData("Mon, 01 Jan 0001 00:00:00 GMT")]
    [InlineData("Fri, 31 Dec 9999 23:59:59 GMT")]
    [InlineData("")]
    public async Task A8_A_date_that_is_none_is_refused(string date)
    {
        Scene scene = await lab.StageAsync(ownChannel: false);
        RemoteActor good = scene.Peer("good").AddActor("anna");
        (JsonObject create, string mark) = scene.NewComment(good);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        Post post = good.Unsigned(create);
        post["Date"] = date
            .Replace("{r}", now.ToString("r", CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{wrong day}", now.AddDays(1).ToString("ddd", CultureInfo.InvariantCulture) + now.ToString("r", CultureInfo.InvariantCulture)[3..], StringComparison.Ordinal);

        await scene.AssertStatusAsync(401, post.Sign(new CavageSignature(good.Key)));
        await scene.AssertNoTraceAsync(mark, good.Peer.Host);

        await scene.AssertCommentedAsync(good.Post(create), mark);
    }

    [Fact]
    public async Task A8_A_signature_that_has_ended_is_refused()
    {
        Scene scene = await lab.StageAsync(ownChannel: false);
        RemoteActor good = scene.Peer("good").AddActor("anna");
        (JsonObject create, string mark) = scene.NewComment(good);
        (JsonObject second, string secondMark) = scene.NewComment(good);
        CavageSignature draft = new(good.Key) { Algorithm = "hs2019", Headers = "(request-target) host (created) (expires) digest", Created = Text(-10), Expires = Text(-5) };
        Rfc9421Signature rfc = new(good.Key) { Created = Seconds(-10), Expires = Seconds(-5) };

        await scene.AssertStatusAsync(401, good.Unsigned(create).Sign(draft));
        await scene.AssertStatusAsync(401, good.Unsigned(create).Sign(rfc));
        await scene.AssertStatusAsync(401, good.Unsigned(create).Sign(rfc with { Expires = Seconds(-11) }));

        // An end that nobody signed may shorten the life of a signature and never lengthen it.
        await scene.AssertStatusAsync(401, At(good, create, -70, new CavageSignature(good.Key) { Expires = Text(60) }));
        await scene.AssertNoTraceAsync(mark, good.Peer.Host);

        await scene.AssertCommentedAsync(good.Unsigned(create).Sign(draft with { Expires = Text(5) }), mark);
        await scene.AssertCommentedAsync(good.Unsigned(second).Sign(rfc with { Expires = Seconds(5) }), secondMark);
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("-1")]
    [InlineData("99999999999999999999")]
    [InlineData("1.5")]
    [InlineData("\"{now}\"")]
    public async Task A8_A_created_that_is_no_time_is_refused(string created)
    {
        Scene scene = await lab.StageAsync(ownChannel: false);
        RemoteActor good = scene.Peer("good").AddActor("anna");
        (JsonObject create, string mark) = scene.NewComment(good);
        string value = created.Replace("{now}", Text(0), StringComparison.Ordinal);
        Rfc9421Signature rfc = new(good.Key) { Created = null, More = $";created={value}" };

        await scene.AssertRefusedAsync(good.Unsigned(create).Sign(rfc), 400, 401);
        if (!created.Contains('"', StringComparison.Ordinal))
        {
            await scene.AssertRefusedAsync(good.Unsigned(create).Sign(new CavageSignature(good.Key) { Algorithm = "hs2019", Headers = "(request-target) host (created) digest", Created = value }), 400, 401);
        }

        await scene.AssertNoTraceAsync(mark, good.Peer.Host);
        await scene.AssertCommentedAsync(good.Post(create), mark);
    }

    private static Post At(RemoteActor actor, JsonObject activity, int minutes, CavageSignature? signature = null) => actor.Unsigned(activity)
        .Change(p => p["Date"] = TimeProvider.System.GetUtcNow().AddMinutes(minutes).ToString("r", CultureInfo.InvariantCulture))
        .Sign(signature ?? new CavageSignature(actor.Key));

    private static long Seconds(int minutes) => TimeProvider.System.GetUtcNow().AddMinutes(minutes).ToUnixTimeSeconds();

    private static string Text(int minutes) => Seconds(minutes).ToString(CultureInfo.InvariantCulture);
}
