using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Testing.Contracts;

public sealed partial class FederationStorageContract
{
    /// <summary>A reply is found whole; an edit replaces it and keeps the time of arrival.</summary>
    /// <param name="cancellationToken">Cancels the case.</param>
    public Task ReplyIsReplacedAndKeepsItsArrival(CancellationToken cancellationToken) => RunAsync(
        async storage =>
        {
            InteractionRecord reply = Sample.Interaction(InteractionKind.Reply, "note", 1, content: "<p>Hello 👋</p>") with
            {
                InReplyTo = "https://city.example/ap/objects/1",
                Summary = new UntrustedText("Warning"),
                Language = "en",
                Url = "https://remote.example/@ada/1",
                Visibility = Visibility.Unlisted,
                UpdatedAt = Sample.At(2),
            };
            await storage.Interactions.UpsertAsync(reply, cancellationToken);
            Check.Equal(reply, await storage.Interactions.FindAsync(reply.Id, cancellationToken), "The reply");
            InteractionRecord edit = reply with { Content = new UntrustedHtml("<p>Edited</p>"), UpdatedAt = Sample.At(50), ReceivedAt = Sample.At(51), State = InteractionState.Pending };
            await storage.Interactions.UpsertAsync(edit, cancellationToken);
            Check.Equal(edit with { ReceivedAt = reply.ReceivedAt }, await storage.Interactions.FindAsync(reply.Id, cancellationToken), "The reply after the edit");
            Check.Equal(0, (await storage.Interactions.CountAsync(reply.TargetId, cancellationToken)).Replies, "The approved replies");
            Check.That(await storage.Interactions.FindAsync("https://remote.example/other", cancellationToken) is null, "An unknown identity finds nothing.");
        },
        cancellationToken);

    /// <summary>Likes and boosts are one per actor and object, reactions one per content too; the second replaces the first with its identity.</summary>
    /// <param name="cancellationToken">Cancels the case.</param>
    public Task LikesAreOnePerActorAndObject(CancellationToken cancellationToken) => RunAsync(
        async storage =>
        {
            await storage.Interactions.UpsertAsync(Sample.Interaction(InteractionKind.Like, "like-1"), cancellationToken);
            await storage.Interactions.UpsertAsync(Sample.Interaction(InteractionKind.Like, "like-2") with { ActorId = ObjectId.Parse("https://REMOTE.example/ada") }, cancellationToken);
            await storage.Interactions.UpsertAsync(Sample.Interaction(InteractionKind.Like, "like-3", actor: "bob"), cancellationToken);
            await storage.Interactions.UpsertAsync(Sample.Interaction(InteractionKind.Like, "like-4") with { TargetId = Sample.Id("objects/2") }, cancellationToken);
            await storage.Interactions.UpsertAsync(Sample.Interaction(InteractionKind.Share, "share-1"), cancellationToken);
            await storage.Interactions.UpsertAsync(Sample.Interaction(InteractionKind.Share, "share-2"), cancellationToken);
            await storage.Interactions.UpsertAsync(Sample.Interaction(InteractionKind.Reaction, "react-1", content: "👍"), cancellationToken);
            await storage.Interactions.UpsertAsync(Sample.Interaction(InteractionKind.Reaction, "react-2", content: "👍"), cancellationToken);
            await storage.Interactions.UpsertAsync(Sample.Interaction(InteractionKind.Reaction, "react-3", content: "🎉"), cancellationToken);
            await storage.Interactions.UpsertAsync(Sample.Interaction(InteractionKind.Quote, "quote-1"), cancellationToken);
            await storage.Interactions.UpsertAsync(Sample.Interaction(InteractionKind.Quote, "quote-2"), cancellationToken);
            Check.Equal(new InteractionCounts(0, 4, 1, 2), await storage.Interactions.CountAsync(Sample.Id("objects/1"), cancellationToken), "The counts");
            Check.That(await storage.Interactions.FindAsync("https://remote.example/like-1", cancellationToken) is null, "The identity of a replaced like finds nothing.");
            Check.That(await storage.Interactions.FindAsync("https://remote.example/like-2", cancellationToken) is not null, "The identity of the second like is found.");

            // An identity that comes back for another object: after an undo, some servers use it again.
            await storage.Interactions.UpsertAsync(Sample.Interaction(InteractionKind.Like, "like-4"), cancellationToken);
            Check.Equal(4, (await storage.Interactions.CountAsync(Sample.Id("objects/1"), cancellationToken)).Likes, "The likes after an identity moved here");
            Check.Equal(0, (await storage.Interactions.CountAsync(Sample.Id("objects/2"), cancellationToken)).Likes, "The likes where it was");
        },
        cancellationToken);

