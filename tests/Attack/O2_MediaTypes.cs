using System.Text.Json.Nodes;
using ActivityPub.Sdk.Attack.Tests.Lab;

namespace ActivityPub.Sdk.Attack.Tests;

/// <summary>O2: a file that somebody stored on a server is no word of that server.</summary>
public class O2_MediaTypes(AttackLab lab)
{
    private const string Profile = "https://www.w3.org/ns/activitystreams";

    private static readonly string?[] s_others =
    [
        null, "text/plain", "application/json", "application/ld+json", "text/html", "application/octet-stream", "image/png", "application/problem+json", "application/activity+jsonx", "application/x-activity+json",
        "text/activity+json", "application/ld+json; profile=\"https://www.w3.org/ns/activitystreams-x\"", "application/ld+json; profile=\"https://example.org/ https://www.w3.org/ns/activitystreams#x\"",
        "application/ld+json; x=\"https://www.w3.org/ns/activitystreams\"", "application/ld+json; charset=\"profile=https://www.w3.org/ns/activitystreams\"", "text/plain; a=application/activity+json", "application/json, application/activity+json",
    ];

    private static readonly string[] s_right =
    [
        "application/activity+json", "APPLICATION/ACTIVITY+JSON", "application/activity+json; charset=utf-8", "application/activity+json;charset=UTF-8;x=y", $"application/ld+json; profile=\"{Profile}\"",
        $"application/ld+json;profile=\"https://example.org/a {Profile}\"", $"application/LD+JSON; PROFILE=\"{Profile} https://example.org/b\"; charset=utf-8",
    ];

    [Fact]
    public async Task O2_Objects_of_another_media_type_are_not_taken()
    {
        Scene scene = await lab.StageAsync();
        RemoteActor anna = scene.Peer("good").AddLightActor("anna");
        List<string> marks = [];
        foreach (string? type in s_others)
        {
            marks.Add(await SendAsync(scene, anna, type));
        }

        marks.Add(scene.NewMark());
        await SendTwoTypesAsync(scene, anna, marks[^1]);
        await scene.SettleAsync();
        Assert.All(marks, mark => Assert.Empty(scene.Site.Data.Find(mark + "text")));
        Assert.All(marks, mark => Assert.Equal(1, anna.Peer.CountOf($"/notes/{mark}")));

        foreach (string type in s_right)
        {
            await scene.WaitForCommentAsync(await SendAsync(scene, anna, type) + "text");
        }
    }

    [Fact]
    public async Task O2_Actors_of_another_media_type_are_none()
    {
        Scene scene = await lab.StageAsync();
        Peer good = scene.Peer("good");
        int number = 0;
        foreach (string? type in s_others)
        {
            RemoteActor actor = good.AddLightActor($"eve{++number}");
            good.Serve(actor.Path, actor.Document, type);
            SiteAnswer answer = await scene.SendFromElsewhereAsync(actor.Post(actor.Create(actor.Note("x", scene.Article))));
            Assert.True(answer.Status == 401, $"{type}: {answer}");
        }

        Assert.Equal(0, scene.Site.Data.Count("SELECT count(*) FROM ap_remote_actors WHERE instr(id, $0) > 0", good.Host));
        foreach (string type in s_right)
        {
            RemoteActor actor = good.AddLightActor($"anna{++number}");
            good.Serve(actor.Path, actor.Document, type);
            (JsonObject create, string mark) = scene.NewComment(actor);
            await scene.AssertCommentedAsync(actor.Post(create), mark);
        }
    }

    private static async Task<string> SendAsync(Scene scene, RemoteActor author, string? type)
    {
        string mark = scene.NewMark();
        string id = $"{author.Peer.Origin}/notes/{mark}";
        author.Peer.Serve($"/notes/{mark}", author.Note(mark + "text", scene.Article).With(("id", id)), type);
        await scene.AssertStatusAsync(202, author.Post(author.Activity("Create", id)));
        return mark;
    }

    private static async Task SendTwoTypesAsync(Scene scene, RemoteActor author, string mark)
    {
        string id = $"{author.Peer.Origin}/notes/{mark}";
        byte[] note = Wire.Bytes(author.Note(mark + "text", scene.Article).With(("id", id)));
        author.Peer.On($"/notes/{mark}", async context =>
        {
            context.Response.Headers.ContentType = new(["text/plain", Peer.ActivityJson]);
            await context.Response.Body.WriteAsync(note);
        });
        await scene.AssertStatusAsync(202, author.Post(author.Activity("Create", id)));
    }
}
