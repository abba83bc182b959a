using ActivityPub.Sdk.Sqlite.Database;
using ActivityPub.Sdk.Storage;
using Microsoft.Data.Sqlite;

namespace ActivityPub.Sdk.Sqlite.Tests;

public sealed class SqliteFederationStorageTests : IDisposable
{
    private readonly DatabaseFile _file = new();

    [Theory]
    [InlineData("Data Source=:memory:", "memory")]
    [InlineData("Data Source=x.db;Mode=Memory", "memory")]
    [InlineData("", "empty")]
    [InlineData("Data Source=", "names no file")]
    [InlineData("Data Source=x.db;Cache=Shared", "Cache=Shared")]
    [InlineData("Data Source=file:x.db?mode=memory", "plain path")]
    [InlineData("Data Sauce=x.db", "cannot be read")]
    public void A_connection_string_that_cannot_work_is_refused_with_a_sentence(string connectionString, string sentence)
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(() => new SqliteFederationStorage(new SqliteStorageOptions { ConnectionString = connectionString }));

        Assert.Contains(sentence, exception.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Nothing_works_before_it_is_initialised()
    {
        await using SqliteFederationStorage storage = _file.Create();

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await storage.Actors.CountAsync(TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await storage.Inbox.TryAppendAsync(Records.Entry("1"), TestContext.Current.CancellationToken));
        Assert.False(File.Exists(_file.Path));
    }

    [Fact]
    public async Task The_database_is_in_write_ahead_mode_with_full_sync()
    {
        await using SqliteFederationStorage storage = await _file.OpenAsync();
        string? journal = null;
        long? synchronous = null;
        long? foreignKeys = null;
        await storage.Actors.UpsertAsync(Records.Actor("news"), TestContext.Current.CancellationToken);
        await storage.Database.OnWriterAsync(
            session =>
            {
                using (SqliteStatement statement = session.Prepare("PRAGMA journal_mode"))
                {
                    journal = statement.Step() ? statement.Text(0) : null;
                }

                synchronous = session.Prepare("PRAGMA synchronous").Scalar();
                foreignKeys = session.Prepare("PRAGMA foreign_keys").Scalar();
            },
            TestContext.Current.CancellationToken);

        Assert.Equal(("wal", 2L, 1L), (journal, synchronous, foreignKeys));
    }

    [Fact]
    public async Task A_write_after_a_claim_is_synced_again()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        await using SqliteFederationStorage storage = await _file.OpenAsync();
        await storage.Inbox.TryAppendAsync(Records.Entry("1"), token);
        InboxEntry entry = (await storage.Inbox.ClaimAsync(Records.Start, Records.Start.AddMinutes(1), 1, token)).Single();
        Assert.Equal(1, await SynchronousAsync());

        await storage.Inbox.TryCompleteAsync(entry, Records.Start, token);
        Assert.Equal(2, await SynchronousAsync());

        async Task<long?> SynchronousAsync()
        {
            long? value = null;
            await storage.Database.OnWriterAsync(session => value = session.Prepare("PRAGMA synchronous").Scalar(), token);
            return value;
        }
    }

    [Fact]
    public async Task A_second_user_of_the_file_is_refused_until_the_first_has_closed_it()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        SqliteFederationStorage first = await _file.OpenAsync();
        await first.Actors.UpsertAsync(Records.Actor("news"), token);
        await using SqliteFederationStorage second = _file.Create();

        InvalidOperationException exception = await Assert.ThrowsAsync<InvalidOperationException>(async () => await second.InitializeAsync(token));
        Assert.Contains("Another process uses the database", exception.Message, StringComparison.Ordinal);
        Assert.Contains(_file.Path, exception.Message, StringComparison.Ordinal);

