using System.Text.Json.Nodes;
using ActivityPub.Sdk.Attack.Tests.Lab;

namespace ActivityPub.Sdk.Attack.Tests;

/// <summary>A10: an RFC 9421 signature over components that are not what they look like.</summary>
public class A10_Components(AttackLab lab)
{
    [Theory]
    [InlineData("\"@method\"|\"@target-uri\"|\"content-digest\";tr")]
    [InlineData("\"@method\"|\"@target-uri\"|\"content-digest\";req")]
    [InlineData("\"@method\"|\"@target-uri\"|\"content-digest\";bs")]
    [InlineData("\"@method\"|\"@target-uri\"|\"content-digest\";sf")]
    [InlineData("\"@method\"|\"@target-uri\"|\"content-digest\";key=\"sha-256\"")]
    [InlineData("\"@method\";req|\"@target-uri\"|\"content-digest\"")]
    [InlineData("\"@method\"|\"@target-uri\"|\"content-digest\"|\"@query-param\";name=\"x\"")]
    [InlineData("\"@method\"|\"@target-uri\"|\"content-digest\"|\"@status\"")]
    [InlineData("\"@method\"|\"@target-uri\"|\"content-digest\"|\"@unheard-of\"")]
    [InlineData("\"@method\"|\"@target-uri\"|\"Content-Digest\"")]
    [InlineData("\"@method\"|\"@target-uri\"|content-digest")]
    [InlineData("\"@method\"|\"@target-uri\"|\"content-digest\"|\"@signature-params\"")]
    [InlineData("\"@method\"|\"@target-uri\"|\"content-digest\"|1")]
    public async Task A10_A_component_of_another_kind_is_refused(string components)
    {
        Scene scene = await lab.StageAsync(ownChannel: false);
        RemoteActor good = scene.Peer("good").AddActor("anna");
        (JsonObject create, string mark) = scene.NewComment(good);

        await scene.AssertRefusedAsync(good.Unsigned(create).Sign(new Rfc9421Signature(good.Key) { Components = components.Split('|') }), 400, 401);
        await scene.AssertNoTraceAsync(mark, good.Peer.Host);
        Assert.Empty(good.Peer.Requests);

        await scene.AssertCommentedAsync(good.PostRfc9421(create), mark);
    }

    [Theory]
    [InlineData("\"@method\"|\"@target-uri\"|\"@authority\"|\"content-digest\"|\"content-type\"|\"date\"")]
    [InlineData("\"@method\"|\"@authority\"|\"@path\"|\"@query\"|\"content-digest\"")]
    [InlineData("\"content-digest\"|\"@target-uri\"|\"@method\"|\"@scheme\"|\"@request-target\"|\"host\"")]
    public async Task A10_Every_component_that_is_implemented_is_taken(string components)
    {
        Scene scene = await lab.StageAsync(ownChannel: false);
        RemoteActor good = scene.Peer("good").AddActor("anna");
        (JsonObject create, string mark) = scene.NewComment(good);

        await scene.AssertCommentedAsync(good.Unsigned(create, SiteUnderAttack.SharedInbox + "?b=1&a=2").Sign(new Rfc9421Signature(good.Key) { Components = components.Split('|') }), mark);
    }

    [Theory]
    [InlineData("no created")]
    [InlineData("no keyid")]
    [InlineData("components reordered")]
    [InlineData("parameters reordered")]
    public async Task A10_Parameters_that_are_missing_or_changed_are_refused(string what)
    {
        Scene scene = await lab.StageAsync(ownChannel: false);
        RemoteActor good = scene.Peer("good").AddActor("anna");
        (JsonObject create, string mark) = scene.NewComment(good);
        Rfc9421Signature honest = new(good.Key);
        Post post = what == "no created" ? good.Unsigned(create).Sign(honest with { Created = null }) : good.PostRfc9421(create);
        post["Signature-Input"] = what switch
        {
            "no keyid" => post["Signature-Input"]!.Replace($";keyid=\"{good.KeyId}\"", "", StringComparison.Ordinal),
            "components reordered" => post["Signature-Input"]!.Replace("\"@method\" \"@target-uri\"", "\"@target-uri\" \"@method\"", StringComparison.Ordinal),
            "parameters reordered" => post["Signature-Input"]!.Split(';') is [{ } list, { } created, { } keyId] ? $"{list};{keyId};{created}" : throw new InvalidOperationException(),
            _ => post["Signature-Input"],
        };

        await scene.AssertStatusAsync(401, post);
        await scene.AssertNoTraceAsync(mark);

        await scene.AssertCommentedAsync(good.PostRfc9421(create), mark);
    }

    [Theory]
    [InlineData("sig1=(\"@method\" \"@target-uri\" \"content-digest\");created=1;keyid=\"k\"")]
    [InlineData("nonsense")]
    [InlineData("")]
    [InlineData("sig2=()")]
    public async Task A10_There_is_no_way_back_to_the_draft(string input)
    {
        Scene scene = await lab.StageAsync(ownChannel: false);
        RemoteActor good = scene.Peer("good").AddActor("anna");
        (JsonObject create, string mark) = scene.NewComment(good);
        Post post = good.Post(create);
        post["Signature-Input"] = input;

        await scene.AssertRefusedAsync(post, 400, 401);
        await scene.AssertNoTraceAsync(mark, good.Peer.Host);
        Assert.Empty(good.Peer.Requests);

        post["Signature-Input"] = null;
        await scene.AssertCommentedAsync(post, mark);
    }

    [Fact]
    public async Task A10_A_label_that_does_not_suffice_neither_spoils_nor_completes_another()
    {
        Scene scene = await lab.StageAsync(ownChannel: false);
        RemoteActor good = scene.Peer("good").AddActor("anna");
        (JsonObject create, string mark) = scene.NewComment(good);
        Post unsigned = good.Unsigned(create);
        (string headInput, string head) = new Rfc9421Signature(good.Key) { Label = "head", Components = ["\"@method\"", "\"@target-uri\""] }.Create(unsigned);
        (string bodyInput, string body) = new Rfc9421Signature(good.Key) { Label = "body", Components = ["\"content-digest\""] }.Create(unsigned);
        (string wholeInput, string whole) = new Rfc9421Signature(good.Key) { Label = "whole" }.Create(unsigned);

        Post halves = good.Unsigned(create);
        (halves["Signature-Input"], halves["Signature"]) = ($"{headInput}, {bodyInput}", $"{head}, {body}");
        await scene.AssertStatusAsync(401, halves);

        Post swapped = good.Unsigned(create);
        (swapped["Signature-Input"], swapped["Signature"]) = (wholeInput, head.Replace("head=", "whole=", StringComparison.Ordinal));
        await scene.AssertStatusAsync(401, swapped);

        Post tooMany = good.Unsigned(create);
        (tooMany["Signature-Input"], tooMany["Signature"]) = (
            string.Join(", ", Enumerable.Range(0, 5).Select(i => wholeInput.Replace("whole=", $"l{i}=", StringComparison.Ordinal))),
            string.Join(", ", Enumerable.Range(0, 5).Select(i => whole.Replace("whole=", $"l{i}=", StringComparison.Ordinal))));
        await scene.AssertRefusedAsync(tooMany, 400, 401);
        await scene.AssertNoTraceAsync(mark);

        Post all = good.Unsigned(create);
        (all["Signature-Input"], all["Signature"]) = ($"{headInput}, {wholeInput}", $"{head}, {whole}");
        await scene.AssertCommentedAsync(all, mark);
    }
}
