using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Sqlite.Tests;

public sealed class SqliteInboxTests : IDisposable
{
    private readonly DatabaseFile _file = new();

    [Fact]
    public async Task Entries_that_arrive_during_a_commit_share_the_next_one()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        await using SqliteFederationStorage storage = await _file.OpenAsync();
        Task<bool>[] appends;
        long before;

        // While a transaction is open nothing can be committed, so everything gathers.
        await using (IStorageTransaction transaction = await storage.BeginTransactionAsync(token))
        {
            before = storage.Database.Commits;
            appends = [.. Enumerable.Range(0, 100).Select(i => storage.Inbox.TryAppendAsync(Records.Entry($"{i}"), token).AsTask())];
            Assert.All(appends, append => Assert.False(append.IsCompleted));
        }

        Assert.All(await Task.WhenAll(appends), Assert.True);
        Assert.InRange(storage.Database.Commits - before, 1, 3);
        Assert.Equal(100, await storage.Inbox.CountPendingAsync(token));
    }

    [Fact]
    public async Task Every_caller_of_a_failed_commit_is_told_and_the_store_recovers()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        await using SqliteFederationStorage storage = await _file.OpenAsync();
        Assert.True(await storage.Inbox.TryAppendAsync(Records.Entry("before"), token));
        await storage.Database.OnWriterAsync(session => session.Execute("PRAGMA max_page_count = 1"), token);

        Task<bool>[] appends = [.. Enumerable.Range(0, 20).Select(i => storage.Inbox.TryAppendAsync(Records.Entry($"{i}", 500_000), token).AsTask())];
        foreach (Task<bool> append in appends)
        {
            await Assert.ThrowsAsync<StorageUnavailableException>(() => append);
        }

        await storage.Database.OnWriterAsync(session => session.Execute("PRAGMA max_page_count = 1000000"), token);
        Assert.True(await storage.Inbox.TryAppendAsync(Records.Entry("0"), token));
        Assert.Equal(2, await storage.Inbox.CountPendingAsync(token));
    }

    [Fact]
    public async Task A_connection_that_cannot_begin_is_replaced()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        await using SqliteFederationStorage storage = await _file.OpenAsync();
        await storage.Database.OnWriterAsync(session => session.Execute("PRAGMA query_only = ON"), token);

        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await storage.Inbox.TryAppendAsync(Records.Entry("1"), token));

        Assert.True(await storage.Inbox.TryAppendAsync(Records.Entry("1"), token));
    }

    [Fact]
    public async Task A_full_disk_is_told_and_the_store_recovers()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        await using SqliteFederationStorage storage = await _file.OpenAsync();

        // SQLite never sets the limit below the present size, so this leaves no room at all.
        await storage.Database.OnWriterAsync(session => session.Execute("PRAGMA max_page_count = 1"), token);
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await storage.Inbox.TryAppendAsync(Records.Entry("large", 1_000_000), token));
        await Assert.ThrowsAsync<StorageUnavailableException>(async () =>
        {
            await using IStorageTransaction transaction = await storage.BeginTransactionAsync(token);
            await transaction.Actors.UpsertAsync(Records.Actor("news"), token);
            await Assert.ThrowsAsync<StorageUnavailableException>(async () => await transaction.Inbox.TryAppendAsync(Records.Entry("large", 1_000_000), token));

            // Whoever goes on regardless must not commit half of it.
            await transaction.CommitAsync(token);
        });
        Assert.Equal(0, await storage.Actors.CountAsync(token));

        await storage.Database.OnWriterAsync(session => session.Execute("PRAGMA max_page_count = 1000000"), token);
        Assert.True(await storage.Inbox.TryAppendAsync(Records.Entry("large", 1_000_000), token));
    }

    [Fact]
    public async Task A_cancelled_wait_does_not_disturb_the_others()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        await using SqliteFederationStorage storage = await _file.OpenAsync();
        using CancellationTokenSource impatient = CancellationTokenSource.CreateLinkedTokenSource(token);
        Task<bool> cancelled;
        Task<bool> patient;
        await using (await storage.BeginTransactionAsync(token))
        {
            cancelled = storage.Inbox.TryAppendAsync(Records.Entry("1"), impatient.Token).AsTask();
            patient = storage.Inbox.TryAppendAsync(Records.Entry("2"), token).AsTask();
            await impatient.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        }

        Assert.True(await patient);
    }

    public void Dispose() => _file.Dispose();
}
