using ActivityPub.Sdk.Storage;
using ActivityPub.Sdk.Tests.PostgreSql;
using ActivityPub.Sdk.Tests.Processes;
using Npgsql;

namespace ActivityPub.Sdk.PostgreSql.Tests;

/// <summary>A server that stops, breaks, is full, or cannot be reached. Each test has one of its own.</summary>
public sealed class FaultTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_server_that_is_away_is_told_and_found_again_without_a_new_process()
    {
        await using PostgreSqlServer server = await PostgreSqlServer.StartAsync();
        await using PostgreSqlFederationStorage storage = await OpenAsync(server.ConnectionString);
        await UseManyConnectionsAsync(storage);
        Assert.True(await storage.Inbox.TryAppendAsync(Records.Entry("before"), Token));

        await server.StopAsync();
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await storage.Inbox.TryAppendAsync(Records.Entry("during"), Token));
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await storage.Actors.CountAsync(Token));
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await storage.Actors.UpsertAsync(Records.Actor("news"), Token));
        await Assert.ThrowsAsync<StorageUnavailableException>(async () =>
        {
            await using IStorageTransaction transaction = await storage.BeginTransactionAsync(Token);
            await transaction.Actors.UpsertAsync(Records.Actor("news"), Token);
        });

        await server.RestartAsync();
        Assert.True(await storage.Inbox.TryAppendAsync(Records.Entry("during"), Token));
        await storage.Actors.UpsertAsync(Records.Actor("news"), Token);
        Assert.Equal(2, await storage.Inbox.CountPendingAsync(Token));
    }

    [Fact]
    public async Task A_restart_between_two_calls_is_not_noticed_by_readers_and_senders()
    {
        await using PostgreSqlServer server = await PostgreSqlServer.StartAsync();
        await using PostgreSqlFederationStorage storage = await OpenAsync(server.ConnectionString);
        await UseManyConnectionsAsync(storage);

        await server.StopAsync();
        await server.RestartAsync();

        Assert.Equal(0, await storage.Actors.CountAsync(Token));
        Assert.True(await storage.Inbox.TryAppendAsync(Records.Entry("1"), Token));
    }

    [Fact]
    public async Task A_killed_server_process_rolls_back_what_was_open_and_keeps_what_was_committed()
    {
        await using PostgreSqlServer server = await PostgreSqlServer.StartAsync(durable: true);
        await using PostgreSqlFederationStorage storage = await OpenAsync(server.ConnectionString);
        Assert.True(await storage.Inbox.TryAppendAsync(Records.Entry("kept"), Token));
        InboxEntry entry = Assert.Single(await storage.Inbox.ClaimAsync(Records.Start, Records.Start.AddMinutes(3), 1, Token));

        await using (IStorageTransaction transaction = await storage.BeginTransactionAsync(Token))
        {
            await transaction.Actors.UpsertAsync(Records.Actor("lost"), Token);
            Assert.True(await transaction.Inbox.TryCompleteAsync(entry, Records.Start, Token));
            await server.KillBackendAsync(await FindBackendAsync(server));
            await Assert.ThrowsAsync<StorageUnavailableException>(async () => await transaction.CommitAsync(Token));
        }

        await Eventually.TrueAsync("the server has recovered", async token =>
        {
            try
            {
                return await storage.Actors.CountAsync(token) == 0;
            }
            catch (StorageUnavailableException)
            {
                return false;
            }
        });
        Assert.Null(await storage.Actors.FindAsync("lost", Token));
        InboxEntry again = Assert.Single(await storage.Inbox.ClaimAsync(Records.Start.AddMinutes(3), Records.Start.AddMinutes(6), 1, Token));
        Assert.Equal(2, again.Attempts);
        Assert.True(await storage.Inbox.TryCompleteAsync(again, Records.Start, Token));
    }

    [Fact]
    public async Task Cut_connections_lose_nothing_that_was_acknowledged()
    {
        await using PostgreSqlServer server = await PostgreSqlServer.StartAsync();
        await using TcpProxy proxy = new(server.Port);
        await using PostgreSqlFederationStorage storage = await OpenAsync(proxy.ConnectionString);
        List<string> acknowledged = [];
        int refused = 0;
        using CancellationTokenSource done = CancellationTokenSource.CreateLinkedTokenSource(Token);
        Task cutter = Task.Run(
            async () =>
            {
                while (!done.IsCancellationRequested)
                {
                    proxy.Cut();
                    await Task.Delay(Random.Shared.Next(1, 20), CancellationToken.None);
                }
            },
            Token);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(sender => Task.Run(
            async () =>
            {
                for (int i = 0; i < 50; i++)
                {
                    string key = $"{sender}-{i}";
                    while (true)
                    {
                        try
                        {
                            // False means that an earlier try was stored after all: also an acknowledgement.
                            await storage.Inbox.TryAppendAsync(Records.Entry(key), Token);
                            lock (acknowledged)
                            {
                                acknowledged.Add(key);
                            }

                            break;
                        }
                        catch (StorageUnavailableException)
                        {
                            Interlocked.Increment(ref refused);
                        }
                    }
                }
            },
            Token)));
        await done.CancelAsync();
        await cutter;

        HashSet<string> handled = [];
        await Eventually.TrueAsync("everything is claimed", async token =>
        {
            try
            {
                foreach (InboxEntry entry in await storage.Inbox.ClaimAsync(Records.Start, Records.Start.AddMinutes(3), 1000, token))
                {
                    handled.Add(entry.DedupeKey);
                }
            }
            catch (StorageUnavailableException)
            {
            }

            return handled.Count >= acknowledged.Count;
        });
        Assert.Equal(acknowledged.Order(StringComparer.Ordinal), handled.Order(StringComparer.Ordinal));
        TestContext.Current.TestOutputHelper?.WriteLine($"{acknowledged.Count} acknowledged, {refused} refused");
    }

    [Fact]
    public async Task A_network_that_swallows_everything_is_told_and_does_not_stop_the_store_for_good()
    {
        await using PostgreSqlServer server = await PostgreSqlServer.StartAsync();
        await using TcpProxy proxy = new(server.Port);
        await using PostgreSqlFederationStorage storage = await OpenAsync($"{proxy.ConnectionString};Command Timeout=3");
        Assert.True(await storage.Inbox.TryAppendAsync(Records.Entry("before"), Token));

        proxy.Freeze();
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await storage.Inbox.TryAppendAsync(Records.Entry("during"), Token));
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await storage.Actors.CountAsync(Token));

        proxy.Thaw();
        await Eventually.TrueAsync("an entry is stored again", async token =>
        {
            try
            {
                await storage.Inbox.TryAppendAsync(Records.Entry("during"), token);
                return true;
            }
            catch (StorageUnavailableException)
            {
                return false;
            }
        });
        Assert.Equal(2, await storage.Inbox.CountPendingAsync(Token));
    }

    [Fact]
    public async Task A_server_without_connections_left_is_told_and_recovers()
    {
        await using PostgreSqlServer server = await PostgreSqlServer.StartAsync(settings: "superuser_reserved_connections = 0\nmax_connections = 6\n");
        await using PostgreSqlFederationStorage storage = await OpenAsync($"{server.ConnectionString};Pooling=false");
        List<NpgsqlConnection> others = [];
        await Eventually.TrueAsync("the server is full", async token =>
        {
            NpgsqlConnection connection = new($"{server.ConnectionString};Pooling=false");
            try
            {
                await connection.OpenAsync(token);
                others.Add(connection);
                return false;
            }
            catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.TooManyConnections)
            {
                return true;
            }
        });

        StorageUnavailableException refused = await Assert.ThrowsAsync<StorageUnavailableException>(async () => await storage.Inbox.TryAppendAsync(Records.Entry("1"), Token));
        Assert.Contains("no connection left", refused.Message, StringComparison.Ordinal);
        others.ForEach(static connection => connection.Dispose());
        await Eventually.TrueAsync("there is room again", async token =>
        {
            try
            {
                await storage.Inbox.TryAppendAsync(Records.Entry("1"), token);
                return true;
            }
            catch (StorageUnavailableException)
            {
                return false;
            }
        });
    }

    [Fact]
    public async Task A_pool_without_connections_left_is_told_and_recovers()
    {
        await using PostgreSqlServer server = await PostgreSqlServer.StartAsync();
        await using PostgreSqlFederationStorage storage = await OpenAsync($"{server.ConnectionString};Maximum Pool Size=2;Timeout=1");
        await using (IStorageTransaction one = await storage.BeginTransactionAsync(Token))
        await using (IStorageTransaction two = await storage.BeginTransactionAsync(Token))
        {
            await Assert.ThrowsAsync<StorageUnavailableException>(async () => await storage.Actors.CountAsync(Token));
            await Assert.ThrowsAsync<StorageUnavailableException>(async () => await storage.Inbox.TryAppendAsync(Records.Entry("1"), Token));
        }

        Assert.Equal(0, await storage.Actors.CountAsync(Token));
        Assert.True(await storage.Inbox.TryAppendAsync(Records.Entry("2"), Token));
    }

    [Fact]
    public async Task A_full_disk_is_told_and_the_store_recovers()
    {
        await using PostgreSqlServer server = await PostgreSqlServer.StartAsync();
        await using PostgreSqlFederationStorage storage = await OpenAsync(server.ConnectionString);

        string folder = await server.MountSmallFolderAsync(megabytes: 8);
        await RunAsync(server, $"CREATE TABLESPACE small LOCATION '{folder}'");
        await RunAsync(server, "ALTER TABLE activitypub.ap_inbox SET TABLESPACE small");

        // What cannot be compressed; a row of less than a page stays in the table itself.
        List<string> stored = [];
        StorageUnavailableException? refused = null;
        while (refused is null)
        {
            byte[] body = new byte[1500];
            Random.Shared.NextBytes(body);
            try
            {
                await storage.Inbox.TryAppendAsync(Records.Entry($"{stored.Count}") with { Body = body }, Token);
                stored.Add($"{stored.Count}");
            }
            catch (StorageUnavailableException exception)
            {
                refused = exception;
            }
        }

        Assert.Contains("disk of the database is full", refused.Message, StringComparison.Ordinal);
        Assert.Equal(stored.Count, await storage.Inbox.CountPendingAsync(Token));

        await RunAsync(server, "ALTER TABLE activitypub.ap_inbox SET TABLESPACE pg_default");
        Assert.True(await storage.Inbox.TryAppendAsync(Records.Entry("again"), Token));
    }

    [Fact]
    public async Task A_server_that_is_away_at_the_start_is_told_and_a_later_start_works()
    {
        await using PostgreSqlServer server = await PostgreSqlServer.StartAsync();
        await server.StopAsync();
        await using PostgreSqlFederationStorage storage = new(new PostgreSqlStorageOptions { ConnectionString = server.ConnectionString });
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await storage.InitializeAsync(Token));

        await server.RestartAsync();
        await storage.InitializeAsync(Token);
        Assert.Equal(0, await storage.Actors.CountAsync(Token));
    }

    private static async Task<PostgreSqlFederationStorage> OpenAsync(string connectionString)
    {
        PostgreSqlFederationStorage storage = new(new PostgreSqlStorageOptions { ConnectionString = connectionString });
        await storage.InitializeAsync(Token);
        return storage;
    }

    // So that the pool holds several connections that will turn out to be dead.
    private static async Task UseManyConnectionsAsync(PostgreSqlFederationStorage storage)
    {
        List<IStorageTransaction> transactions = [];
        for (int i = 0; i < 8; i++)
        {
            transactions.Add(await storage.BeginTransactionAsync(Token));
            await transactions[^1].Actors.CountAsync(Token);
        }

        foreach (IStorageTransaction transaction in transactions)
        {
            await transaction.DisposeAsync();
        }
    }

    private static async Task<int> FindBackendAsync(PostgreSqlServer server)
    {
        await using NpgsqlConnection connection = new($"{server.ConnectionString};Pooling=false");
        await connection.OpenAsync(Token);
        await using NpgsqlCommand command = new("SELECT pid FROM pg_stat_activity WHERE state = 'idle in transaction'", connection);
        return Assert.IsType<int>(await command.ExecuteScalarAsync(Token));
    }

    private static async Task RunAsync(PostgreSqlServer server, string sql)
    {
        await using NpgsqlConnection connection = new($"{server.ConnectionString};Pooling=false");
        await connection.OpenAsync(Token);
        await using NpgsqlCommand command = new(sql, connection);
        await command.ExecuteNonQueryAsync(Token);
    }
}
