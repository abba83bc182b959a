using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Testing.Contracts;

public sealed partial class FederationStorageContract
{
    /// <summary>A transaction sees its own writes; others see them only after the commit.</summary>
    /// <param name="cancellationToken">Cancels the case.</param>
    public Task CommitMakesWritesVisible(CancellationToken cancellationToken) => RunAsync(
        async storage =>
        {
            await using IStorageTransaction transaction = await storage.BeginTransactionAsync(cancellationToken);
            await WriteEverywhereAsync(transaction, cancellationToken);
            Check.Equal(14, await CountEverywhereAsync(transaction, cancellationToken), "How many stores show the writes within the transaction");
            Check.Equal(0, await CountEverywhereAsync(storage, cancellationToken), "How many stores show the writes before the commit");
            await transaction.CommitAsync(cancellationToken);
            Check.Equal(14, await CountEverywhereAsync(storage, cancellationToken), "How many stores show the writes after the commit");
        },
        cancellationToken);

    /// <summary>A transaction that is disposed without a commit leaves nothing behind.</summary>
    /// <param name="cancellationToken">Cancels the case.</param>
    public Task DisposeRollsBack(CancellationToken cancellationToken) => RunAsync(
        async storage =>
        {
            await using (IStorageTransaction transaction = await storage.BeginTransactionAsync(cancellationToken))
            {
                await WriteEverywhereAsync(transaction, cancellationToken);
            }

            Check.Equal(0, await CountEverywhereAsync(storage, cancellationToken), "How many stores show the writes after the rollback");
            await WriteEverywhereAsync(storage, cancellationToken);
            Check.Equal(14, await CountEverywhereAsync(storage, cancellationToken), "How many stores take the same writes afterwards");
        },
        cancellationToken);

    /// <summary>A write that is refused within a transaction leaves the rest of it whole.</summary>
    /// <param name="cancellationToken">Cancels the case.</param>
    public Task RefusedWriteLeavesTheTransactionWhole(CancellationToken cancellationToken) => RunAsync(
        async storage =>
        {
            await using (IStorageTransaction transaction = await storage.BeginTransactionAsync(cancellationToken))
            {
                await transaction.Activities.AddAsync(Sample.Activity("1"), cancellationToken);
                await Check.ThrowsAsync<InvalidOperationException>(
                    async () => await transaction.Activities.AddAsync(Sample.Activity("1"), cancellationToken),
                    "Adding an activity of a known id throws InvalidOperationException.");
                await transaction.Activities.AddAsync(Sample.Activity("2"), cancellationToken);
                await transaction.CommitAsync(cancellationToken);
            }

            Check.Equal(2, await storage.Activities.CountOutboxAsync("news", cancellationToken), "The activities");
        },
        cancellationToken);

