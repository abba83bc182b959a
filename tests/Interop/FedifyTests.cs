using System.Net;
using ActivityPub.Sdk.Interop.Tests.Lab;

namespace ActivityPub.Sdk.Interop.Tests;

/// <summary>The sample site and an application on Fedify 2.3.6, which signs by RFC 9421 or draft-cavage and reads real JSON-LD.</summary>
[Collection(LabCollection.Name)]
public sealed class FedifyTests(FediverseLab lab)
{
    [Theory]
    [InlineData("rfc9421")]
    [InlineData("cavage")]
    public async Task A_person_looks_the_channel_up_follows_and_leaves(string knock)
    {
        var fedify = lab.Fedify;
        await lab.ObserveAsync(async () =>
        {
            var site = await lab.SiteAsync();
            var channel = $"station{knock}";
            var handle = await site.CreateChannelAsync(channel);
            var anna = fedify.User($"follower{knock}", knock);

            var found = await anna.LookUpAsync(handle);
            Assert.Equal($"acct:{channel}@{FediverseLab.SiteName}", found["subject"]?.ToString());
            Assert.Equal("Organization", found["type"]?.ToString());
            Assert.Equal($"Channel {channel}", found["name"]?.ToString());
            var actor = found["id"]!.ToString();

            var before = lab.Front.Requests.Count;
            var follow = await anna.FollowAsync(handle);
            await Eventually.TrueAsync("the site has the follower", _ => site.IsFollowedByAsync(channel, anna.ActorId));
            await Eventually.TrueAsync("Fedify has the answer to the follow", _ => anna.FollowsAsync(actor));

            // Taken as it came: after an answer of 401 Fedify would have tried the other signature.
            var delivery = await Eventually.ValueAsync("the follow went through the front", _ => Task.FromResult(
                lab.Front.Requests.Skip(before).FirstOrDefault(request => request is { Host: FediverseLab.SiteName, Method: "POST" } && request.Signature != "none")));
            Assert.Equal(knock, delivery.Signature);
            Assert.InRange(delivery.Status, 200, 299);

            // And the answer came signed, from a client that says whose it is.
            var answer = await Eventually.ValueAsync("the answer went through the front", _ => Task.FromResult(
                lab.Front.Requests.Skip(before).FirstOrDefault(request => request is { Host: FediverseLab.FedifyName, Method: "POST" })));
            Assert.Equal("cavage", answer.Signature);
            Assert.Matches(@"^[^ ]+/[^ ]+ \(\+https://site\.test/?\)$", answer.UserAgent);

            await anna.UndoAsync(follow);
            await Eventually.TrueAsync("the site lost the follower", async _ => !await site.IsFollowedByAsync(channel, anna.ActorId));
        });
    }

    [Theory]
    [InlineData("note", "Note", "rfc9421")]
    [InlineData("article", "Article", "cavage")]
    public async Task An_article_is_seen_there_edited_and_deleted(string form, string type, string knock)
    {
        await lab.ObserveAsync(async () =>
        {
            var (site, channel, anna) = await FollowerAsync($"journal{form}", $"reader{form}", knock);

            var article = await site.PublishAsync(channel, "The bridge is open", "<p>Cars may cross <strong>the bridge</strong> again.</p>", form);
            var seen = await Eventually.ValueAsync("the article is in the timeline", _ => anna.InTimelineAsync(article.ObjectId));
            Assert.Equal(type, seen["type"]!.ToString());
            Assert.Equal(article.Url, seen["url"]!.ToString());
            Assert.Contains("the bridge", seen["content"]!.ToString(), StringComparison.Ordinal);
            Assert.Equal(form == "article" ? "The bridge is open" : null, seen["name"]?.ToString());

            await site.EditAsync(article, "The bridge is open", "<p>Bicycles too may cross the bridge again.</p>", form);
            var edited = await Eventually.ValueAsync("the edit is applied", async _ =>
                await anna.InTimelineAsync(article.ObjectId) is { } now && now["content"]!.ToString().Contains("Bicycles", StringComparison.Ordinal) ? now : null);
            Assert.NotNull(edited["updated"]);

            await site.DeleteAsync(article);
            await Eventually.TrueAsync("the post is gone", async _ => await anna.InTimelineAsync(article.ObjectId) is null);
            Assert.Equal(HttpStatusCode.Gone, await site.StatusOfAsync(article.ObjectId));
        });
    }