    /// <summary>Interactions are removed by identity, by kind with actor and object, or all of an actor.</summary>
    /// <param name="cancellationToken">Cancels the case.</param>
    public Task InteractionsAreRemoved(CancellationToken cancellationToken) => RunAsync(
        async storage =>
        {
            InteractionRecord reply = Sample.Interaction(InteractionKind.Reply, "note-1");
            await storage.Interactions.UpsertAsync(reply, cancellationToken);
            await storage.Interactions.UpsertAsync(Sample.Interaction(InteractionKind.Reply, "note-2"), cancellationToken);
            await storage.Interactions.UpsertAsync(Sample.Interaction(InteractionKind.Reaction, "react-1", content: "👍"), cancellationToken);
            await storage.Interactions.UpsertAsync(Sample.Interaction(InteractionKind.Reaction, "react-2", content: "🎉"), cancellationToken);
            await storage.Interactions.UpsertAsync(Sample.Interaction(InteractionKind.Like, "like-bob", actor: "bob"), cancellationToken);
            Check.That(await storage.Interactions.RemoveAsync(reply.Id, cancellationToken), "Removing an interaction says that there was one.");
            Check.That(!await storage.Interactions.RemoveAsync(reply.Id, cancellationToken), "Removing it again says that there was none.");
            ObjectId ada = ObjectId.Parse("https://REMOTE.example/ada");
            Check.Equal(2, await storage.Interactions.RemoveAsync(InteractionKind.Reaction, ada, reply.TargetId, cancellationToken), "The number of removed reactions");
            Check.Equal(0, await storage.Interactions.RemoveAsync(InteractionKind.Reaction, ada, reply.TargetId, cancellationToken), "The number removed by the second call");
            Check.Equal(1, await storage.Interactions.RemoveByActorAsync(ada, cancellationToken), "The number removed with the actor");
            Check.Equal(new InteractionCounts(0, 1, 0, 0), await storage.Interactions.CountAsync(reply.TargetId, cancellationToken), "The counts of what stays");
        },
        cancellationToken);

    /// <summary>The state of an interaction decides about lists and counts.</summary>
    /// <param name="cancellationToken">Cancels the case.</param>
    public Task StateOfAnInteractionIsSet(CancellationToken cancellationToken) => RunAsync(
        async storage =>
        {
            InteractionRecord reply = Sample.Interaction(InteractionKind.Reply, "note", state: InteractionState.Pending);
            await storage.Interactions.UpsertAsync(reply, cancellationToken);
            Check.Equal(0, (await storage.Interactions.CountAsync(reply.TargetId, cancellationToken)).Replies, "The replies before the approval");
            Check.That(await storage.Interactions.SetStateAsync(reply.Id, InteractionState.Approved, cancellationToken), "Setting a state says that there was one.");
            Check.That(!await storage.Interactions.SetStateAsync("https://remote.example/none", InteractionState.Approved, cancellationToken), "Setting the state of nothing says so.");
            Check.Equal(1, (await storage.Interactions.CountAsync(reply.TargetId, cancellationToken)).Replies, "The replies after the approval");
            Check.Equal(reply with { State = InteractionState.Approved }, await storage.Interactions.FindAsync(reply.Id, cancellationToken), "The reply");
            Check.Equal(0, (await storage.Interactions.ListRepliesAsync(InteractionState.Pending, new PageRequest(), cancellationToken)).Items.Count, "The replies that wait");
            Check.Equal(1, (await storage.Interactions.ListRepliesAsync(InteractionState.Approved, new PageRequest(), cancellationToken)).Items.Count, "The approved replies");
        },
        cancellationToken);