    /// <summary>A transaction that has ended can neither be used nor committed again; disposing it again does nothing.</summary>
    /// <param name="cancellationToken">Cancels the case.</param>
    public Task EndedTransactionCannotBeUsed(CancellationToken cancellationToken) => RunAsync(
        async storage =>
        {
            IStorageTransaction transaction = await storage.BeginTransactionAsync(cancellationToken);
            await transaction.Actors.UpsertAsync(Sample.Actor("news"), cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            await Check.ThrowsAsync<InvalidOperationException>(async () => await transaction.CommitAsync(cancellationToken), "A second commit throws InvalidOperationException.");
            await Check.ThrowsAsync<InvalidOperationException>(
                async () => await transaction.Actors.UpsertAsync(Sample.Actor("parks"), cancellationToken),
                "A write after the commit throws InvalidOperationException.");
            await transaction.DisposeAsync();
            await transaction.DisposeAsync();
            Check.Equal(1, await storage.Actors.CountAsync(cancellationToken), "The accounts");
            await using IStorageTransaction next = await storage.BeginTransactionAsync(cancellationToken);
            await next.Actors.UpsertAsync(Sample.Actor("parks"), cancellationToken);
            await next.CommitAsync(cancellationToken);
        },
        cancellationToken);

    /// <summary>Transactions that run at the same time do not lose each other's writes.</summary>
    /// <param name="cancellationToken">Cancels the case.</param>
    public Task TransactionsDoNotLoseWrites(CancellationToken cancellationToken) => RunAsync(
        async storage =>
        {
            await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(
                async () =>
                {
                    if (i % 2 == 0)
                    {
                        await storage.Actors.UpsertAsync(Sample.Actor($"user{i}"), cancellationToken);
                        return;
                    }

                    await using IStorageTransaction transaction = await storage.BeginTransactionAsync(cancellationToken);
                    await transaction.Actors.UpsertAsync(Sample.Actor($"user{i}"), cancellationToken);
                    await Task.Yield();
                    await transaction.CommitAsync(cancellationToken);
                },
                cancellationToken)));
            Check.Equal(20, await storage.Actors.CountAsync(cancellationToken), "The accounts");
        },
        cancellationToken);

    /// <summary>A call that is cancelled before it begins does nothing.</summary>
    /// <param name="cancellationToken">Cancels the case.</param>
    public Task CancelledCallDoesNothing(CancellationToken cancellationToken) => RunAsync(
        async storage =>
        {
            CancellationToken cancelled = new(canceled: true);
            await Check.ThrowsAsync<OperationCanceledException>(async () => await storage.Actors.UpsertAsync(Sample.Actor("news"), cancelled), "A cancelled write throws OperationCanceledException.");
            await Check.ThrowsAsync<OperationCanceledException>(async () => await storage.Actors.FindAsync("news", cancelled), "A cancelled read throws OperationCanceledException.");
            await Check.ThrowsAsync<OperationCanceledException>(async () => await storage.Inbox.TryAppendAsync(Sample.Entry("key"), cancelled), "A cancelled append throws OperationCanceledException.");
            await Check.ThrowsAsync<OperationCanceledException>(async () => await storage.BeginTransactionAsync(cancelled), "A cancelled begin throws OperationCanceledException.");
            await using IStorageTransaction transaction = await storage.BeginTransactionAsync(cancellationToken);
            await transaction.Actors.UpsertAsync(Sample.Actor("parks"), cancellationToken);
            await Check.ThrowsAsync<OperationCanceledException>(async () => await transaction.CommitAsync(cancelled), "A cancelled commit throws OperationCanceledException.");
            await transaction.CommitAsync(cancellationToken);
            Check.Equal(1, await storage.Actors.CountAsync(cancellationToken), "The accounts");
        },
        cancellationToken);

    /// <summary>A transaction of another kind of database is refused.</summary>
    /// <param name="cancellationToken">Cancels the case.</param>
    public Task ForeignTransactionIsRefused(CancellationToken cancellationToken) => RunAsync(
        async storage =>
        {
            using ForeignTransaction foreign = new();
            await Check.ThrowsAsync<NotSupportedException>(
                () =>
                {
                    storage.JoinTransaction(foreign);
                    return Task.CompletedTask;
                },
                "A transaction of another kind of database throws NotSupportedException.");
        },
        cancellationToken);

    /// <summary>Initialising again changes nothing.</summary>
    /// <param name="cancellationToken">Cancels the case.</param>
    public Task InitialisingAgainIsSafe(CancellationToken cancellationToken) => RunAsync(
        async storage =>
        {
            await WriteEverywhereAsync(storage, cancellationToken);
            await storage.InitializeAsync(cancellationToken);
            Check.Equal(14, await CountEverywhereAsync(storage, cancellationToken), "How many stores show the writes");
        },
        cancellationToken);

    /// <summary>What was written is there after the store was closed and opened again: each write by itself, and committed transactions only.</summary>
    /// <param name="cancellationToken">Cancels the case.</param>
    /// <remarks>Does nothing for a store that cannot be opened again.</remarks>
    public async Task WritesSurviveReopening(CancellationToken cancellationToken)
    {
        if (_reopen is null)
        {
            return;
        }

        IFederationStorage storage = await _create(cancellationToken);
        try
        {
            await WriteEverywhereAsync(storage, cancellationToken);
            await storage.Actors.UpsertAsync(Sample.Actor("committed"), cancellationToken);
            await using (IStorageTransaction transaction = await storage.BeginTransactionAsync(cancellationToken))
            {
                await transaction.Actors.UpsertAsync(Sample.Actor("rolled-back"), cancellationToken);
            }

            storage = await _reopen(storage, cancellationToken);
            Check.Equal(14, await CountEverywhereAsync(storage, cancellationToken), "How many stores show the writes after reopening");
            Check.That(await storage.Actors.FindAsync("committed", cancellationToken) is not null, "What was committed is there after reopening.");
            Check.That(await storage.Actors.FindAsync("rolled-back", cancellationToken) is null, "What was rolled back is not there after reopening.");
            Check.Equal(1, (await storage.Inbox.ClaimAsync(Sample.At(1), Sample.At(60), 10, cancellationToken)).Count, "The inbox entries after reopening");
            Check.Equal(1, (await storage.Deliveries.ClaimAsync(Sample.Claim(1), cancellationToken)).Count, "The deliveries after reopening");

            // A lease outlives its worker: after the next start the work comes again when the lease has ended.
            storage = await _reopen(storage, cancellationToken);
            Check.Equal(2, (await storage.Inbox.ClaimAsync(Sample.At(60), Sample.At(120), 10, cancellationToken)).Single().Attempts, "The attempts of an entry whose worker has died");
            Check.Equal(2, (await storage.Deliveries.ClaimAsync(Sample.Claim(61), cancellationToken)).Single().Items.Single().Attempts, "The attempts of a delivery whose worker has died");
        }
        finally
        {
            await CloseAsync(storage);
        }
    }

    private static async Task WriteEverywhereAsync(IStorageScope scope, CancellationToken cancellationToken)
    {
        await scope.Actors.UpsertAsync(Sample.Actor("news"), cancellationToken);
        await scope.ActorKeys.TryAddAsync(Sample.Key("main-key"), cancellationToken);
        await scope.RemoteActors.UpsertAsync(Sample.RemoteActor("remote.example", "ada"), cancellationToken);
        await scope.Followers.UpsertAsync(Sample.Follower("remote.example", "ada"), cancellationToken);
        await scope.Following.UpsertAsync(Sample.Following("ada"), cancellationToken);
        await scope.Objects.UpsertAsync(Sample.Object("1"), cancellationToken);
        await scope.Activities.AddAsync(Sample.Activity("1"), cancellationToken);
        await scope.Interactions.UpsertAsync(Sample.Interaction(InteractionKind.Like, "like"), cancellationToken);
        await scope.Publications.UpsertAsync(Sample.Publication("article"), cancellationToken);
        await scope.Inbox.TryAppendAsync(Sample.Entry("key"), cancellationToken);
        await scope.Deliveries.EnqueueAsync(Sample.Draft("1", "key", 0, Sample.Remote("remote.example", "inbox")), cancellationToken);
        await scope.DomainBlocks.UpsertAsync(new DomainBlockRecord("evil.example", Sample.Start, null), cancellationToken);
        await scope.AccountBlocks.UpsertAsync(new AccountBlockRecord(Sample.Remote("evil.example", "eve"), null, Sample.Start, null), cancellationToken);
        await scope.Peers.UpsertAsync(new PeerRecord { Host = "remote.example", FirstSeenAt = Sample.Start }, cancellationToken);
    }

    private static async Task<int> CountEverywhereAsync(IStorageScope scope, CancellationToken cancellationToken)
    {
        bool[] found =
        [
            await scope.Actors.FindAsync("news", cancellationToken) is not null,
            (await scope.ActorKeys.ListAsync("news", cancellationToken)).Count > 0,
            await scope.RemoteActors.FindAsync(Sample.Remote("remote.example", "ada"), cancellationToken) is not null,
            await scope.Followers.CountAsync("news", cancellationToken) > 0,
            await scope.Following.CountAsync("news", cancellationToken) > 0,
            await scope.Objects.FindAsync(Sample.Id("objects/1"), cancellationToken) is not null,
            await scope.Activities.FindAsync(Sample.Id("activities/1"), cancellationToken) is not null,
            (await scope.Interactions.CountAsync(Sample.Id("objects/1"), cancellationToken)).Likes > 0,
            await scope.Publications.FindAsync("news", "article", cancellationToken) is not null,
            await scope.Inbox.CountPendingAsync(cancellationToken) > 0,
            (await scope.Deliveries.SummarizeAsync(cancellationToken)).Pending > 0,
            await scope.DomainBlocks.AnyAsync(["evil.example"], cancellationToken),
            await scope.AccountBlocks.ContainsAsync(Sample.Remote("evil.example", "eve"), cancellationToken),
            await scope.Peers.FindAsync("remote.example", cancellationToken) is not null,
        ];
        return found.Count(there => there);
    }
}
