using System.Text.Json.Nodes;
using ActivityPub.Sdk.Attack.Tests.Lab;

namespace ActivityPub.Sdk.Attack.Tests;

/// <summary>A1: the signature holds, but not for this body.</summary>
public class A1_ChangedBody(AttackLab lab)
{
    [Fact]
    public async Task A1_A_changed_body_is_refused()
    {
        Scene scene = await lab.StageAsync();
        RemoteActor good = scene.Peer("good").AddActor("anna");
        string mark = scene.NewMark();
        JsonObject create = good.Create(good.Note(mark, scene.Article));
        Post post = good.Post(create);
        byte[] honest = post.Body;
        int at = post.Body.AsSpan().LastIndexOf("mark"u8);
        post.Body = [.. honest];
        post.Body[at] = (byte)'M';

        await scene.AssertStatusAsync(401, post);
        await scene.AssertNoTraceAsync(mark, mark.Replace("mark", "Mark", StringComparison.Ordinal));

        post.Body = honest;
        await scene.AssertCommentedAsync(post, mark);
    }
}