    /// <summary>Interactions of one kind with an object are listed, oldest publication first, of one state or of all.</summary>
    /// <param name="cancellationToken">Cancels the case.</param>
    public Task InteractionsAreListedOldestFirst(CancellationToken cancellationToken) => RunAsync(
        async storage =>
        {
            ObjectId target = Sample.Id("objects/1");
            await storage.Interactions.UpsertAsync(Sample.Interaction(InteractionKind.Reply, "c", 30), cancellationToken);
            await storage.Interactions.UpsertAsync(Sample.Interaction(InteractionKind.Reply, "a", 10), cancellationToken);
            await storage.Interactions.UpsertAsync(Sample.Interaction(InteractionKind.Reply, "b", 20, state: InteractionState.Rejected), cancellationToken);
            await storage.Interactions.UpsertAsync(Sample.Interaction(InteractionKind.Reply, "d", 30), cancellationToken);
            await storage.Interactions.UpsertAsync(Sample.Interaction(InteractionKind.Like, "like", 5), cancellationToken);
            await storage.Interactions.UpsertAsync(Sample.Interaction(InteractionKind.Reply, "else", 5) with { TargetId = Sample.Id("objects/2") }, cancellationToken);
            List<InteractionRecord> every = await ReadAllAsync(page => storage.Interactions.ListAsync(target, InteractionKind.Reply, null, page, cancellationToken));
            Check.Same(["a", "b", "c", "d"], every.Select(item => item.Id[^1..]), "The replies of every state");
            List<InteractionRecord> approved = await ReadAllAsync(page => storage.Interactions.ListAsync(target, InteractionKind.Reply, InteractionState.Approved, page, cancellationToken));
            Check.Same(["a", "c", "d"], approved.Select(item => item.Id[^1..]), "The approved replies");
        },
        cancellationToken);

    /// <summary>The moderators' queue holds the replies of every object in a state, newest arrival first.</summary>
    /// <param name="cancellationToken">Cancels the case.</param>
    public Task RepliesOfEveryObjectAreListed(CancellationToken cancellationToken) => RunAsync(
        async storage =>
        {
            await storage.Interactions.UpsertAsync(Sample.Interaction(InteractionKind.Reply, "a", 90, state: InteractionState.Pending) with { ReceivedAt = Sample.At(1) }, cancellationToken);
            await storage.Interactions.UpsertAsync(Sample.Interaction(InteractionKind.Reply, "b", 80, state: InteractionState.Pending) with { ReceivedAt = Sample.At(3), TargetId = Sample.Id("objects/2") }, cancellationToken);
            await storage.Interactions.UpsertAsync(Sample.Interaction(InteractionKind.Reply, "c", 70, state: InteractionState.Pending) with { ReceivedAt = Sample.At(2) }, cancellationToken);
            await storage.Interactions.UpsertAsync(Sample.Interaction(InteractionKind.Reply, "d", 70), cancellationToken);
            await storage.Interactions.UpsertAsync(Sample.Interaction(InteractionKind.Mention, "e", 70, state: InteractionState.Pending), cancellationToken);
            List<InteractionRecord> queue = await ReadAllAsync(page => storage.Interactions.ListRepliesAsync(InteractionState.Pending, page, cancellationToken));
            Check.Same(["b", "c", "a"], queue.Select(item => item.Id[^1..]), "The replies that wait, newest arrival first");
        },
        cancellationToken);

    /// <summary>A mark keeps things away for its time, and only those of the origin that made it.</summary>
    /// <param name="cancellationToken">Cancels the case.</param>
    public Task TombstoneHoldsForItsOriginAndTime(CancellationToken cancellationToken) => RunAsync(
        async storage =>
        {
            const string Id = "https://remote.example/note";
            ObjectId ada = Sample.Remote("remote.example", "ada");
            await storage.Interactions.AddTombstoneAsync(Id, ada, Sample.At(60), cancellationToken);
            Check.That(await storage.Interactions.HasTombstoneAsync(Id, ada, Sample.At(59), cancellationToken), "The mark holds until its end.");
            Check.That(await storage.Interactions.HasTombstoneAsync(Id, Sample.Remote("REMOTE.example", "bob"), Sample.At(1), cancellationToken), "The mark holds for every actor of the origin.");
            Check.That(!await storage.Interactions.HasTombstoneAsync(Id, Sample.Remote("evil.example", "eve"), Sample.At(1), cancellationToken), "The mark does not hold for another origin.");
            Check.That(!await storage.Interactions.HasTombstoneAsync("https://remote.example/other", ada, Sample.At(1), cancellationToken), "The mark does not hold for another id.");
            Check.That(!await storage.Interactions.HasTombstoneAsync(Id, ada, Sample.At(60), cancellationToken), "The mark does not hold after its end.");
            await storage.Interactions.AddTombstoneAsync(Id, ada, Sample.At(120), cancellationToken);
            Check.That(await storage.Interactions.HasTombstoneAsync(Id, ada, Sample.At(119), cancellationToken), "A second mark makes it hold longer.");
            await storage.Interactions.AddTombstoneAsync(Id, Sample.Remote("evil.example", "eve"), Sample.At(1), cancellationToken);
            Check.That(await storage.Interactions.HasTombstoneAsync(Id, ada, Sample.At(119), cancellationToken), "The mark of another origin changes nothing.");
            Check.Equal(1, await storage.Interactions.PruneTombstonesAsync(Sample.At(60), 10, cancellationToken), "The number of marks that no longer hold");
            Check.That(await storage.Interactions.HasTombstoneAsync(Id, ada, Sample.At(119), cancellationToken), "A mark that holds is not dropped.");
        },
        cancellationToken);

