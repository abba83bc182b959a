using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Testing.Contracts;

public sealed partial class FederationStorageContract
{
    /// <summary>A follower is found without case and by an equal id; replacing it keeps the time of the first follow.</summary>
    /// <param name="cancellationToken">Cancels the case.</param>
    public Task FollowerIsReplacedAndKeepsItsTime(CancellationToken cancellationToken) => RunAsync(
        async storage =>
        {
            FollowerRecord first = Sample.Follower("remote.example", "ada", 10, state: FollowState.Pending);
            await storage.Followers.UpsertAsync(first, cancellationToken);
            FollowerRecord second = Sample.Follower("REMOTE.example", "ada", 50, shared: true, username: "NEWS");
            await storage.Followers.UpsertAsync(second, cancellationToken);
            FollowerRecord found = Check.NotNull(await storage.Followers.FindAsync("News", Sample.Remote("remote.example", "ada"), cancellationToken), "The follower");
            Check.Equal(Sample.At(10), found.FollowedAt, "The time of the first follow");
            Check.Equal(FollowState.Accepted, found.State, "The state");
            Check.Equal(second.SharedInbox, found.SharedInbox, "The shared inbox");
            Check.Equal(second.Inbox, found.Inbox, "The personal inbox");
            Check.Equal("https://REMOTE.example/ada", found.ActorId.Value, "The id as written");
            Check.Bytes(second.FollowActivity, found.FollowActivity, "The Follow activity");
            Check.Equal(1, await storage.Followers.CountAsync("news", cancellationToken), "The number of followers");
        },
        cancellationToken);

    /// <summary>A follower is removed from one account or from all.</summary>
    /// <param name="cancellationToken">Cancels the case.</param>
    public Task FollowerIsRemoved(CancellationToken cancellationToken) => RunAsync(
        async storage =>
        {
            ObjectId ada = Sample.Remote("remote.example", "ada");
            foreach (string username in (string[])["news", "parks", "culture"])
            {
                await storage.Followers.UpsertAsync(Sample.Follower("remote.example", "ada", username: username), cancellationToken);
            }

            await storage.Followers.UpsertAsync(Sample.Follower("remote.example", "bob"), cancellationToken);
            Check.That(await storage.Followers.RemoveAsync("NEWS", ada, cancellationToken), "Removing a follower says that there was one.");
            Check.That(!await storage.Followers.RemoveAsync("news", ada, cancellationToken), "Removing it again says that there was none.");
            Check.Equal(2, await storage.Followers.RemoveEverywhereAsync(ObjectId.Parse("https://REMOTE.example/ada"), cancellationToken), "The number of removed entries");
            Check.Equal(0, await storage.Followers.CountAsync("parks", cancellationToken), "The followers of an account that it followed");
            Check.Equal(1, await storage.Followers.CountAsync("news", cancellationToken), "The followers that stay");
            Check.Equal(1, (await storage.Followers.ListInboxesAsync("news", null, 10, cancellationToken)).Count, "The inboxes that stay");
        },
        cancellationToken);