        await first.DisposeAsync();
        await second.InitializeAsync(token);
        Assert.Equal(1, await second.Actors.CountAsync(token));
    }

    [Fact]
    public async Task A_missing_directory_is_made()
    {
        string path = Path.Combine(Path.GetDirectoryName(_file.Path)!, "data", "deep", "fediverse.db");
        await using SqliteFederationStorage storage = new(new SqliteStorageOptions { ConnectionString = $"Data Source={path}" });

        await storage.InitializeAsync(TestContext.Current.CancellationToken);

        Assert.True(File.Exists(path));
    }

    [Fact]
    public async Task A_newer_schema_is_refused_and_left_alone()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        await using (SqliteFederationStorage storage = await _file.OpenAsync())
        {
            await storage.Database.OnWriterAsync(session => session.Execute("UPDATE ap_schema SET version = 99"), token);
        }

        await using SqliteFederationStorage again = _file.Create();
        InvalidOperationException exception = await Assert.ThrowsAsync<InvalidOperationException>(async () => await again.InitializeAsync(token));
        Assert.Contains("schema version 99", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Missing_steps_of_the_schema_are_applied_in_order_and_all_or_none()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        await using SqliteFederationStorage storage = await _file.OpenAsync();
        await storage.Database.OnWriterAsync(
            session =>
            {
                session.Execute("DROP TABLE ap_schema");
                string[] two = ["CREATE TABLE step (n INTEGER)", "INSERT INTO step VALUES (2)"];
                SqliteSchema.Migrate(session, "test", two[..1]);
                SqliteSchema.Migrate(session, "test", two);
                SqliteSchema.Migrate(session, "test", two);
                Assert.Equal(1, session.Prepare("SELECT COUNT(*) FROM step").Scalar());
                Assert.Throws<SqliteException>(() => SqliteSchema.Migrate(session, "test", [.. two, "INSERT INTO step VALUES (3)", "not SQL"]));
                Assert.Equal(1, session.Prepare("SELECT COUNT(*) FROM step").Scalar());
                Assert.Equal(2, session.Prepare("SELECT version FROM ap_schema").Scalar());
            },
            token);
    }

    [Fact]
    public async Task A_transaction_of_the_site_and_the_store_commits_both()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        await using SqliteFederationStorage storage = await _file.OpenAsync();
        await using SqliteConnection site = await OpenSiteAsync();
        await using (SqliteTransaction transaction = site.BeginTransaction())
        {
            await SaveArticleAsync(transaction);
            await using IStorageTransaction joined = storage.JoinTransaction(transaction);
            await joined.Activities.AddAsync(Records.Activity("1"), token);
            Assert.NotNull(await joined.Activities.FindAsync(Records.Activity("1").Id, token));
            await joined.CommitAsync(token);
            Assert.Null(await storage.Activities.FindAsync(Records.Activity("1").Id, token));
            await transaction.CommitAsync(token);
        }

        Assert.NotNull(await storage.Activities.FindAsync(Records.Activity("1").Id, token));
        Assert.Equal(1L, await CountArticlesAsync(site));
        await storage.Activities.AddAsync(Records.Activity("2"), token);
    }

    [Fact]
    public async Task A_transaction_of_the_site_and_the_store_rolls_back_both()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        await using SqliteFederationStorage storage = await _file.OpenAsync();
        await using SqliteConnection site = await OpenSiteAsync();
        await using (SqliteTransaction transaction = site.BeginTransaction())
        {
            await SaveArticleAsync(transaction);
            await using IStorageTransaction joined = storage.JoinTransaction(transaction);
            await joined.Activities.AddAsync(Records.Activity("1"), token);
            await joined.CommitAsync(token);
            await transaction.RollbackAsync(token);
        }

        Assert.Null(await storage.Activities.FindAsync(Records.Activity("1").Id, token));
        Assert.Equal(0L, await CountArticlesAsync(site));
    }

    [Fact]
    public async Task A_transaction_on_another_file_or_one_that_has_ended_is_refused()
    {
        await using SqliteFederationStorage storage = await _file.OpenAsync();
        using DatabaseFile other = new();
        await using SqliteConnection elsewhere = new($"{other.ConnectionString};Pooling=False");
        await elsewhere.OpenAsync(TestContext.Current.CancellationToken);
        await using SqliteTransaction wrong = elsewhere.BeginTransaction();
        NotSupportedException exception = Assert.Throws<NotSupportedException>(() => storage.JoinTransaction(wrong));
        Assert.Contains("another database file", exception.Message, StringComparison.Ordinal);

        await using SqliteConnection site = await OpenSiteAsync();
        SqliteTransaction ended = site.BeginTransaction();
        await ended.CommitAsync(TestContext.Current.CancellationToken);
        Assert.Throws<NotSupportedException>(() => storage.JoinTransaction(ended));
    }

    [Fact]
    public async Task A_lock_of_the_site_is_told_as_busy_and_reads_go_on()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        await using SqliteFederationStorage storage = await _file.OpenAsync();
        await storage.Actors.UpsertAsync(Records.Actor("news"), token);
        await using SqliteConnection site = await OpenSiteAsync();
        await using (SqliteTransaction transaction = site.BeginTransaction())
        {
            await SaveArticleAsync(transaction);
            await Assert.ThrowsAsync<StorageUnavailableException>(async () => await storage.Inbox.TryAppendAsync(Records.Entry("1"), token));
            Assert.Equal(1, await storage.Actors.CountAsync(token));
        }

        Assert.True(await storage.Inbox.TryAppendAsync(Records.Entry("1"), token));
    }

    [Fact]
    public async Task A_read_only_file_is_told_as_unavailable()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        await using (await _file.OpenAsync())
        {
        }

        await using SqliteFederationStorage storage = new(new SqliteStorageOptions { ConnectionString = $"{_file.ConnectionString};Mode=ReadOnly" });
        await storage.InitializeAsync(token);
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await storage.Actors.UpsertAsync(Records.Actor("news"), token));
        await using (IStorageTransaction transaction = await storage.BeginTransactionAsync(token))
        {
            await Assert.ThrowsAsync<StorageUnavailableException>(async () => await transaction.Actors.UpsertAsync(Records.Actor("news"), token));
        }

        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await storage.Inbox.TryAppendAsync(Records.Entry("1"), token));
        Assert.Equal(0, await storage.Actors.CountAsync(token));
    }

    [Fact]
    public async Task What_was_committed_is_there_for_whoever_opens_the_file_without_a_clean_end()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        await using SqliteFederationStorage storage = await _file.OpenAsync();
        await storage.Inbox.TryAppendAsync(Records.Entry("1"), token);
        using DatabaseFile copy = new();

        // The files as a killed process leaves them: the log is not yet folded into the database.
        File.Copy(_file.Path, copy.Path);
        File.Copy(_file.Path + "-wal", copy.Path + "-wal");
        await using SqliteFederationStorage recovered = await copy.OpenAsync();

        Assert.Equal(1, await recovered.Inbox.CountPendingAsync(token));
    }

    [Fact]
    public async Task A_disposed_store_says_so()
    {
        SqliteFederationStorage storage = await _file.OpenAsync();
        await storage.DisposeAsync();
        await storage.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await storage.Actors.CountAsync(TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await storage.Inbox.TryAppendAsync(Records.Entry("1"), TestContext.Current.CancellationToken));
    }

    public void Dispose() => _file.Dispose();

    private async Task<SqliteConnection> OpenSiteAsync()
    {
        SqliteConnection connection = new($"{_file.ConnectionString};Pooling=False");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "CREATE TABLE articles (title TEXT)";
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        return connection;
    }

    private static async Task SaveArticleAsync(SqliteTransaction transaction)
    {
        await using SqliteCommand command = transaction.Connection!.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "INSERT INTO articles VALUES ('New playground')";
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<object?> CountArticlesAsync(SqliteConnection site)
    {
        await using SqliteCommand command = site.CreateCommand();
        command.CommandText = "SELECT COUNT(*) FROM articles";
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }
}
