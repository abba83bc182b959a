using System.Text.Json.Nodes;
using ActivityPub.Sdk.Attack.Tests.Lab;
using ActivityPub.Sdk.Signatures;

namespace ActivityPub.Sdk.Attack.Tests;

/// <summary>A9: a request that was good once is sent again, as it is or elsewhere.</summary>
public class A9_Replay(AttackLab lab)
{
    [Theory]
    [InlineData(false, true)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public async Task A9_A_second_time_has_no_second_effect(bool rfc9421, bool withId)
    {
        Scene scene = await lab.StageAsync(ownChannel: false);
        RemoteActor good = scene.Peer("good").AddActor("anna");
        (JsonObject create, string mark) = scene.NewComment(good);
        JsonObject activity = withId ? create : create.With(("id", null));
        Post post = rfc9421 ? good.PostRfc9421(activity) : good.Post(activity);

        await scene.AssertCommentedAsync(post, mark);
        string before = Stored(scene, mark);
        await scene.AssertStatusAsync(202, post);
        await scene.AssertStatusAsync(202, post);
        await scene.SettleAsync();

        Assert.Equal(before, Stored(scene, mark));
        Assert.Single((await scene.GetArticleAsync())["comments"]!.AsArray(), c => c!["html"]!.GetValue<string>().Contains(mark, StringComparison.Ordinal));
        Assert.Equal(1, scene.Site.Data.Count("SELECT count(*) FROM ap_inbox WHERE actor = $0", good.Id));
    }

    [Fact]
    public async Task A9_Many_at_once_have_one_effect()
    {
        Scene scene = await lab.StageAsync(ownChannel: false);
        RemoteActor good = scene.Peer("good").AddActor("anna");
        (JsonObject create, string mark) = scene.NewComment(good);
        Post post = good.Post(create);

        SiteAnswer[] answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => scene.SendAsync(post)));
        await scene.WaitForCommentAsync(mark);
        await scene.SettleAsync();

