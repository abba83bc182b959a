using System.Text.Json.Nodes;
using ActivityPub.Sdk.Attack.Tests.Lab;
using ActivityPub.Sdk.Tests.Processes;

namespace ActivityPub.Sdk.Attack.Tests;

/// <summary>O9: a follow that was asked for is no follow.</summary>
public class O9_PendingFollow(AttackLab lab)
{
    [Fact]
    public async Task O9_What_is_for_followers_is_not_shown_and_the_follow_stays_pending()
    {
        Scene scene = await lab.StageAsync();
        RemoteActor locked = scene.Peer("good").AddLightActor("lea");
        locked.Document["manuallyApprovesFollowers"] = true;
        locked.Publish();
        Assert.Equal("Pending None", await scene.FollowAsync(locked.Id));
        JsonObject follow = await O8_Relations.ReceivedFollowAsync(locked);
        Assert.Equal("0", scene.FollowState(locked.Id));

        // A post for followers, which somebody sent here all the same; as an answer to the article it is shown to nobody but editors.
        string secret = scene.NewMark();
        string answer = scene.NewMark();
        await scene.AssertStatusAsync(202, locked.Post(ForFollowers(locked, locked.Note(secret)), scene.ChannelInbox));
        await scene.AssertCommentedAsync(locked.Post(ForFollowers(locked, locked.Note(answer, scene.Article)), scene.ChannelInbox), answer);
        await scene.SettleAsync();
        Assert.DoesNotContain(scene.Site.Data.Find(secret), static place => !place.StartsWith("ap_inbox", StringComparison.Ordinal));
        Assert.Equal("0", scene.FollowState(locked.Id));
        foreach (string page in new[] { $"/articles/{scene.ArticleKey}", $"/@{scene.Channel}", "/" })
        {
            string text = (await scene.GetPageAsync(page)).Text;
            Assert.DoesNotContain(secret, text, StringComparison.Ordinal);
            Assert.DoesNotContain(answer, text, StringComparison.Ordinal);
        }

        string comment = (await scene.FindCommentAsync(answer))!["id"]!.GetValue<string>();
        Post approval = new($"/api/articles/{scene.ArticleKey}/comments/{Uri.EscapeDataString(comment)}/approve", []);
        await scene.AssertStatusAsync(404, approval.Add("Authorization", "Bearer key-of-the-tests"));
        Assert.DoesNotContain(answer, (await scene.GetPageAsync($"/articles/{scene.ArticleKey}")).Text, StringComparison.Ordinal);

        // What it is not told does not make it a follower, and the channel's followers are no list of whom it asked.
        string following = (await scene.GetDocumentAsync($"/ap/actors/{scene.Channel}/following")).Text;
        Assert.DoesNotContain(locked.Id, following, StringComparison.Ordinal);

        await scene.AssertStatusAsync(202, locked.Post(locked.Activity("Accept", follow), scene.ChannelInbox));
        await Eventually.TrueAsync("it is accepted", _ => Task.FromResult(scene.FollowState(locked.Id) == "1"));
        string open = scene.NewMark();
        await scene.AssertCommentedAsync(locked.Post(locked.Create(locked.Note(open, scene.Article))), open);
        comment = (await scene.FindCommentAsync(open))!["id"]!.GetValue<string>();
        await scene.Site.ApiAsync(HttpMethod.Post, $"/api/articles/{scene.ArticleKey}/comments/{Uri.EscapeDataString(comment)}/approve");
        Assert.Contains(open, (await scene.GetPageAsync($"/articles/{scene.ArticleKey}")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task O9_An_answer_to_what_was_never_asked_makes_no_follow()
    {
        Scene scene = await lab.StageAsync();
        RemoteActor eve = scene.Peer("evil").AddLightActor("eve");
        foreach (JsonNode what in new JsonNode[]
        {
            new JsonObject { ["id"] = $"{SiteUnderAttack.Origin}/ap/activities/1", ["type"] = "Follow", ["actor"] = scene.ChannelId, ["object"] = eve.Id },
            new JsonObject { ["type"] = "Follow", ["actor"] = scene.ChannelId, ["object"] = eve.Id },
            scene.ChannelId,
        })
        {
            await scene.AssertRefusedAsync(eve.Post(eve.Activity("Accept", what), scene.ChannelInbox), 202, 403);
        }

        await scene.SettleAsync();
        Assert.Equal("", scene.FollowState(eve.Id));

        await scene.FollowAsync(eve.Id);
        await scene.AssertStatusAsync(202, eve.Post(eve.Activity("Accept", await O8_Relations.ReceivedFollowAsync(eve)), scene.ChannelInbox));
        await Eventually.TrueAsync("it is accepted", _ => Task.FromResult(scene.FollowState(eve.Id) == "1"));
    }

    private static JsonObject ForFollowers(RemoteActor author, JsonObject note) => author.Create(note.With(("to", new JsonArray(author.Followers)), ("cc", null)));
}
