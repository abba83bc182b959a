using ActivityPub.Sdk.Interop.Tests.Lab;

namespace ActivityPub.Sdk.Interop.Tests;

/// <summary>The lab itself: the two foreign servers reach each other through the front, so a failure elsewhere is the site's.</summary>
[Collection(LabCollection.Name)]
public sealed class LabTests(FediverseLab lab)
{
    [Fact]
    public async Task The_foreign_servers_talk_to_each_other()
    {
        var snac = lab.Snac2;
        var fedify = lab.Fedify;
        await lab.ObserveAsync(async () =>
        {
            // snac2 answers 202 to an RFC 9421 signature and drops the activity afterwards.
            var sam = await snac.AddUserAsync("sam");
            var anna = fedify.User("anna", "cavage");

            Assert.Equal(sam.ActorId, (await anna.LookUpAsync(sam.Handle))["id"]!.ToString());
            Assert.Contains(anna.ActorId, await sam.LookUpAsync(anna.Handle), StringComparison.Ordinal);
            await anna.FollowAsync(sam.Handle);
            await Eventually.TrueAsync("snac2 accepted the follower", async _ => sam.IsFollowedBy(anna.ActorId) && await anna.FollowsAsync(sam.ActorId));

            await sam.FollowAsync(anna.ActorId);
            await Eventually.TrueAsync("Fedify accepted the follower", async _ => sam.Follows(anna.ActorId) && await anna.IsFollowedByAsync(sam.ActorId));

            var post = await anna.PostAsync("<p>Hello from Fedify</p>");
            await Eventually.TrueAsync("the post is in the timeline of snac2", _ => Task.FromResult(sam.InTimeline(post) is not null));

            await sam.ReplyAsync(post, "Hello from snac2");
            var reply = await Eventually.ValueAsync("snac2 keeps the reply", _ => Task.FromResult(sam.RepliesTo(post).SingleOrDefault()));
            var id = reply["id"]!.ToString();
            var seen = await Eventually.ValueAsync("the reply is in the timeline of Fedify", _ => anna.InTimelineAsync(id));
            Assert.Contains("Hello from snac2", seen["content"]!.ToString(), StringComparison.Ordinal);

            await sam.LikeAsync(post);
            await sam.BoostAsync(post);
            await Eventually.TrueAsync("like and boost arrived", async _ =>
                await anna.ReceivedAsync("Like", sam.ActorId, post) && await anna.ReceivedAsync("Announce", sam.ActorId, post));

            var answer = await anna.ReplyAsync(id, "<p>How nice</p>");
            await Eventually.TrueAsync("snac2 tells of the answer", _ => Task.FromResult(sam.WasToldOf(answer)));

            await anna.EditAsync(post, "<p>Hello again</p>");
            await Eventually.TrueAsync("snac2 applied the edit", _ => Task.FromResult(sam.InTimeline(post)?["content"]?.ToString() == "<p>Hello again</p>"));
            await anna.DeleteAsync(post);
            await Eventually.TrueAsync("snac2 applied the deletion", _ => Task.FromResult(!sam.IsStored(post)));

            await sam.UnfollowAsync(anna.ActorId);
            await Eventually.TrueAsync("Fedify lost the follower", async _ => !await anna.IsFollowedByAsync(sam.ActorId));
        });
    }
}
