using ActivityPub.Sdk.Cms.Content;
using ActivityPub.Sdk.Cms.Publishing;
using ActivityPub.Sdk.Sqlite;
using ActivityPub.Sdk.Storage;
using Microsoft.Data.Sqlite;

namespace ActivityPub.Sdk.Cms.Tests.Publishing;

public sealed class JoinedTransactionTests : IAsyncDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("cms").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string ConnectionString => $"Data Source={Path.Combine(_directory, "site.db")};Pooling=False";

    [Fact]
    public async Task Article_and_post_are_committed_together()
    {
        await using SqliteFederationStorage storage = new(new SqliteStorageOptions { ConnectionString = ConnectionString });
        await using CmsHarness site = await CmsHarness.StartAsync(storage: storage);
        await using SqliteConnection connection = await OpenAsync();
        await using SqliteTransaction transaction = connection.BeginTransaction();

        await InsertAsync(connection, transaction, "7");
        PublishResult result = await site.Publisher.PublishAsync("news", Article("<p>One</p>"), transaction, Token);

        Assert.Equal(PublishOutcome.Created, result.Outcome);
        Assert.Null(await site.Publisher.FindAsync("news", "7", Token));
        await transaction.CommitAsync(Token);
        Assert.Equal(result.ObjectId, (await site.Publisher.FindAsync("news", "7", Token))!.ObjectId);
        Assert.Single((await storage.Activities.ListOutboxAsync("news", default, Token)).Items);
        Assert.Equal(1, await CountAsync(connection));
    }

    [Fact]
    public async Task Neither_is_there_after_a_rollback()
    {
        await using SqliteFederationStorage storage = new(new SqliteStorageOptions { ConnectionString = ConnectionString });
        await using CmsHarness site = await CmsHarness.StartAsync(storage: storage);
        await using SqliteConnection connection = await OpenAsync();
        PublishResult result;
        await using (SqliteTransaction transaction = connection.BeginTransaction())
        {
            await InsertAsync(connection, transaction, "7");
            result = await site.Publisher.PublishAsync("news", Article("<p>One</p>"), transaction, Token);
            await transaction.RollbackAsync(Token);
        }

        Assert.Null(await site.Publisher.FindAsync("news", "7", Token));
        Assert.Null(await storage.Objects.FindAsync(result.ObjectId!, Token));
        Assert.Empty((await storage.Activities.ListOutboxAsync("news", default, Token)).Items);
        Assert.Equal(0, await CountAsync(connection));
    }

    [Fact]
    public async Task The_whole_life_of_an_article_can_be_in_transactions_of_the_site()
    {
        await using SqliteFederationStorage storage = new(new SqliteStorageOptions { ConnectionString = ConnectionString });
        await using CmsHarness site = await CmsHarness.StartAsync(storage: storage);
        await using SqliteConnection connection = await OpenAsync();
        List<PublishOutcome> outcomes = [];
        Func<SqliteTransaction, ValueTask<PublishResult>>[] steps =
        [
            transaction => site.Publisher.PublishAsync("news", Article("<p>One</p>"), transaction, Token),
            transaction => site.Publisher.PublishAsync("news", Article("<p>One</p>"), transaction, Token),
            transaction => site.Publisher.PublishAsync("news", Article("<p>Two</p>"), transaction, Token),
            transaction => site.Publisher.UnpublishAsync("news", "7", transaction, Token),
            transaction => site.Publisher.PublishAsync("news", Article("<p>Two</p>"), transaction, Token),
            transaction => site.Publisher.DeleteAsync("news", "7", transaction, Token),
        ];
        foreach (Func<SqliteTransaction, ValueTask<PublishResult>> step in steps)
        {
            await using SqliteTransaction transaction = connection.BeginTransaction();
            outcomes.Add((await step(transaction)).Outcome);
            await transaction.CommitAsync(Token);
        }

        Assert.Equal(
            [PublishOutcome.Created, PublishOutcome.Unchanged, PublishOutcome.Updated, PublishOutcome.Unpublished, PublishOutcome.Created, PublishOutcome.Deleted],
            outcomes);
        Assert.Equal(["Create", "Update", "Delete", "Create", "Delete"], site.Outbox.Types);
    }

    [Fact]
    public async Task No_handle_is_looked_up_inside_a_transaction()
    {
        await using SqliteFederationStorage storage = new(new SqliteStorageOptions { ConnectionString = ConnectionString });
        await using CmsHarness site = await CmsHarness.StartAsync(storage: storage);
        await site.AddRemoteActorAsync("ada", "social.example");
        site.Mentions.Recalls = false;
        await using SqliteConnection connection = await OpenAsync();
        PublishResult result;
        await using (SqliteTransaction transaction = connection.BeginTransaction())
        {
            result = await site.Publisher.PublishAsync("news", Article("<p>With @ada@social.example</p>"), transaction, Token);
            await transaction.CommitAsync(Token);
        }

        Assert.Equal(PublishOutcome.Scheduled, result.Outcome);
        Assert.Equal(0, site.Mentions.LookUps);
        Assert.Empty(site.Outbox.Sent);

        await site.Scheduler.RunOnceAsync(Token);

        Assert.Equal(1, site.Mentions.LookUps);
        Assert.True((await site.DocumentAsync(result.ObjectId)).Content!.Value.Contains("u-url mention", StringComparison.Ordinal));
        Assert.Equal(PublicationState.Published, (await site.Publisher.FindAsync("news", "7", Token))!.State);
    }

    [Fact]
    public async Task Channels_comments_and_schedule_work_on_the_embedded_store()
    {
        await using SqliteFederationStorage storage = new(new SqliteStorageOptions { ConnectionString = ConnectionString });
        await using CmsHarness site = await CmsHarness.StartAsync(storage: storage);
        PublishResult result = await site.Publisher.PublishAsync("news", Article("<p>One</p>") with { PublishAt = CmsHarness.Start.AddHours(1) }, Token);
        site.Time.Advance(TimeSpan.FromHours(1));
        await site.Scheduler.RunOnceAsync(Token);
        RemoteActorRecord ada = await site.AddRemoteActorAsync("ada", "social.example");
        await site.AddReplyAsync(result.ObjectId!, ada, "1");
        string commentId = (await site.Comments.QueueAsync(cancellationToken: Token)).Items[0].Id;

        Assert.True(await site.Comments.ApproveAsync(result.ObjectId!, commentId, Token));
        Assert.NotNull(await site.Comments.ReplyAsync("news", result.ObjectId!, commentId, "<p>Thanks</p>", Token));
        await site.Channels.UpdateAsync("news", new Cms.Channels.ChannelSettings { DisplayName = "New name" }, Token);

        Assert.Equal([0, 1], (await site.Comments.ListAsync(result.ObjectId!, cancellationToken: Token)).Items.Select(comment => comment.Depth));
        Assert.Equal(["Create", "Create", "Update"], site.Outbox.Types);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_directory, recursive: true);
        return ValueTask.CompletedTask;
    }

    private static CmsContent Article(string html) => new() { Key = "7", Title = "Title", Html = html };

    private async Task<SqliteConnection> OpenAsync()
    {
        SqliteConnection connection = new(ConnectionString);
        await connection.OpenAsync(Token);
        await using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "CREATE TABLE articles (id TEXT PRIMARY KEY)";
        await command.ExecuteNonQueryAsync(Token);
        return connection;
    }

    private static async Task InsertAsync(SqliteConnection connection, SqliteTransaction transaction, string id)
    {
        await using SqliteCommand command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "INSERT INTO articles VALUES ($id)";
        command.Parameters.AddWithValue("$id", id);
        await command.ExecuteNonQueryAsync(Token);
    }

    private static async Task<long> CountAsync(SqliteConnection connection)
    {
        await using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM articles";
        return (long)(await command.ExecuteScalarAsync(Token))!;
    }
}
