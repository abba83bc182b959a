using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Testing.Contracts;

public sealed partial class FederationStorageContract
{
    /// <summary>An entry is claimed whole, once, and counted as an attempt.</summary>
    /// <param name="cancellationToken">Cancels the case.</param>
    public Task InboxEntryIsClaimedWhole(CancellationToken cancellationToken) => RunAsync(
        async storage =>
        {
            InboxEntry entry = Sample.Entry("key", 5) with { ActivityId = "https://remote.example/1", KeyId = "https://remote.example/ada#main-key", Recipient = "news", ForwardedBy = Sample.Remote("relay.example", "bob"), FetchBudget = "20 0", Attempts = 7 };
            Check.That(await storage.Inbox.TryAppendAsync(entry, cancellationToken), "A new entry is appended.");
            Check.Equal(Sample.At(5), await storage.Inbox.NextDueAsync(cancellationToken), "The time at which it is due");
            Check.Equal(0, (await storage.Inbox.ClaimAsync(Sample.At(4), Sample.At(60), 10, cancellationToken)).Count, "What is claimed before it arrived");
            InboxEntry claimed = (await storage.Inbox.ClaimAsync(Sample.At(5), Sample.At(60), 10, cancellationToken)).Single();
            Check.Bytes(entry.Body, claimed.Body, "The body");
            Check.That(claimed.Sequence > 0, "The store gives the entry a number.");
            Check.Equal(entry with { Attempts = 1, Body = default, Sequence = claimed.Sequence }, claimed with { Body = default }, "The entry");
            Check.Equal(0, (await storage.Inbox.ClaimAsync(Sample.At(59), Sample.At(99), 10, cancellationToken)).Count, "What a second worker claims during the lease");
            Check.Equal(Sample.At(60), await storage.Inbox.NextDueAsync(cancellationToken), "The time at which the lease ends");
        },
        cancellationToken);

    /// <summary>An entry of a known dedupe key is refused: waiting, handled or set aside.</summary>
    /// <param name="cancellationToken">Cancels the case.</param>
    public Task InboxRefusesAKnownKey(CancellationToken cancellationToken) => RunAsync(
        async storage =>
        {
            foreach (string key in (string[])["waits", "handled", "buried"])
            {
                Check.That(await storage.Inbox.TryAppendAsync(Sample.Entry(key), cancellationToken), "A new entry is appended.");
            }

            foreach (InboxEntry entry in await storage.Inbox.ClaimAsync(Sample.At(1), Sample.At(60), 10, cancellationToken))
            {
                if (entry.DedupeKey == "handled")
                {
                    Check.That(await storage.Inbox.TryCompleteAsync(entry, Sample.At(2), cancellationToken), "A claimed entry is completed.");
                }
                else if (entry.DedupeKey == "buried")
                {
                    await storage.Inbox.BuryAsync(entry, Sample.At(2), "It cannot be read.", cancellationToken);
                }
            }

            foreach (string key in (string[])["waits", "handled", "buried"])
            {
                Check.That(!await storage.Inbox.TryAppendAsync(Sample.Entry(key, 9), cancellationToken), $"A second entry of a key is refused: {key}.");
            }

            Check.Equal(1, await storage.Inbox.CountPendingAsync(cancellationToken), "The number of entries that wait");
        },
        cancellationToken);