    /// <summary>Followers are listed by state, newest first, in pages that stay stable while others arrive.</summary>
    /// <param name="cancellationToken">Cancels the case.</param>
    public Task FollowersAreListedNewestFirst(CancellationToken cancellationToken) => RunAsync(
        async storage =>
        {
            // Two at the same time, and one that came before the one that was stored before.
            (string Name, double At)[] all = [("a", 10), ("b", 30), ("c", 20), ("d", 30), ("e", 40)];
            foreach ((string name, double at) in all)
            {
                await storage.Followers.UpsertAsync(Sample.Follower("remote.example", name, at), cancellationToken);
            }

            await storage.Followers.UpsertAsync(Sample.Follower("remote.example", "waiting", 35, state: FollowState.Pending), cancellationToken);
            Page<FollowerRecord> first = await storage.Followers.ListAsync("News", FollowState.Accepted, new PageRequest(null, 2), cancellationToken);
            Check.Same([Sample.Remote("remote.example", "e"), Sample.Remote("remote.example", "d")], first.Items.Select(item => item.ActorId), "The first page");
            await storage.Followers.UpsertAsync(Sample.Follower("remote.example", "late", 99), cancellationToken);
            Page<FollowerRecord> second = await storage.Followers.ListAsync("news", FollowState.Accepted, new PageRequest(first.Next, 2), cancellationToken);
            Check.Same([Sample.Remote("remote.example", "b"), Sample.Remote("remote.example", "c")], second.Items.Select(item => item.ActorId), "The second page");
            Page<FollowerRecord> third = await storage.Followers.ListAsync("news", FollowState.Accepted, new PageRequest(second.Next, 2), cancellationToken);
            Check.Same([Sample.Remote("remote.example", "a")], third.Items.Select(item => item.ActorId), "The last page");
            Check.That(third.Next is null, "The last page has no next one.");
            Page<FollowerRecord> waiting = await storage.Followers.ListAsync("news", FollowState.Pending, new PageRequest(), cancellationToken);
            Check.Same([Sample.Remote("remote.example", "waiting")], waiting.Items.Select(item => item.ActorId), "Those who wait");
            Check.Equal(6, await storage.Followers.CountAsync("news", cancellationToken), "The number of accepted followers");
        },
        cancellationToken);

    /// <summary>Inboxes are distinct by the equality of ids, of accepted followers only, in ordinal order, from a cursor.</summary>
    /// <param name="cancellationToken">Cancels the case.</param>
    public Task InboxesAreDistinctAndWalkedByCursor(CancellationToken cancellationToken) => RunAsync(
        async storage =>
        {
            for (int i = 0; i < 20; i++)
            {
                await storage.Followers.UpsertAsync(Sample.Follower("big.example", $"user{i}", i, shared: true), cancellationToken);
            }

            await storage.Followers.UpsertAsync(Sample.Follower("BIG.example", "other", shared: true), cancellationToken);
            await storage.Followers.UpsertAsync(Sample.Follower("small.example", "zoe"), cancellationToken);
            await storage.Followers.UpsertAsync(Sample.Follower("small.example", "Zed"), cancellationToken);
            await storage.Followers.UpsertAsync(Sample.Follower("a.example", "waits", state: FollowState.Pending), cancellationToken);
            await storage.Followers.UpsertAsync(Sample.Follower("b.example", "elsewhere", username: "parks"), cancellationToken);
            ObjectId[] expected = [Sample.Remote("big.example", "inbox"), Sample.Remote("small.example", "Zed/inbox"), Sample.Remote("small.example", "zoe/inbox")];
            Check.Same(expected, await storage.Followers.ListInboxesAsync("NEWS", null, 10, cancellationToken), "The inboxes");

            List<ObjectId> walked = [];
            string? cursor = null;
            while (await storage.Followers.ListInboxesAsync("news", cursor, 1, cancellationToken) is { Count: > 0 } batch)
            {
                Check.Equal(1, batch.Count, "The size of a batch");
                walked.AddRange(batch);
                cursor = batch[^1].Value;
                Check.That(walked.Count <= 3, "The walk comes to an end.");
            }

            Check.Same(expected, walked, "The inboxes, one at a time");
            Check.Same(expected[1..], await storage.Followers.ListInboxesAsync("news", "https://BIG.example/inbox", 10, cancellationToken), "What comes behind a cursor in another spelling");
            await storage.Followers.RemoveAsync("news", Sample.Remote("big.example", "user3"), cancellationToken);
            Check.Equal(3, (await storage.Followers.ListInboxesAsync("news", null, 10, cancellationToken)).Count, "The inboxes after one of many followers there has left");
        },
        cancellationToken);