    /// <summary>Domain blocks are listed by domain; a second one replaces the reason.</summary>
    /// <param name="cancellationToken">Cancels the case.</param>
    public Task DomainBlocksAreKept(CancellationToken cancellationToken) => RunAsync(
        async storage =>
        {
            foreach (string domain in (string[])["c.example", "a.example", "b.example"])
            {
                await storage.DomainBlocks.UpsertAsync(new DomainBlockRecord(domain, Sample.Start, "spam"), cancellationToken);
            }

            await storage.DomainBlocks.UpsertAsync(new DomainBlockRecord("b.example", Sample.At(9), null), cancellationToken);
            List<DomainBlockRecord> blocks = await ReadAllAsync(page => storage.DomainBlocks.ListAsync(page, cancellationToken));
            Check.Same(
                [new DomainBlockRecord("a.example", Sample.Start, "spam"), new DomainBlockRecord("b.example", Sample.Start, null), new DomainBlockRecord("c.example", Sample.Start, "spam")],
                blocks,
                "The blocks by domain");
            Check.That(await storage.DomainBlocks.AnyAsync(["www.a.example", "a.example", "example"], cancellationToken), "One blocked domain of several is seen.");
            Check.That(!await storage.DomainBlocks.AnyAsync(["www.a.example", "example"], cancellationToken), "Only the given domains are looked up.");
            Check.That(!await storage.DomainBlocks.AnyAsync([], cancellationToken), "No domain is not blocked.");
            Check.That(await storage.DomainBlocks.RemoveAsync("a.example", cancellationToken), "Removing a block says that there was one.");
            Check.That(!await storage.DomainBlocks.RemoveAsync("a.example", cancellationToken), "Removing it again says that there was none.");
            Check.That(!await storage.DomainBlocks.AnyAsync(["a.example"], cancellationToken), "A removed block does not hold.");
        },
        cancellationToken);

    /// <summary>Account blocks are listed by id; a second one replaces reason and inbox; equal ids in another spelling are one.</summary>
    /// <param name="cancellationToken">Cancels the case.</param>
    public Task AccountBlocksAreKept(CancellationToken cancellationToken) => RunAsync(
        async storage =>
        {
            ObjectId ada = Sample.Remote("a.example", "ada");
            ObjectId inbox = Sample.Remote("a.example", "ada/inbox");
            foreach (ObjectId id in (ObjectId[])[Sample.Remote("c.example", "cy"), ada, Sample.Remote("b.example", "bob")])
            {
                await storage.AccountBlocks.UpsertAsync(new AccountBlockRecord(id, null, Sample.Start, "spam"), cancellationToken);
            }

            await storage.AccountBlocks.UpsertAsync(new AccountBlockRecord(ada, inbox, Sample.At(9), null), cancellationToken);
            List<AccountBlockRecord> blocks = await ReadAllAsync(page => storage.AccountBlocks.ListAsync(page, cancellationToken));
            Check.Same(
                [
                    new AccountBlockRecord(ada, inbox, Sample.Start, null),
                    new AccountBlockRecord(Sample.Remote("b.example", "bob"), null, Sample.Start, "spam"),
                    new AccountBlockRecord(Sample.Remote("c.example", "cy"), null, Sample.Start, "spam"),
                ],
                blocks,
                "The blocks by account");
            Check.That(await storage.AccountBlocks.ContainsAsync(Sample.Remote("A.example", "ada"), cancellationToken), "A blocked account is seen, however its id is spelled.");
            Check.That(!await storage.AccountBlocks.ContainsAsync(Sample.Remote("a.example", "bob"), cancellationToken), "Another account of the server is not blocked.");
            Check.Same([inbox], await storage.AccountBlocks.FindInboxesAsync([Sample.Remote("b.example", "bob/inbox"), inbox], cancellationToken), "The inboxes of blocked accounts");
            Check.That(await storage.AccountBlocks.RemoveAsync(ada, cancellationToken), "Removing a block says that there was one.");
            Check.That(!await storage.AccountBlocks.RemoveAsync(ada, cancellationToken), "Removing it again says that there was none.");
            Check.That(!await storage.AccountBlocks.ContainsAsync(ada, cancellationToken), "A removed block does not hold.");
            Check.Equal(0, (await storage.AccountBlocks.FindInboxesAsync([inbox], cancellationToken)).Count, "The inboxes of blocked accounts after the removal");
        },
        cancellationToken);