    /// <summary>Of fifty entries of one key that arrive at the same time one is appended; fifty of different keys all are.</summary>
    /// <param name="cancellationToken">Cancels the case.</param>
    public Task InboxAppendsConcurrently(CancellationToken cancellationToken) => RunAsync(
        async storage =>
        {
            bool[] same = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(async () => await storage.Inbox.TryAppendAsync(Sample.Entry("same"), cancellationToken), cancellationToken)));
            Check.Equal(1, same.Count(appended => appended), "How many of one key were appended");
            bool[] different = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(async () => await storage.Inbox.TryAppendAsync(Sample.Entry($"key {i}"), cancellationToken), cancellationToken)));
            Check.Equal(50, different.Count(appended => appended), "How many of different keys were appended");
            Check.Equal(51, await storage.Inbox.CountPendingAsync(cancellationToken), "The number of entries that wait");
            IReadOnlyList<InboxEntry> claimed = await storage.Inbox.ClaimAsync(Sample.At(1), Sample.At(60), 100, cancellationToken);
            Check.Equal(51, claimed.Select(entry => entry.Sequence).Distinct().Count(), "The distinct numbers");
        },
        cancellationToken);

    /// <summary>Entries are claimed oldest first, up to the limit, each by one worker.</summary>
    /// <param name="cancellationToken">Cancels the case.</param>
    public Task InboxIsClaimedOldestFirst(CancellationToken cancellationToken) => RunAsync(
        async storage =>
        {
            for (int i = 0; i < 5; i++)
            {
                await storage.Inbox.TryAppendAsync(Sample.Entry($"{i}", i), cancellationToken);
            }

            Check.Same(["0", "1"], (await storage.Inbox.ClaimAsync(Sample.At(3), Sample.At(60), 2, cancellationToken)).Select(entry => entry.DedupeKey), "The first claim");
            Check.Same(["2", "3"], (await storage.Inbox.ClaimAsync(Sample.At(3), Sample.At(60), 9, cancellationToken)).Select(entry => entry.DedupeKey), "The second claim");
            Check.Equal(5, await storage.Inbox.CountPendingAsync(cancellationToken), "Claimed entries still wait");
        },
        cancellationToken);

    /// <summary>Workers that claim at the same time never get the same entry.</summary>
    /// <param name="cancellationToken">Cancels the case.</param>
    public Task InboxClaimsDoNotOverlap(CancellationToken cancellationToken) => RunAsync(
        async storage =>
        {
            for (int i = 0; i < 40; i++)
            {
                await storage.Inbox.TryAppendAsync(Sample.Entry($"{i}", i), cancellationToken);
            }

            IReadOnlyList<InboxEntry>[] claims = await Task.WhenAll(
                Enumerable.Range(0, 8).Select(_ => Task.Run(async () => await storage.Inbox.ClaimAsync(Sample.At(99), Sample.At(200), 5, cancellationToken), cancellationToken)));
            List<long> sequences = claims.SelectMany(claim => claim).Select(entry => entry.Sequence).ToList();
            Check.Equal(sequences.Count, sequences.Distinct().Count(), "The distinct entries among those claimed");
            Check.Equal(40, sequences.Count, "The claimed entries");
        },
        cancellationToken);

    /// <summary>After its lease an entry is claimed again; the worker that lost it can neither complete, give back nor bury it.</summary>
    /// <param name="cancellationToken">Cancels the case.</param>
    public Task InboxLeaseIsFenced(CancellationToken cancellationToken) => RunAsync(
        async storage =>
        {
            await storage.Inbox.TryAppendAsync(Sample.Entry("key"), cancellationToken);
            InboxEntry lost = (await storage.Inbox.ClaimAsync(Sample.At(1), Sample.At(60), 1, cancellationToken)).Single();
            InboxEntry held = (await storage.Inbox.ClaimAsync(Sample.At(60), Sample.At(120), 1, cancellationToken)).Single();
            Check.Equal(2, held.Attempts, "The attempts of the second claim");
            Check.That(!await storage.Inbox.TryCompleteAsync(lost, Sample.At(61), cancellationToken), "A lost lease cannot complete.");
            await storage.Inbox.RetryAsync(lost, Sample.At(61), "late", cancellationToken);
            await storage.Inbox.BuryAsync(lost, Sample.At(61), "late", cancellationToken);
            Check.Equal(0, (await storage.Inbox.ClaimAsync(Sample.At(62), Sample.At(99), 1, cancellationToken)).Count, "What can be claimed while the second worker holds it");
            Check.That(await storage.Inbox.TryCompleteAsync(held, Sample.At(62), cancellationToken), "The worker that holds it completes it.");
            Check.That(!await storage.Inbox.TryCompleteAsync(held, Sample.At(63), cancellationToken), "It cannot be completed twice.");
            Check.Equal(0, await storage.Inbox.CountPendingAsync(cancellationToken), "The number of entries that wait");
            Check.That(await storage.Inbox.NextDueAsync(cancellationToken) is null, "Nothing is due where nothing waits.");
            Check.Equal(0, (await storage.Inbox.ClaimAsync(Sample.At(999), Sample.At(9999), 1, cancellationToken)).Count, "A handled entry is not claimed again");
        },
        cancellationToken);

    /// <summary>An entry that is given back is due at the given time; a buried one never.</summary>
    /// <param name="cancellationToken">Cancels the case.</param>
    public Task InboxEntryIsRetriedOrBuried(CancellationToken cancellationToken) => RunAsync(
        async storage =>
        {
            await storage.Inbox.TryAppendAsync(Sample.Entry("key"), cancellationToken);
            InboxEntry entry = (await storage.Inbox.ClaimAsync(Sample.At(1), Sample.At(60), 1, cancellationToken)).Single();
            await storage.Inbox.RetryAsync(entry with { FetchBudget = "7 1 0a=13" }, Sample.At(30), "The remote server is away.", cancellationToken);
            Check.Equal(Sample.At(30), await storage.Inbox.NextDueAsync(cancellationToken), "The time of the next attempt");
            Check.Equal(0, (await storage.Inbox.ClaimAsync(Sample.At(29), Sample.At(60), 1, cancellationToken)).Count, "What is claimed before");
            InboxEntry again = (await storage.Inbox.ClaimAsync(Sample.At(30), Sample.At(90), 1, cancellationToken)).Single();
            Check.Equal(2, again.Attempts, "The attempts");
            Check.Equal("7 1 0a=13", again.FetchBudget, "What may still be fetched");
            Check.Bytes(Sample.Json("key"), again.Body, "The body");
            await storage.Inbox.BuryAsync(again, Sample.At(31), "It cannot be read.", cancellationToken);
            Check.Equal(0, await storage.Inbox.CountPendingAsync(cancellationToken), "The number of entries that wait");
            Check.That(await storage.Inbox.NextDueAsync(cancellationToken) is null, "A buried entry is not due.");
            Check.Equal(0, (await storage.Inbox.ClaimAsync(Sample.At(999), Sample.At(9999), 1, cancellationToken)).Count, "A buried entry is not claimed");
        },
        cancellationToken);

    /// <summary>Completing in a transaction that is rolled back leaves the entry claimed, and it comes again.</summary>
    /// <param name="cancellationToken">Cancels the case.</param>
    public Task InboxCompletionIsPartOfTheTransaction(CancellationToken cancellationToken) => RunAsync(
        async storage =>
        {
            await storage.Inbox.TryAppendAsync(Sample.Entry("key"), cancellationToken);
            InboxEntry entry = (await storage.Inbox.ClaimAsync(Sample.At(1), Sample.At(60), 1, cancellationToken)).Single();
            await using (IStorageTransaction transaction = await storage.BeginTransactionAsync(cancellationToken))
            {
                await transaction.Followers.UpsertAsync(Sample.Follower("remote.example", "ada"), cancellationToken);
                Check.That(await transaction.Inbox.TryCompleteAsync(entry, Sample.At(2), cancellationToken), "A claimed entry is completed.");
            }

            Check.Equal(1, await storage.Inbox.CountPendingAsync(cancellationToken), "The number of entries that wait after the rollback");
            Check.Equal(0, await storage.Followers.CountAsync("news", cancellationToken), "The effects after the rollback");
            Check.Equal(1, (await storage.Inbox.ClaimAsync(Sample.At(60), Sample.At(120), 1, cancellationToken)).Count, "What comes again after the lease");
        },
        cancellationToken);

    /// <summary>An entry that is appended in a transaction is there with its commit, and not after its rollback.</summary>
    /// <param name="cancellationToken">Cancels the case.</param>
    public Task InboxAppendIsPartOfTheTransaction(CancellationToken cancellationToken) => RunAsync(
        async storage =>
        {
            await using (IStorageTransaction transaction = await storage.BeginTransactionAsync(cancellationToken))
            {
                Check.That(await transaction.Inbox.TryAppendAsync(Sample.Entry("key"), cancellationToken), "A new entry is appended.");
                Check.That(!await transaction.Inbox.TryAppendAsync(Sample.Entry("key"), cancellationToken), "Its key is known within the transaction.");
            }

            Check.Equal(0, await storage.Inbox.CountPendingAsync(cancellationToken), "The number of entries after the rollback");
            await using (IStorageTransaction transaction = await storage.BeginTransactionAsync(cancellationToken))
            {
                Check.That(await transaction.Inbox.TryAppendAsync(Sample.Entry("key"), cancellationToken), "A key that was rolled back is new.");
                await transaction.CommitAsync(cancellationToken);
            }

            Check.Equal(1, await storage.Inbox.CountPendingAsync(cancellationToken), "The number of entries after the commit");
        },
        cancellationToken);

    /// <summary>Handled entries lose their bodies first and are dropped later; what waits or was set aside stays.</summary>
    /// <param name="cancellationToken">Cancels the case.</param>
    public Task InboxIsPruned(CancellationToken cancellationToken) => RunAsync(
        async storage =>
        {
            foreach (string key in (string[])["a", "b", "c", "waits", "buried"])
            {
                await storage.Inbox.TryAppendAsync(Sample.Entry(key), cancellationToken);
            }

            foreach (InboxEntry entry in await storage.Inbox.ClaimAsync(Sample.At(1), Sample.At(60), 10, cancellationToken))
            {
                switch (entry.DedupeKey)
                {
                    case "a" or "b" or "c":
                        await storage.Inbox.TryCompleteAsync(entry, Sample.At(entry.DedupeKey == "a" ? 10 : entry.DedupeKey == "b" ? 20 : 30), cancellationToken);
                        break;
                    case "buried":
                        await storage.Inbox.BuryAsync(entry, Sample.At(10), "It cannot be read.", cancellationToken);
                        break;
                }
            }

            Check.Equal(2, await storage.Inbox.PruneAsync(Sample.At(30), Sample.At(20), 10, cancellationToken), "The number of touched entries: one dropped, one without body");
            Check.Equal(0, await storage.Inbox.PruneAsync(Sample.At(30), Sample.At(20), 10, cancellationToken), "The number touched by the second call");
            Check.That(await storage.Inbox.TryAppendAsync(Sample.Entry("a"), cancellationToken), "The key of a dropped entry is new again.");
            Check.That(!await storage.Inbox.TryAppendAsync(Sample.Entry("b"), cancellationToken), "The key of an entry without body is known.");
            Check.Equal(1, await storage.Inbox.PruneAsync(Sample.At(999), Sample.At(999), 1, cancellationToken), "The number of touched entries with a limit");
            Check.Equal(1, await storage.Inbox.PruneAsync(Sample.At(999), Sample.At(999), 9, cancellationToken), "The number of touched entries of the rest");
            Check.Equal(2, await storage.Inbox.CountPendingAsync(cancellationToken), "The number of entries that wait");
            Check.That(!await storage.Inbox.TryAppendAsync(Sample.Entry("buried"), cancellationToken), "What was set aside stays.");
        },
        cancellationToken);
}
