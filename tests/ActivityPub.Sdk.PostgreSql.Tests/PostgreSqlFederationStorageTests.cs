using System.Globalization;
using System.Text;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.PostgreSql.Database;
using ActivityPub.Sdk.Storage;
using ActivityPub.Sdk.Tests.Processes;
using Npgsql;

namespace ActivityPub.Sdk.PostgreSql.Tests;

public sealed class PostgreSqlFederationStorageTests(SharedServer server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Database=site", "names no host")]
    [InlineData("Hast=db.example", "cannot be used")]
    [InlineData("Host=db.example;Timeout=soon", "cannot be used")]
    [InlineData("Host=db.example;Multiplexing=true", "Multiplexing")]
    [InlineData("Host=db.example;Minimum Pool Size=9;Maximum Pool Size=3", "cannot be used")]
    public void A_connection_string_that_cannot_work_is_refused_with_a_sentence(string connectionString, string sentence)
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(() => new PostgreSqlFederationStorage(new PostgreSqlStorageOptions { ConnectionString = connectionString }));

        Assert.Contains(sentence, exception.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Host=db.example;Database=site", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("pg_catalog")]
    [InlineData("1st")]
    [InlineData("Fediverse")]
    [InlineData("a\"; DROP TABLE x; --")]
    [InlineData("a234567890123456789012345678901234567890123456789012345678901234")]
    public void A_schema_that_cannot_be_is_refused_with_a_sentence(string schema)
    {
        PostgreSqlStorageOptions options = new() { ConnectionString = "Host=db.example", Schema = schema };

        Assert.Contains("lower-case letters", Assert.Throws<ArgumentException>(() => new PostgreSqlFederationStorage(options)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("_")]
    [InlineData("public")]
    [InlineData("site_2")]
    public async Task A_schema_that_can_be_is_taken(string schema) =>
        await new PostgreSqlFederationStorage(new PostgreSqlStorageOptions { ConnectionString = "Host=db.example", Schema = schema }).DisposeAsync();

    [Fact]
    public void One_way_to_the_database_is_needed_and_only_one()
    {
        Assert.Contains("Neither", Assert.Throws<ArgumentException>(() => new PostgreSqlFederationStorage(new PostgreSqlStorageOptions())).Message, StringComparison.Ordinal);
        using NpgsqlDataSource source = NpgsqlDataSource.Create("Host=db.example");
        Assert.Contains(
            "Both",
            Assert.Throws<ArgumentException>(() => new PostgreSqlFederationStorage(new PostgreSqlStorageOptions { ConnectionString = "Host=db.example", DataSource = source })).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_connection_string_leaves_open_is_set_and_what_it_says_stays()
    {
        using NpgsqlDataSource open = DataSources.Create("Host=a.example,b.example");
        NpgsqlConnectionStringBuilder set = new(open.ConnectionString);
        Assert.Equal((2, 15, true, false, "read-write"), (set.Timeout, set.CommandTimeout, set.NoResetOnClose, set.Enlist, set.TargetSessionAttributes));

        using NpgsqlDataSource told = DataSources.Create("Host=a.example;Timeout=7;Command Timeout=8;No Reset On Close=false;Enlist=true;Application Name=mine");
        NpgsqlConnectionStringBuilder kept = new(told.ConnectionString);
        Assert.Equal((7, 8, false, true, "mine", null), (kept.Timeout, kept.CommandTimeout, kept.NoResetOnClose, kept.Enlist, kept.ApplicationName, kept.TargetSessionAttributes));
    }

    [Fact]
    public async Task Nothing_works_before_it_is_initialised()
    {
        TestSchema schema = await server.NewSchemaAsync();
        await using PostgreSqlFederationStorage storage = schema.Create();

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await storage.Actors.CountAsync(Token));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await storage.Inbox.TryAppendAsync(Records.Entry("1"), Token));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await storage.BeginTransactionAsync(Token));
    }

    [Fact]
    public async Task A_newer_schema_is_refused_and_left_alone()
    {
        TestSchema schema = await server.NewSchemaAsync();
        await (await schema.OpenAsync()).DisposeAsync();
        await schema.RunAsync("UPDATE @schema.ap_schema SET version = 99");

        await using PostgreSqlFederationStorage again = schema.Create();
        InvalidOperationException exception = await Assert.ThrowsAsync<InvalidOperationException>(async () => await again.InitializeAsync(Token));
        Assert.Contains("version 99", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Install a newer version", exception.Message, StringComparison.Ordinal);
        Assert.Equal(99, await schema.RunAsync("SELECT version FROM @schema.ap_schema"));
    }

    [Fact]
    public async Task Missing_steps_of_the_schema_are_applied_in_order_and_all_or_none()
    {
        TestSchema schema = await server.NewSchemaAsync();
        string[] two = ["CREATE TABLE @schema.step (n integer);\n", "INSERT INTO @schema.step VALUES (1);\nINSERT INTO @schema.step VALUES (2)"];
        await using NpgsqlConnection connection = await schema.OpenSiteAsync();
        string mark = await new PostgreSqlSchema(schema.Name, two[..1]).MigrateAsync(connection, Token);
        Assert.Equal(mark, await new PostgreSqlSchema(schema.Name, two).MigrateAsync(connection, Token));
        await new PostgreSqlSchema(schema.Name, two).MigrateAsync(connection, Token);
        Assert.Equal(2L, await schema.RunAsync("SELECT COUNT(*) FROM @schema.step"));

        await Assert.ThrowsAsync<PostgresException>(() => new PostgreSqlSchema(schema.Name, [.. two, "INSERT INTO @schema.step VALUES (3)", "not SQL"]).MigrateAsync(connection, Token));
        Assert.Equal(2L, await schema.RunAsync("SELECT COUNT(*) FROM @schema.step"));
        Assert.Equal(2, await schema.RunAsync("SELECT version FROM @schema.ap_schema"));
    }

    [Fact]
    public async Task A_schema_of_an_administrator_is_enough_for_a_user_without_the_right_to_make_one()
    {
        TestSchema schema = await server.NewSchemaAsync();
        await schema.RunAsync($"CREATE ROLE {schema.Name} LOGIN");
        string connectionString = schema.ConnectionString.Replace("Username=postgres", $"Username={schema.Name}", StringComparison.Ordinal);
        await using PostgreSqlFederationStorage storage = new(new PostgreSqlStorageOptions { ConnectionString = connectionString, Schema = schema.Name });
        StorageUnavailableException refused = await Assert.ThrowsAsync<StorageUnavailableException>(async () => await storage.InitializeAsync(Token));
        Assert.Contains("lacks a right", refused.Message, StringComparison.Ordinal);

        await schema.RunAsync($"CREATE SCHEMA {schema.Name} AUTHORIZATION {schema.Name}");
        await storage.InitializeAsync(Token);
        Assert.Equal(0, await storage.Actors.CountAsync(Token));
    }

    [Fact]
    public async Task A_transaction_of_the_site_and_the_store_commits_both()
    {
        TestSchema schema = await server.NewSchemaAsync();
        await using PostgreSqlFederationStorage storage = await schema.OpenAsync();
        await using NpgsqlConnection site = await OpenSiteAsync(schema);
        await using (NpgsqlTransaction transaction = await site.BeginTransactionAsync(Token))
        {
            await SaveArticleAsync(transaction, schema);
            await using IStorageTransaction joined = storage.JoinTransaction(transaction);
            await joined.Activities.AddAsync(Records.Activity("1"), Token);
            Assert.NotNull(await joined.Activities.FindAsync(Records.Activity("1").Id, Token));
            await joined.CommitAsync(Token);
            Assert.Null(await storage.Activities.FindAsync(Records.Activity("1").Id, Token));
            await transaction.CommitAsync(Token);
        }

        Assert.NotNull(await storage.Activities.FindAsync(Records.Activity("1").Id, Token));
        Assert.Equal(1L, await schema.RunAsync("SELECT COUNT(*) FROM @schema.articles"));
        await storage.Activities.AddAsync(Records.Activity("2"), Token);
    }

    [Fact]
    public async Task A_transaction_of_the_site_and_the_store_rolls_back_both()
    {
        TestSchema schema = await server.NewSchemaAsync();
        await using PostgreSqlFederationStorage storage = await schema.OpenAsync();
        await using NpgsqlConnection site = await OpenSiteAsync(schema);
        await using (NpgsqlTransaction transaction = await site.BeginTransactionAsync(Token))
        {
            await SaveArticleAsync(transaction, schema);
            await using IStorageTransaction joined = storage.JoinTransaction(transaction);
            await joined.Activities.AddAsync(Records.Activity("1"), Token);
            await joined.CommitAsync(Token);
            await transaction.RollbackAsync(Token);
        }

        Assert.Null(await storage.Activities.FindAsync(Records.Activity("1").Id, Token));
        Assert.Equal(0L, await schema.RunAsync("SELECT COUNT(*) FROM @schema.articles"));
    }

    [Fact]
    public async Task Leaving_a_joined_transaction_leaves_it_open_for_the_site()
    {
        TestSchema schema = await server.NewSchemaAsync();
        await using PostgreSqlFederationStorage storage = await schema.OpenAsync();
        await using NpgsqlConnection site = await OpenSiteAsync(schema);
        await using (NpgsqlTransaction transaction = await site.BeginTransactionAsync(Token))
        {
            await using (IStorageTransaction joined = storage.JoinTransaction(transaction))
            {
                await joined.Activities.AddAsync(Records.Activity("1"), Token);
            }

            await SaveArticleAsync(transaction, schema);
            await transaction.CommitAsync(Token);
        }

        Assert.NotNull(await storage.Activities.FindAsync(Records.Activity("1").Id, Token));
    }

    [Fact]
    public async Task A_transaction_on_another_database_or_one_that_has_ended_is_refused()
    {
        TestSchema schema = await server.NewSchemaAsync();
        await using PostgreSqlFederationStorage storage = await schema.OpenAsync();
        await schema.RunAsync($"CREATE DATABASE other_{schema.Name}");
        await using NpgsqlConnection elsewhere = new(schema.ConnectionString.Replace("Database=postgres", $"Database=other_{schema.Name}", StringComparison.Ordinal) + ";Pooling=false");
        await elsewhere.OpenAsync(Token);
        await using (NpgsqlTransaction wrong = await elsewhere.BeginTransactionAsync(Token))
        {
            Assert.Contains("another database", Assert.Throws<NotSupportedException>(() => storage.JoinTransaction(wrong)).Message, StringComparison.Ordinal);
        }

        // The same tables are there, but they are those of somebody else.
        await using (PostgreSqlFederationStorage other = new(new PostgreSqlStorageOptions { ConnectionString = elsewhere.ConnectionString, Schema = schema.Name }))
        {
            await other.InitializeAsync(Token);
        }

        await using (NpgsqlTransaction wrong = await elsewhere.BeginTransactionAsync(Token))
        {
            Assert.Throws<NotSupportedException>(() => storage.JoinTransaction(wrong));
        }

        await using NpgsqlConnection site = await schema.OpenSiteAsync();
        NpgsqlTransaction ended = await site.BeginTransactionAsync(Token);
        await ended.CommitAsync(Token);
        Assert.Throws<NotSupportedException>(() => storage.JoinTransaction(ended));
    }

    [Fact]
    public async Task A_read_only_database_is_told_as_unavailable()
    {
        TestSchema schema = await server.NewSchemaAsync();
        await (await schema.OpenAsync()).DisposeAsync();
        await using PostgreSqlFederationStorage storage = new(new PostgreSqlStorageOptions
        {
            ConnectionString = $"{schema.ConnectionString};Options=-c default_transaction_read_only=on",
            Schema = schema.Name,
        });
        await storage.InitializeAsync(Token);

        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await storage.Actors.UpsertAsync(Records.Actor("news"), Token));
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await storage.Inbox.TryAppendAsync(Records.Entry("1"), Token));
        await using (IStorageTransaction transaction = await storage.BeginTransactionAsync(Token))
        {
            await Assert.ThrowsAsync<StorageUnavailableException>(async () => await transaction.Actors.UpsertAsync(Records.Actor("news"), Token));

            // Whoever goes on regardless must not commit half of it.
            await Assert.ThrowsAsync<StorageUnavailableException>(async () => await transaction.CommitAsync(Token));
        }

        Assert.Equal(0, await storage.Actors.CountAsync(Token));
    }

    [Fact]
    public async Task A_data_source_of_the_site_is_used_and_left_open()
    {
        TestSchema schema = await server.NewSchemaAsync();
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(schema.ConnectionString);
        await using (PostgreSqlFederationStorage storage = new(new PostgreSqlStorageOptions { DataSource = source, Schema = schema.Name }))
        {
            await storage.InitializeAsync(Token);
            Assert.True(await storage.Inbox.TryAppendAsync(Records.Entry("1"), Token));
        }

        await using NpgsqlCommand command = source.CreateCommand($"SELECT COUNT(*) FROM {schema.Name}.ap_inbox");
        Assert.Equal(1L, await command.ExecuteScalarAsync(Token));
    }

    [Fact]
    public async Task A_disposed_store_says_so()
    {
        TestSchema schema = await server.NewSchemaAsync();
        PostgreSqlFederationStorage storage = await schema.OpenAsync();
        await storage.DisposeAsync();
        await storage.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await storage.Actors.CountAsync(Token));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await storage.Inbox.TryAppendAsync(Records.Entry("1"), Token));
    }

    [Fact]
    public async Task Entries_that_arrive_during_a_commit_share_the_next_one()
    {
        TestSchema schema = await server.NewSchemaAsync();
        await using PostgreSqlFederationStorage storage = await schema.OpenAsync();
        await storage.Inbox.TryAppendAsync(Records.Entry("first"), Token);
        Task<bool>[] appends;
        await using (NpgsqlConnection site = await schema.OpenSiteAsync())
        {
            // While somebody holds the table nothing can be committed, so everything gathers.
            await using NpgsqlTransaction transaction = await site.BeginTransactionAsync(Token);
            await using NpgsqlCommand hold = new($"LOCK TABLE {schema.Name}.ap_inbox", site);
            await hold.ExecuteNonQueryAsync(Token);
            appends = [.. Enumerable.Range(0, 100).Select(i => storage.Inbox.TryAppendAsync(Records.Entry($"{i}"), Token).AsTask())];
            Assert.All(appends, append => Assert.False(append.IsCompleted));
        }

        Assert.All(await Task.WhenAll(appends), Assert.True);
        Assert.InRange((long)(await schema.RunAsync("SELECT COUNT(DISTINCT xmin::text) FROM @schema.ap_inbox"))!, 2, 4);
    }

    [Fact]
    public async Task Equal_entries_in_one_commit_are_one()
    {
        TestSchema schema = await server.NewSchemaAsync();
        await using PostgreSqlFederationStorage storage = await schema.OpenAsync();

        bool[] added = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => storage.Inbox.TryAppendAsync(Records.Entry($"{i % 10}"), Token).AsTask()));

        Assert.Equal(10, added.Count(static isNew => isNew));
        Assert.Equal(10, await storage.Inbox.CountPendingAsync(Token));
        Assert.Equal(10, (await storage.Inbox.ClaimAsync(Records.Start, Records.Start.AddMinutes(1), 100, Token)).Count);
    }

    [Fact]
    public async Task Long_ids_and_texts_that_no_database_likes_are_kept()
    {
        TestSchema schema = await server.NewSchemaAsync();
        await using PostgreSqlFederationStorage storage = await schema.OpenAsync();
        string Long(string start) => start + new string('é', ObjectId.MaxLength - start.Length);
        ObjectId actor = ObjectId.Parse(Long("https://remote.example/actor/"));
        ObjectId target = ObjectId.Parse(Long("https://city.example/object/"));
        InteractionRecord like = new()
        {
            Id = Long("https://remote.example/like/"),
            Kind = InteractionKind.Reaction,
            ActorId = actor,
            TargetId = target,
            Content = new UntrustedHtml(new string('x', 5000) + "\0\uD800"),
            Visibility = Visibility.Public,
            State = InteractionState.Approved,
            PublishedAt = Records.Start,
            ReceivedAt = Records.Start,
        };
        await storage.Interactions.UpsertAsync(like, Token);
        await storage.Interactions.UpsertAsync(like, Token);
        InteractionRecord found = (await storage.Interactions.FindAsync(like.Id, Token))!;
        Assert.Equal(like with { Content = new UntrustedHtml(new string('x', 5000) + "\uFFFD\uFFFD") }, found);
        Assert.Equal(1, (await storage.Interactions.CountAsync(target, Token)).Likes);

        // Two that differ at their very end only.
        ObjectId[] inboxes = [ObjectId.Parse(Long("https://remote.example/")), ObjectId.Parse(Long("https://remote.example/")[..^1] + "e")];
        foreach (ObjectId inbox in inboxes)
        {
            await storage.Followers.UpsertAsync(
                new FollowerRecord { Username = "news", ActorId = inbox, Inbox = inbox, State = FollowState.Accepted, FollowActivity = "{}"u8.ToArray(), FollowedAt = Records.Start },
                Token);
        }

        IReadOnlyList<ObjectId> listed = await storage.Followers.ListInboxesAsync("news", null, 1, Token);
        listed = [.. listed, .. await storage.Followers.ListInboxesAsync("news", listed[0].Value, 10, Token)];
        Assert.Equal(inboxes.Select(static inbox => inbox.Value).Order(StringComparer.Ordinal), listed.Select(static inbox => inbox.Value).Order(StringComparer.Ordinal));
        Assert.Empty(await storage.Followers.ListInboxesAsync("news", listed[^1].Value, 10, Token));

        await storage.Activities.AddAsync(Records.Activity("1"), Token);
        await storage.Deliveries.EnqueueAsync(Records.Draft("1", Long("key "), inboxes.Select(static inbox => inbox.Value)), Token);
        await storage.Deliveries.AddFanOutAsync(
            new FanOutRecord { ActivityId = Records.Activity("1").Id, Username = "news", OrderingKey = Long("key "), ToFollowers = false, Inboxes = inboxes, CreatedAt = Records.Start },
            Token);
        Assert.Equal(2, (await storage.Deliveries.SummarizeAsync(Long("key "), Token)).Pending);
        Assert.Equal(Long("key "), (await storage.Deliveries.ClaimFanOutAsync(Records.Start, Records.Start.AddMinutes(1), Token))?.OrderingKey);
        await storage.Objects.UpsertAsync(
            new ObjectRecord { Id = target, Username = "news", Type = "Note", Visibility = Visibility.Public, Json = "{}"u8.ToArray(), Url = target.Value + "?" + new string('q', 3000), PublishedAt = Records.Start },
            Token);
        Assert.Equal(target.Value, (await storage.Objects.FindByUrlAsync(target.Value + "?" + new string('q', 3000), Token))?.Id.Value);
    }

    [Fact]
    public async Task Bodies_come_back_byte_for_byte()
    {
        TestSchema schema = await server.NewSchemaAsync();
        await using PostgreSqlFederationStorage storage = await schema.OpenAsync();
        byte[] body = [.. Enumerable.Range(0, 70_000).Select(static i => (byte)(i * 7)), .. Encoding.UTF8.GetBytes("\0\"é\" {\"a\" :1}")];
        await storage.Inbox.TryAppendAsync(Records.Entry("1") with { Body = body }, Token);
        await storage.Inbox.TryAppendAsync(Records.Entry("2") with { Body = body.AsMemory(5, 9) }, Token);

        IReadOnlyList<InboxEntry> entries = await storage.Inbox.ClaimAsync(Records.Start, Records.Start.AddMinutes(1), 10, Token);

        Assert.Equal(body, entries.Single(static entry => entry.DedupeKey == "1").Body.ToArray());
        Assert.Equal(body[5..14], entries.Single(static entry => entry.DedupeKey == "2").Body.ToArray());
    }

    [Fact]
    public async Task Times_at_both_ends_are_kept()
    {
        TestSchema schema = await server.NewSchemaAsync();
        await using PostgreSqlFederationStorage storage = await schema.OpenAsync();
        await storage.Actors.UpsertAsync(Records.Actor("a") with { CreatedAt = DateTimeOffset.MinValue, UpdatedAt = DateTimeOffset.MaxValue }, Token);
        await storage.Actors.UpsertAsync(Records.Actor("b") with { CreatedAt = DateTimeOffset.Parse("2026-03-01T12:00:00.123456+02:00", CultureInfo.InvariantCulture) }, Token);

        ActorRecord ends = (await storage.Actors.FindAsync("a", Token))!;
        Assert.Equal((DateTimeOffset.MinValue, DateTimeOffset.MaxValue), (ends.CreatedAt, ends.UpdatedAt));
        Assert.Equal(DateTimeOffset.Parse("2026-03-01T10:00:00.123456Z", CultureInfo.InvariantCulture), (await storage.Actors.FindAsync("b", Token))!.CreatedAt);
    }

    [Fact]
    public async Task Transactions_that_lock_each_other_out_are_made_again()
    {
        TestSchema schema = await server.NewSchemaAsync();
        await using PostgreSqlFederationStorage storage = await schema.OpenAsync();
        await storage.Activities.AddAsync(Records.Activity("1"), Token);
        string[] inboxes = [.. Enumerable.Range(0, 2).Select(static i => $"https://host{i}.example/inbox")];
        await storage.Deliveries.EnqueueAsync(Records.Draft("1", "key", inboxes[..1]), Token);
        await storage.Deliveries.EnqueueAsync(Records.Draft("1", "key", inboxes[1..]), Token);
        await storage.Activities.AddAsync(Records.Activity("2"), Token);

        // The site takes the rows in the wrong order; the server gives up one of the two, and is told to take ours.
        await using NpgsqlConnection site = await schema.OpenSiteAsync();
        await RunAsync(site, "SET deadlock_timeout = '1min'");
        await using NpgsqlTransaction transaction = await site.BeginTransactionAsync(Token);
        await RunAsync(site, $"UPDATE {schema.Name}.ap_hosts SET failures = 0 WHERE host = 'host1.example'");
        Task enqueue = storage.Deliveries.EnqueueAsync(Records.Draft("2", "key", inboxes), Token).AsTask();
        await Eventually.TrueAsync("the store waits for the site", async _ => await schema.RunAsync("SELECT COUNT(*) FROM pg_locks WHERE NOT granted") is > 0L);
        await RunAsync(site, $"UPDATE {schema.Name}.ap_hosts SET failures = 0 WHERE host = 'host0.example'");
        await transaction.CommitAsync(Token);

        await enqueue;
        Assert.Equal(4, (await storage.Deliveries.SummarizeAsync(Token)).Pending);
        Assert.True(await schema.RunAsync("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()") is > 0L);
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using NpgsqlCommand command = new(sql, connection);
        await command.ExecuteNonQueryAsync(Token);
    }

    private static async Task<NpgsqlConnection> OpenSiteAsync(TestSchema schema)
    {
        NpgsqlConnection connection = await schema.OpenSiteAsync();
        await RunAsync(connection, $"CREATE TABLE {schema.Name}.articles (title text)");
        return connection;
    }

    private static Task SaveArticleAsync(NpgsqlTransaction transaction, TestSchema schema) =>
        RunAsync(transaction.Connection!, $"INSERT INTO {schema.Name}.articles VALUES ('New playground')");
}