    /// <summary>Posts do not go to a follower who is blocked; a shared inbox is served for the sake of the others.</summary>
    /// <param name="cancellationToken">Cancels the case.</param>
    public Task BlockedAccountsGetNoPosts(CancellationToken cancellationToken) => RunAsync(
        async storage =>
        {
            await storage.Followers.UpsertAsync(Sample.Follower("alone.example", "ada"), cancellationToken);
            await storage.Followers.UpsertAsync(Sample.Follower("shared.example", "bob", shared: true), cancellationToken);
            await storage.Followers.UpsertAsync(Sample.Follower("shared.example", "cy", shared: true), cancellationToken);
            ObjectId alone = Sample.Remote("alone.example", "ada/inbox");
            ObjectId shared = Sample.Remote("shared.example", "inbox");
            async Task<IReadOnlyList<ObjectId>> InboxesAsync() => await storage.Followers.ListInboxesAsync(Sample.User, null, 10, cancellationToken);

            Check.Same([alone, shared], await InboxesAsync(), "The inboxes without a block");
            await storage.AccountBlocks.UpsertAsync(new AccountBlockRecord(Sample.Remote("alone.example", "ada"), null, Sample.Start, null), cancellationToken);
            await storage.AccountBlocks.UpsertAsync(new AccountBlockRecord(Sample.Remote("shared.example", "bob"), null, Sample.Start, null), cancellationToken);
            Check.Same([shared], await InboxesAsync(), "The inboxes with two blocked followers");
            await storage.AccountBlocks.UpsertAsync(new AccountBlockRecord(Sample.Remote("shared.example", "cy"), null, Sample.Start, null), cancellationToken);
            Check.Equal(0, (await InboxesAsync()).Count, "The number of inboxes where everybody is blocked");
            await storage.AccountBlocks.RemoveAsync(Sample.Remote("alone.example", "ada"), cancellationToken);
            Check.Same([alone], await InboxesAsync(), "The inboxes after a block was taken back");
        },
        cancellationToken);

    /// <summary>What was learned about hosts is kept, replaced and dropped when nothing was heard for long.</summary>
    /// <param name="cancellationToken">Cancels the case.</param>
    public Task PeersAreKeptAndPruned(CancellationToken cancellationToken) => RunAsync(
        async storage =>
        {
            PeerRecord known = new() { Host = "known.example:8443", SignatureScheme = "cavage", SchemeLearnedAt = Sample.At(1), FirstSeenAt = Sample.Start, LastInboundAt = Sample.At(50) };
            await storage.Peers.UpsertAsync(new PeerRecord { Host = known.Host, FirstSeenAt = Sample.Start }, cancellationToken);
            await storage.Peers.UpsertAsync(known, cancellationToken);
            await storage.Peers.UpsertAsync(new PeerRecord { Host = "old.example", FirstSeenAt = Sample.Start }, cancellationToken);
            await storage.Peers.UpsertAsync(new PeerRecord { Host = "older.example", FirstSeenAt = Sample.At(-10) }, cancellationToken);
            Check.Equal(known, await storage.Peers.FindAsync(known.Host, cancellationToken), "What is known about the host");
            Check.That(await storage.Peers.FindAsync("known.example", cancellationToken) is null, "Another port is another host.");
            Check.Equal(1, await storage.Peers.PruneAsync(Sample.At(40), 1, cancellationToken), "The number of dropped entries");
            Check.Equal(1, await storage.Peers.PruneAsync(Sample.At(40), 9, cancellationToken), "The number of dropped entries in the second call");
            Check.That(await storage.Peers.FindAsync(known.Host, cancellationToken) is not null, "A host that was heard of stays.");
        },
        cancellationToken);
}