    [Theory]
    [InlineData("rfc9421")]
    [InlineData("cavage")]
    public async Task A_reply_comes_back_as_a_comment_and_its_edit_and_deletion_too(string knock)
    {
        await lab.ObserveAsync(async () =>
        {
            var (site, channel, anna) = await FollowerAsync($"theatre{knock}", $"writer{knock}", knock);
            var article = await site.PublishAsync(channel, "Premiere", "<p>The premiere is on Friday.</p>");
            await Eventually.ValueAsync("the article is in the timeline", _ => anna.InTimelineAsync(article.ObjectId));

            var reply = await anna.ReplyAsync(article.ObjectId, "<p>Are there any tickets left?</p><script>alert(1)</script>");
            var comment = await site.CommentAsync(article, "Are there any tickets left?");
            Assert.Equal(anna.Handle, comment.Author);
            Assert.DoesNotContain("alert(1)", comment.Json, StringComparison.OrdinalIgnoreCase);
            await site.ApproveAsync(article, comment.Id);
            await Eventually.TrueAsync("the comment is on the page", _ => site.PageShowsAsync(article, "Are there any tickets left?"));

            await anna.EditAsync(reply, "<p>Are there cheap tickets left?</p>");
            await site.CommentAsync(article, "Are there cheap tickets left?");

            await anna.DeleteAsync(reply);
            await site.CommentGoneAsync(article, "Are there cheap tickets left?");
        });
    }

    [Theory]
    [InlineData("rfc9421")]
    [InlineData("cavage")]
    public async Task Likes_and_boosts_are_counted_and_taken_back(string knock)
    {
        await lab.ObserveAsync(async () =>
        {
            var (site, channel, anna) = await FollowerAsync($"museum{knock}", $"fan{knock}", knock);
            var article = await site.PublishAsync(channel, "Night of the museums", "<p>Open until midnight.</p>");
            await Eventually.ValueAsync("the article is in the timeline", _ => anna.InTimelineAsync(article.ObjectId));

            var like = await anna.LikeAsync(article.ObjectId);
            var boost = await anna.AnnounceAsync(article.ObjectId);
            await Eventually.TrueAsync("both are counted", async _ => await site.LikesAsync(article) == 1 && await site.SharesAsync(article) == 1);

            await anna.UndoAsync(like);
            await anna.UndoAsync(boost);
            await Eventually.TrueAsync("both are taken back", async _ => await site.LikesAsync(article) == 0 && await site.SharesAsync(article) == 0);
        });
    }

    [Fact]
    public async Task A_handle_in_an_article_reaches_the_person_there()
    {
        var fedify = lab.Fedify;
        await lab.ObserveAsync(async () =>
        {
            var site = await lab.SiteAsync();
            await site.CreateChannelAsync("council");
            var anna = fedify.User("mentioned");

            var article = await site.PublishAsync("council", "Thanks", $"<p>Thanks to {anna.Handle} for the help.</p>");
            var seen = await Eventually.ValueAsync("the person was told", _ => anna.InTimelineAsync(article.ObjectId));
            Assert.Contains(anna.ActorId, seen["mentions"]!.AsArray().Select(mention => mention!.ToString()));
        });
    }

    private async Task<(OrganisationSite Site, string Channel, FedifyUser User)> FollowerAsync(string channel, string name, string knock)
    {
        var user = lab.Fedify.User(name, knock);
        var site = await lab.SiteAsync();
        var handle = await site.CreateChannelAsync(channel);
        await user.FollowAsync(handle);
        var actor = await site.ActorOfAsync(handle);
        await Eventually.TrueAsync("the follow is accepted", async _ => await site.IsFollowedByAsync(channel, user.ActorId) && await user.FollowsAsync(actor));
        return (site, channel, user);
    }
}