    /// <summary>Followers whose personal inbox is gone are removed; those who share a server stay.</summary>
    /// <param name="cancellationToken">Cancels the case.</param>
    public Task FollowersAreRemovedByPersonalInbox(CancellationToken cancellationToken) => RunAsync(
        async storage =>
        {
            await storage.Followers.UpsertAsync(Sample.Follower("remote.example", "ada", shared: true), cancellationToken);
            await storage.Followers.UpsertAsync(Sample.Follower("remote.example", "ada", username: "parks"), cancellationToken);
            await storage.Followers.UpsertAsync(Sample.Follower("remote.example", "bob", shared: true), cancellationToken);
            Check.Equal(0, await storage.Followers.RemoveByInboxAsync(Sample.Remote("remote.example", "inbox"), cancellationToken), "The number removed by a shared inbox");
            Check.Equal(2, await storage.Followers.RemoveByInboxAsync(ObjectId.Parse("https://Remote.example/ada/inbox"), cancellationToken), "The number removed by a personal inbox");
            Check.Equal(1, await storage.Followers.CountAsync("news", cancellationToken), "The followers that stay");
        },
        cancellationToken);

    /// <summary>A follow is found, replaced and removed.</summary>
    /// <param name="cancellationToken">Cancels the case.</param>
    public Task FollowingIsReplacedAndRemoved(CancellationToken cancellationToken) => RunAsync(
        async storage =>
        {
            await storage.Following.UpsertAsync(Sample.Following("ada", 1, FollowState.Pending), cancellationToken);
            FollowingRecord accepted = Sample.Following("ada", 2) with { FollowId = Sample.Id("activities/other") };
            await storage.Following.UpsertAsync(accepted, cancellationToken);
            Check.Equal(accepted, await storage.Following.FindAsync("NEWS", ObjectId.Parse("https://REMOTE.example/ada"), cancellationToken), "The follow");
            Check.That(await storage.Following.RemoveAsync("News", accepted.TargetId, cancellationToken), "Removing a follow says that there was one.");
            Check.That(!await storage.Following.RemoveAsync("news", accepted.TargetId, cancellationToken), "Removing it again says that there was none.");
            Check.That(await storage.Following.FindAsync("news", accepted.TargetId, cancellationToken) is null, "A removed follow is not found.");
        },
        cancellationToken);

    /// <summary>Accepted follows are listed newest first and counted; the accounts that follow an actor are named.</summary>
    /// <param name="cancellationToken">Cancels the case.</param>
    public Task AcceptedFollowingIsListed(CancellationToken cancellationToken) => RunAsync(
        async storage =>
        {
            await storage.Following.UpsertAsync(Sample.Following("a", 10), cancellationToken);
            await storage.Following.UpsertAsync(Sample.Following("b", 30), cancellationToken);
            await storage.Following.UpsertAsync(Sample.Following("c", 20), cancellationToken);
            await storage.Following.UpsertAsync(Sample.Following("d", 40, FollowState.Pending), cancellationToken);
            await storage.Following.UpsertAsync(Sample.Following("e", 40, FollowState.Rejected), cancellationToken);
            await storage.Following.UpsertAsync(Sample.Following("a", 5, username: "parks"), cancellationToken);
            List<FollowingRecord> listed = await ReadAllAsync(page => storage.Following.ListAsync("NEWS", page, cancellationToken));
            Check.Same([Sample.Following("b").TargetId, Sample.Following("c").TargetId, Sample.Following("a").TargetId], listed.Select(item => item.TargetId), "The follows, newest first");
            Check.Equal(3, await storage.Following.CountAsync("News", cancellationToken), "The number of follows");
            IReadOnlyList<string> followers = await storage.Following.ListFollowersOfAsync(ObjectId.Parse("https://REMOTE.example/a"), cancellationToken);
            Check.Same(["news", "parks"], followers.Order(StringComparer.Ordinal), "The accounts that follow an actor");
            Check.Equal(0, (await storage.Following.ListFollowersOfAsync(Sample.Following("d").TargetId, cancellationToken)).Count, "The accounts that only asked");
        },
        cancellationToken);
}
