using System.Text.Json.Nodes;
using ActivityPub.Sdk.Attack.Tests.Lab;
using ActivityPub.Sdk.Tests.Processes;

namespace ActivityPub.Sdk.Attack.Tests;

/// <summary>What is for followers is read by followers; for everybody else it is not there.</summary>
public sealed class C2_HiddenReaders(AttackLab lab)
{
    [Fact]
    public async Task C2_a_post_for_followers_is_absent_for_all_others()
    {
        Scene scene = await lab.StageAsync();
        RemoteActor follower = scene.Peer("good").AddActor("anna");
        RemoteActor stranger = scene.Peer("other").AddActor("otto");
        RemoteActor blocked = scene.Peer("bad").AddActor("bruno");
        await scene.AssertStatusAsync(202, follower.Post(follower.Activity("Follow", scene.ChannelId)));
        await Eventually.TrueAsync(() => $"anna follows.\n{scene.Site.Output}", async _ => (await scene.GetFollowersAsync()).Contains(follower.Id));
        await scene.Site.ApiAsync(HttpMethod.Post, "/api/blocks", new { domain = scene.HostOf("bad") });

        string mark = scene.NewMark();
        JsonNode article = (await scene.Site.ApiAsync(HttpMethod.Post, $"/api/channels/{scene.Channel}/articles", new { title = mark, html = $"<p>{mark}</p>", visibility = "followers", tags = new[] { mark } }))!;
        string hidden = new Uri(article["objectId"]!.GetValue<string>()).PathAndQuery;
        await Eventually.TrueAsync(() => $"the post arrives.\n{scene.Site.Output}", _ => Task.FromResult(follower.Deliveries.Any(d => d.Text.Contains(mark, StringComparison.Ordinal))));
        string activity = new Uri(JsonNode.Parse(follower.Deliveries.First(d => d.Text.Contains(mark, StringComparison.Ordinal)).Body)!["id"]!.GetValue<string>()).PathAndQuery;

        // The one who follows reads it, and no cache keeps it for others.
        foreach (string path in (string[])[hidden, activity])
        {
            SiteAnswer read = await scene.ReadAsync(path, follower);
            Assert.Equal(200, read.Status);
            Assert.Contains(mark, read.Text, StringComparison.Ordinal);
            Assert.Contains("private", read.Headers["Cache-Control"], StringComparison.Ordinal);
            Assert.Contains("Signature", read.Headers["Vary"], StringComparison.Ordinal);
        }

        // For the others it is byte for byte as if it had never been.
        foreach (RemoteActor? reader in (RemoteActor?[])[null, stranger, blocked])
        {
            foreach ((string path, string absent) in ((string, string)[])
            [
                (hidden, "/ap/objects/00000000000000000000000000000000"), (activity, "/ap/activities/00000000000000000000000000000000"),
                (hidden + "/likes", "/ap/objects/00000000000000000000000000000000/likes"), (hidden + "/shares", "/ap/objects/00000000000000000000000000000000/shares"),
                (hidden + "/replies", "/ap/objects/00000000000000000000000000000000/replies"), (hidden + "/replies?page=1", "/ap/objects/00000000000000000000000000000000/replies?page=1"),
            ])
            {
                SiteAnswer answer = await scene.ReadAsync(path, reader);
                Assert.Equal(reader == blocked ? 403 : 404, answer.Status);
                Assert.Equal((await scene.ReadAsync(absent, reader)).Comparable(), answer.Comparable());
            }
        }

        foreach (string path in (string[])[$"/articles/{article["id"]}", $"/tags/{mark}"])
        {
            Assert.Equal((await scene.GetPageAsync("/articles/none")).Comparable(), (await scene.GetPageAsync(path)).Comparable());
        }

        foreach (string path in (string[])["/", $"/@{scene.Channel}", "/channels"])
        {
            Assert.DoesNotContain(mark, (await scene.GetPageAsync(path)).Text, StringComparison.Ordinal);
        }
    }

    // Whom a reply was hidden from is nobody's business: bto and bcc stand in no answer, and a reply for one reader is shown to none.
    [Fact]
    public async Task C2_hidden_recipients_are_never_shown()
    {
        Scene scene = await lab.StageAsync();
        RemoteActor author = scene.Peer("good").AddActor("anna");
        string mark = scene.NewMark();
        string secret = $"https://{scene.HostOf("secret")}/users/{scene.NewMark()}";
        JsonObject whisper = author.Note(mark, scene.Article).With(("to", new JsonArray(scene.ChannelId)), ("cc", null), ("bto", new JsonArray(secret)), ("bcc", new JsonArray(secret)));
        await scene.AssertStatusAsync(202, author.Post(author.Create(whisper).With(("bto", new JsonArray(secret)), ("bcc", new JsonArray(secret)))));
        await scene.SettleAsync();
        JsonNode comment = await scene.WaitForCommentAsync(mark);

        // A moderator sees it and still cannot show it to everybody.
        Post approve = new($"/api/articles/{scene.ArticleKey}/comments/{comment["id"]}/approve", []) { ["Authorization"] = "Bearer key-of-the-tests" };
        Assert.Equal(404, (await scene.SendAsync(approve)).Status);
        string replies = new Uri(scene.Article).PathAndQuery + "/replies";
        foreach (string document in (string[])[replies, replies + "?page=1", new Uri(scene.Article).PathAndQuery, new Uri(scene.ChannelId).PathAndQuery + "/outbox?page=1"])
        {
            SiteAnswer answer = await scene.GetDocumentAsync(document);
            Assert.Equal(200, answer.Status);
            foreach (string hidden in (string[])[secret, mark, whisper["id"]!.GetValue<string>(), "\"bto\"", "\"bcc\""])
            {
                Assert.DoesNotContain(hidden, answer.Text, StringComparison.Ordinal);
            }
        }

        Assert.DoesNotContain(mark, (await scene.GetPageAsync($"/articles/{scene.ArticleKey}")).Text, StringComparison.Ordinal);
        foreach (RemoteActor account in (RemoteActor[])[author])
        {
            Assert.DoesNotContain(account.Deliveries, static d => d.Text.Contains("\"bto\"", StringComparison.Ordinal) || d.Text.Contains("\"bcc\"", StringComparison.Ordinal));
        }

        // What was written for all is shown once it is approved.
        string open = scene.NewMark();
        JsonObject note = author.Note(open, scene.Article);
        await scene.AssertCommentedAsync(author.Post(author.Create(note)), open);
        await scene.Site.ApiAsync(HttpMethod.Post, $"/api/articles/{scene.ArticleKey}/comments/{(await scene.WaitForCommentAsync(open))["id"]}/approve");
        Assert.Contains(open, (await scene.GetPageAsync($"/articles/{scene.ArticleKey}")).Text, StringComparison.Ordinal);
        Assert.Contains(note["id"]!.GetValue<string>(), (await scene.GetDocumentAsync(replies + "?page=1")).Text, StringComparison.Ordinal);
    }
}
