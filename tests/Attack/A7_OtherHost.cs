using System.Text.Json.Nodes;
using ActivityPub.Sdk.Attack.Tests.Lab;

namespace ActivityPub.Sdk.Attack.Tests;

/// <summary>A7: a request that was made for another server is sent to this one.</summary>
public class A7_OtherHost(AttackLab lab)
{
    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task A7_A_request_for_another_host_is_refused(bool rfc9421, bool hostAsSigned)
    {
        Scene scene = await lab.StageAsync(ownChannel: false);
        RemoteActor good = scene.Peer("good").AddActor("anna");
        (JsonObject create, string mark) = scene.NewComment(good);
        Post post = good.Unsigned(create);
        post["Host"] = scene.HostOf("other");
        _ = rfc9421 ? post.Sign(new Rfc9421Signature(good.Key)) : post.Sign(new CavageSignature(good.Key));
        if (!hostAsSigned)
        {
            post["Host"] = SiteUnderAttack.Host;
        }

        await scene.AssertStatusAsync(401, post);
        await scene.AssertNoTraceAsync(mark);

        await scene.AssertCommentedAsync(rfc9421 ? good.PostRfc9421(create) : good.Post(create), mark);
    }

    [Theory]
    [InlineData("https://{other}/ap/inbox")]
    [InlineData("http://site.example/ap/inbox")]
    [InlineData("https://site.example:8443/ap/inbox")]
    [InlineData("https://site.example/ap/actors/news/inbox")]
    [InlineData("https://site.example/ap/inbox?")]
    public async Task A7_Another_target_uri_is_refused(string signed)
    {
        Scene scene = await lab.StageAsync(ownChannel: false);
        RemoteActor good = scene.Peer("good").AddActor("anna");
        (JsonObject create, string mark) = scene.NewComment(good);
        Dictionary<string, string> values = new() { ["\"@target-uri\""] = signed.Replace("{other}", scene.HostOf("other"), StringComparison.Ordinal) };

        await scene.AssertStatusAsync(401, good.Unsigned(create).Sign(new Rfc9421Signature(good.Key) { Values = values }));
        await scene.AssertNoTraceAsync(mark);

        await scene.AssertCommentedAsync(good.PostRfc9421(create), mark);
    }

    [Fact]
    public async Task A7_The_absolute_form_of_another_host_is_refused()
    {
        Scene scene = await lab.StageAsync(ownChannel: false);
        RemoteActor good = scene.Peer("good").AddActor("anna");
        (JsonObject create, string mark) = scene.NewComment(good);
        Post post = good.Unsigned(create);
        post.Target = $"http://{scene.HostOf("other")}{SiteUnderAttack.SharedInbox}";
        post["Host"] = scene.HostOf("other");
        post.Sign(new CavageSignature(good.Key) { Target = SiteUnderAttack.SharedInbox, Values = new Dictionary<string, string> { ["host"] = SiteUnderAttack.Host } });

        await scene.AssertRefusedAsync(post, 400, 401);
        await scene.AssertNoTraceAsync(mark);

        await scene.AssertCommentedAsync(good.Post(create), mark);
    }

    [Theory]
    [InlineData("/ap/inbox?a=1&b=2", "/ap/inbox?b=2&a=1")]
    [InlineData("/ap/inbox?a=1", "/ap/inbox")]
    [InlineData("/ap/inbox", "/ap/inbox?a=1")]
    [InlineData("/ap/./inbox", "/ap/inbox")]
    [InlineData("/ap/%69nbox", "/ap/inbox")]
    [InlineData("/ap/x/%2e%2e/inbox", "/ap/inbox")]
    public async Task A7_What_is_signed_is_the_target_as_it_was_sent(string sent, string signed)
    {
        Scene scene = await lab.StageAsync(ownChannel: false);
        RemoteActor good = scene.Peer("good").AddActor("anna");
        (JsonObject create, string mark) = scene.NewComment(good);

        Assert.Equal(401, (await scene.SendAsync(good.Unsigned(create, sent).Sign(new CavageSignature(good.Key) { Target = signed }))).Status);
        await scene.AssertNoTraceAsync(mark);

        await scene.AssertCommentedAsync(good.Post(create, sent), mark);
    }
}