        Assert.Contains(answers, static a => a.Status == 202);
        Assert.All(answers, static a => Assert.True(a.Status is 202 or 429, a.ToString()));
        Assert.Equal(1, scene.Site.Data.Count("SELECT count(*) FROM ap_inbox WHERE actor = $0", good.Id));
        Assert.Single((await scene.GetArticleAsync())["comments"]!.AsArray(), c => c!["html"]!.GetValue<string>().Contains(mark, StringComparison.Ordinal));
        Assert.Equal(1, good.Fetches);
    }

    [Theory]
    [InlineData("unused bits")]
    [InlineData("no padding")]
    [InlineData("space")]
    [InlineData("url alphabet")]
    public async Task A9_The_same_signature_spelled_otherwise_is_refused(string how)
    {
        Scene scene = await lab.StageAsync(ownChannel: false);
        RemoteActor good = scene.Peer("good").AddActor("anna");
        Post? post = null;
        string mark = "";
        string? signature = null;

        // The bytes of a signature are random; take one whose spelling can be changed in the way that is wanted.
        while (signature is null || signature == post!["Signature"])
        {
            (JsonObject create, mark) = scene.NewComment(good);
            post = good.Post(create);
            signature = post["Signature"]!;
            int start = signature.LastIndexOf("signature=\"", StringComparison.Ordinal) + "signature=\"".Length;
            string text = signature[start..^1];
            signature = signature[..start] + (how switch
            {
                "unused bits" => $"{text[..^3]}{Next(text[^3])}==",
                "no padding" => text.TrimEnd('='),
                "space" => $"{text[..8]} {text[8..]}",
                _ => text.Replace('+', '-').Replace('/', '_'),
            }) + "\"";
        }

        string honest = post["Signature"]!;
        post["Signature"] = signature;
        await scene.AssertRefusedAsync(post, 400, 401);
        await scene.AssertNoTraceAsync(mark);

        post["Signature"] = honest;
        await scene.AssertCommentedAsync(post, mark);
        post["Signature"] = signature;
        await scene.AssertRefusedAsync(post, 400, 401);

        static char Next(char last) => "BCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"["ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".IndexOf(last, StringComparison.Ordinal)];
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A9_A_request_for_one_inbox_is_refused_by_another(bool rfc9421)
    {
        Scene scene = await lab.StageAsync(ownChannel: false);
        RemoteActor good = scene.Peer("good").AddActor("anna");
        (JsonObject create, string mark) = scene.NewComment(good);
        Post post = rfc9421 ? good.PostRfc9421(create) : good.Post(create);

        post.Target = scene.ChannelInbox;
        await scene.AssertStatusAsync(401, post);
        post.Target = SiteUnderAttack.SharedInbox;
        post.Method = "PUT";
        await scene.AssertRefusedAsync(post, 401, 404, 405);
        await scene.AssertNoTraceAsync(mark);

        post.Method = "POST";
        await scene.AssertCommentedAsync(post, mark);
    }

    [Fact]
    public async Task A9_The_id_of_an_activity_of_somebody_else_takes_nothing_away_from_it()
    {
        Scene scene = await lab.StageAsync(ownChannel: false);
        RemoteActor good = scene.Peer("good").AddActor("anna");
        RemoteActor evil = scene.Peer("good").AddActor("eve");
        (JsonObject create, string mark) = scene.NewComment(good);
        (JsonObject other, string otherMark) = scene.NewComment(evil);

        // A neighbour on the same server uses the id first.
        await scene.AssertCommentedAsync(evil.Post(other.With(("id", create["id"]))), otherMark);

        await scene.AssertCommentedAsync(good.Post(create), mark);
    }

    [Fact]
    public async Task A9_Where_nonces_are_asked_for_a_captured_request_is_refused()
    {
        await using SiteUnderAttack site = await SiteUnderAttack.StartAsync(lab.Net, ("ActivityPub__SignatureChallenge", "true"));
        Scene scene = await lab.StageAsync(site, ownChannel: false);
        RemoteActor good = scene.Peer("good").AddActor("anna");
        (JsonObject create, string mark) = scene.NewComment(good);
        (JsonObject other, string otherMark) = scene.NewComment(good);

        string nonce = NonceOf(await scene.AssertStatusAsync(401, good.PostRfc9421(create)));
        await scene.AssertStatusAsync(401, Signed(create, nonce[..^1] + (nonce[^1] == 'A' ? 'B' : 'A')));
        await scene.AssertNoTraceAsync(mark);
        Assert.Equal(0, good.Fetches);

        Post post = Signed(create, nonce);
        await scene.AssertCommentedAsync(post, mark);
        Assert.NotEqual(nonce, NonceOf(await scene.AssertStatusAsync(401, post)));
        await scene.AssertStatusAsync(401, Signed(other, nonce));
        await scene.AssertNoTraceAsync(otherMark);

        // A fresh one, and none for the older signatures.
        await scene.AssertCommentedAsync(Signed(other, NonceOf(await scene.AssertStatusAsync(401, post))), otherMark);
        (JsonObject draft, string draftMark) = scene.NewComment(good);
        await scene.AssertCommentedAsync(good.Post(draft), draftMark);

        Post Signed(JsonObject activity, string value) =>
            good.Unsigned(activity).Change(static p => p["Digest"] = null).Sign(new Rfc9421Signature(good.Key) { More = $";nonce=\"{value}\"" });

        static string NonceOf(SiteAnswer answer)
        {
            Assert.Equal("no-store", answer.Headers["Cache-Control"]);
            Assert.True(SignatureChallenge.TryParse(answer.Headers["Accept-Signature"], out SignatureChallenge? challenge));
            return challenge.Nonce;
        }
    }

    // When it was received does not count: the row is the same.
    private static string Stored(Scene scene, string mark) => string.Join('\n', scene.Site.Data.Find(mark));
}
