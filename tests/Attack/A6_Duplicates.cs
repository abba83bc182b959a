using System.Text.Json.Nodes;
using ActivityPub.Sdk.Attack.Tests.Lab;
using ActivityPub.Sdk.Signatures;

namespace ActivityPub.Sdk.Attack.Tests;

/// <summary>A6: something stands there twice, and two readers would each take another one.</summary>
public class A6_Duplicates(AttackLab lab)
{
    [Theory]
    [InlineData("keyId")]
    [InlineData("signature")]
    [InlineData("headers")]
    [InlineData("algorithm")]
    [InlineData("covered name")]
    [InlineData("covered name in other case")]
    [InlineData("Signature")]
    [InlineData("Signature and Authorization")]
    [InlineData("Digest")]
    [InlineData("Date")]
    [InlineData("Host")]
    [InlineData("Content-Length")]
    public async Task A6_What_stands_twice_in_a_draft_signature_is_refused(string what)
    {
        Scene scene = await lab.StageAsync(ownChannel: false);
        RemoteActor good = scene.Peer("good").AddActor("anna");
        RemoteActor evil = scene.Peer("evil").AddActor("eve");
        (JsonObject create, string mark) = scene.NewComment(good);
        CavageSignature honest = new(good.Key);
        Post post = what switch
        {
            "keyId" => good.Unsigned(create).Sign(honest with { Edit = header => $"keyId=\"{evil.KeyId}\",{header}" }),
            "signature" => good.Unsigned(create).Sign(honest with { Edit = static header => header + ",signature=\"AAAA\"" }),
            "headers" => good.Unsigned(create).Sign(honest with { Edit = static header => header + ",headers=\"(request-target) host date digest\"" }),
            "algorithm" => good.Unsigned(create).Sign(honest with { Edit = static header => header + ",algorithm=\"rsa-sha256\"" }),
            "covered name" => good.Unsigned(create).Sign(honest with { Headers = "(request-target) host date digest digest" }),
            "covered name in other case" => good.Unsigned(create).Sign(honest with { Headers = "(request-target) host date digest Digest" }),
            "Signature" => good.Post(create).Change(p => p.Add("Signature", p["Signature"]!)),
            "Signature and Authorization" => good.Post(create).Change(p => p.Add("Authorization", "Signature " + p["Signature"]!)),
            "Digest" => good.Post(create).Change(static p => p.Add("Digest", p["Digest"]!)),
            "Date" => good.Post(create).Change(static p => p.Add("Date", p["Date"]!)),
            "Host" => good.Post(create).Change(static p => p.Add("Host", p["Host"]!)),
            _ => good.Post(create).Change(static p => p.Add("Content-Length", $"{p.Body.Length}").Add("Content-Length", $"{p.Body.Length}")),
        };

        await scene.AssertRefusedAsync(post, 400, 401);
        await scene.AssertNoTraceAsync(mark, good.Peer.Host);
        Assert.Empty(good.Peer.Requests);
        Assert.Empty(evil.Peer.Requests);

        await scene.AssertCommentedAsync(good.Post(create), mark);
    }

    [Theory]
    [InlineData("component")]
    [InlineData("label in Signature-Input")]
    [InlineData("label in Signature")]
    [InlineData("keyid")]
    [InlineData("created")]
    [InlineData("Signature-Input")]
    [InlineData("Signature")]
    [InlineData("Content-Digest")]
    [InlineData("algorithm in Content-Digest")]
    public async Task A6_What_stands_twice_in_an_RFC_9421_signature_is_refused(string what)
    {
        Scene scene = await lab.StageAsync(ownChannel: false);
        RemoteActor good = scene.Peer("good").AddActor("anna");
        (JsonObject create, string mark) = scene.NewComment(good);
        Rfc9421Signature honest = new(good.Key);
        Post post = what switch
        {
            "component" => good.Unsigned(create).Sign(honest with { Components = ["\"@method\"", "\"@target-uri\"", "\"content-digest\"", "\"content-digest\""] }),
            "label in Signature-Input" => good.PostRfc9421(create).Change(static p => p["Signature-Input"] += ", " + p["Signature-Input"]),
            "label in Signature" => good.PostRfc9421(create).Change(static p => p["Signature"] += ", " + p["Signature"]),
            "keyid" => good.Unsigned(create).Sign(honest with { More = $";keyid=\"{good.KeyId}\"" }),
            "created" => good.Unsigned(create).Sign(honest with { More = $";created={honest.Created}" }),
            "Signature-Input" => good.PostRfc9421(create).Change(static p => p.Add("Signature-Input", p["Signature-Input"]!)),
            "Signature" => good.PostRfc9421(create).Change(static p => p.Add("Signature", p["Signature"]!)),
            "Content-Digest" => good.PostRfc9421(create).Change(static p => p.Add("Content-Digest", p["Content-Digest"]!)),
            _ => good.Unsigned(create).Change(static p => p["Content-Digest"] = $"{ContentDigest.Create([])}, {p["Content-Digest"]}").Sign(honest),
        };

        await scene.AssertRefusedAsync(post, 400, 401);
        await scene.AssertNoTraceAsync(mark, good.Peer.Host);
        Assert.Empty(good.Peer.Requests);

        await scene.AssertCommentedAsync(good.PostRfc9421(create), mark);
    }
}
