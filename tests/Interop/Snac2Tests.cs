using System.Net;
using ActivityPub.Sdk.Interop.Tests.Lab;

namespace ActivityPub.Sdk.Interop.Tests;

/// <summary>The sample site and snac2 2.75: a small server in C that takes draft-cavage signatures only.</summary>
[Collection(LabCollection.Name)]
public sealed class Snac2Tests(FediverseLab lab)
{
    [Fact]
    public async Task A_person_looks_the_channel_up_follows_and_leaves()
    {
        var snac = lab.Snac2;
        await lab.ObserveAsync(async () =>
        {
            var site = await lab.SiteAsync();
            var handle = await site.CreateChannelAsync("townhall");
            var sam = await snac.AddUserAsync("cfollower");

            var found = await sam.LookUpAsync(handle);
            Assert.Contains($"townhall@{FediverseLab.SiteName}", found, StringComparison.Ordinal);
            var actor = await site.ActorOfAsync(handle);
            Assert.Contains(actor, found, StringComparison.Ordinal);

            await sam.FollowAsync(actor);
            await Eventually.TrueAsync("the site has the follower", _ => site.IsFollowedByAsync("townhall", sam.ActorId));
            await Eventually.TrueAsync("snac2 has the answer to the follow", _ => Task.FromResult(sam.Follows(actor)));

            await sam.UnfollowAsync(actor);
            await Eventually.TrueAsync("the site lost the follower", async _ => !await site.IsFollowedByAsync("townhall", sam.ActorId));
        });
    }

    [Theory]
    [InlineData("note", "Note")]
    [InlineData("article", "Article")]
    public async Task An_article_is_seen_there_edited_and_deleted(string form, string type)
    {
        await lab.ObserveAsync(async () =>
        {
            var channel = $"press{form}";
            var (site, sam) = await FollowerAsync(channel, $"creader{form}");

            var article = await site.PublishAsync(channel, "The bridge is open", "<p>Cars may cross <strong>the bridge</strong> again.</p>", form);
            var seen = await Eventually.ValueAsync("the article is in the timeline", _ => Task.FromResult(sam.InTimeline(article.ObjectId)));
            Assert.Equal(type, seen["type"]!.ToString());
            Assert.Contains("the bridge", seen["content"]!.ToString(), StringComparison.Ordinal);

            await site.EditAsync(article, "The bridge is open", "<p>Bicycles too may cross the bridge again.</p>", form);
            await Eventually.TrueAsync("the edit is applied", _ =>
                Task.FromResult(sam.InTimeline(article.ObjectId)?["content"]?.ToString().Contains("Bicycles", StringComparison.Ordinal) == true));

            await site.DeleteAsync(article);
            await Eventually.TrueAsync("the post is gone", _ => Task.FromResult(!sam.IsStored(article.ObjectId)));
            Assert.Equal(HttpStatusCode.Gone, await site.StatusOfAsync(article.ObjectId));
        });
    }

    [Fact]
    public async Task A_reply_comes_back_as_a_comment_and_its_edit_too()
    {
        await lab.ObserveAsync(async () =>
        {
            var (site, sam) = await FollowerAsync("library", "cwriter");
            var article = await site.PublishAsync("library", "Open on Sunday", "<p>The library is open on Sunday.</p>");
            await Eventually.TrueAsync("the article is in the timeline", _ => Task.FromResult(sam.InTimeline(article.ObjectId) is not null));

            await sam.ReplyAsync(article.ObjectId, "From when to when?");
            var comment = await site.CommentAsync(article, "From when to when?");
            Assert.Equal(sam.Handle, comment.Author);
            await site.ApproveAsync(article, comment.Id);
            await Eventually.TrueAsync("the comment is on the page", _ => site.PageShowsAsync(article, "From when to when?"));

            var reply = Assert.Single(sam.RepliesTo(article.ObjectId))["id"]!.ToString();
            await sam.EditAsync(reply, "From which hour on?");
            await site.CommentAsync(article, "From which hour on?");

            // Its deletion does not come: snac2 sends that to servers with a follower of the author, and a channel follows nobody.
        });
    }

    [Fact]
    public async Task Likes_and_boosts_are_counted_and_taken_back()
    {
        await lab.ObserveAsync(async () =>
        {
            var (site, sam) = await FollowerAsync("pool", "cfan");
            var article = await site.PublishAsync("pool", "Warm again", "<p>The pool is warm again.</p>");
            await Eventually.TrueAsync("the article is in the timeline", _ => Task.FromResult(sam.InTimeline(article.ObjectId) is not null));

            await sam.LikeAsync(article.ObjectId);
            await Eventually.TrueAsync("the like is counted", async _ => await site.LikesAsync(article) == 1);
            await sam.BoostAsync(article.ObjectId);
            await Eventually.TrueAsync("the boost is counted", async _ => await site.SharesAsync(article) == 1);

            await sam.UnlikeAsync(article.ObjectId);
            await Eventually.TrueAsync("the like is taken back", async _ => await site.LikesAsync(article) == 0);

            // snac2 uses the id of a like again after its undo.
            await sam.LikeAsync(article.ObjectId);
            await Eventually.TrueAsync("the second like is counted", async _ => await site.LikesAsync(article) == 1);

            await sam.UnboostAsync(article.ObjectId);
            await Eventually.TrueAsync("the boost is taken back", async _ => await site.SharesAsync(article) == 0);
        });
    }

    [Fact]
    public async Task A_handle_in_an_article_reaches_the_person_there()
    {
        var snac = lab.Snac2;
        await lab.ObserveAsync(async () =>
        {
            var site = await lab.SiteAsync();
            await site.CreateChannelAsync("mayor");
            var sam = await snac.AddUserAsync("cmentioned");

            var article = await site.PublishAsync("mayor", "Thanks", $"<p>Thanks to {sam.Handle} for the help.</p>");
            await Eventually.TrueAsync("the person was told", _ => Task.FromResult(sam.WasToldOf(article.ObjectId)));
        });
    }

    private async Task<(OrganisationSite Site, Snac2User User)> FollowerAsync(string channel, string name)
    {
        var user = await lab.Snac2.AddUserAsync(name);
        var site = await lab.SiteAsync();
        var handle = await site.CreateChannelAsync(channel);
        var actor = await site.ActorOfAsync(handle);
        await user.FollowAsync(actor);
        await Eventually.TrueAsync("the follow is accepted", async _ => await site.IsFollowedByAsync(channel, user.ActorId) && user.Follows(actor));
        return (site, user);
    }
}
