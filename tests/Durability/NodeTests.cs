using System.Globalization;
using ActivityPub.Sdk.Durability.Tests.Fediverse;
using ActivityPub.Sdk.Durability.Tests.Nodes;
using ActivityPub.Sdk.Durability.Tests.Stores;
using ActivityPub.Sdk.Tests.Processes;
using ActivityPub.Sdk.Vocabulary;

namespace ActivityPub.Sdk.Durability.Tests;

/// <summary>Processes that are paused, stopped, doubled, and lied to by the clock.</summary>
public sealed class NodeTests
{
    public static TheoryData<string> Stores => StoreUnderTest.All;

    [Fact]
    public async Task Q5_A_second_process_on_the_same_file_is_refused_with_a_sentence()
    {
        await using OneNode world = await OneNode.StartAsync("sqlite");
        await using Node second = new(world.Store, world.Path);
        second.Launch();
        Assert.True(await second.EndsAsync(TimeSpan.FromSeconds(60)), second.Output);
        Assert.NotEqual(0, second.ExitCode);
        Assert.Contains("Another process uses the database", second.Output, StringComparison.Ordinal);

        // The first one noticed nothing.
        RemoteActor ada = world.Actor("ada");
        Create create = world.Create(ada);
        await world.TakeAsync(ada, create);
        Assert.Equal(1, await world.EffectsOfAsync(create));

        // And with the first one gone, even by force, the file is free.
        await world.Node.KillAsync();
        await second.StartAsync();
        Assert.Single(await second.EffectsAsync());
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Q5_A_process_that_was_paused_past_its_lease_does_nothing_twice(string store)
    {
        await using OneNode world = await OneNode.CreateAsync(store, hosts: 8);
        world.Node.Settings["lease"] = "60";
        await world.Node.StartAsync();
        string[] inboxes = [.. world.Fediverse.Hosts.Select(static h => $"{h}/seeded/inbox")];
        await world.Node.SeedAsync(inboxes);
        RemoteActor ada = world.Actor("ada");
        Create[] creates = [.. Enumerable.Range(0, 60).Select(_ => world.Create(ada))];
        TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        world.Fediverse.Answer = async (receipt, stop) =>
        {
            // The pause comes while answers are on their way.
            reached.TrySetResult();
            await Task.Delay(100, stop);
            return 202;
        };
        Task<int[]> sending = Task.WhenAll(creates.Select(c => world.SendAsync(ada, c)));
        (string article, string _) = Assert.Single(await world.Node.PublishAsync(1));
        await reached.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        await world.Node.SignalAsync("STOP");
        world.Node.Clock.Move(TimeSpan.FromMinutes(10));
        await world.Node.SignalAsync("CONT");
        Assert.All(await sending, static s => Assert.Equal(202, s));
        await world.WorkedOffAsync();
        await Eventually.TrueAsync(() => $"everybody has the article.\n{world.Node.Output}", _ => Task.FromResult(
            world.Fediverse.Receipts.Where(r => r.Id == article).Select(static r => r.Inbox).Distinct().Count() == inboxes.Length));
        string[] effects = await world.Node.EffectsAsync();
        Assert.Equal(creates.Length, effects.Length);
        Assert.Equal(creates.Length, effects.Distinct().Count());

        // One article and one batch for each host: at most once more each.
        Assert.InRange(world.Fediverse.Receipts.Count(r => r.Id == article), inboxes.Length, 2 * inboxes.Length);
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Q11_SIGTERM_with_a_thousand_deliveries_under_way_loses_none(string store)
    {
        const int Hosts = 250;
        const int PerHost = 4;
        await using OneNode world = await OneNode.CreateAsync(store, Hosts);
        world.Node.Settings["concurrency"] = "1400";
        world.Node.Settings["perhost"] = "4";
        world.Node.Settings["batch"] = "4";
        world.Node.Settings["fanout"] = "1000";
        world.Node.Settings["shutdown"] = "2";
        world.Node.Settings["timeout"] = "120";
        world.Node.Settings["lease"] = "600";
        await world.Node.StartAsync();
        string[] inboxes = [.. world.Fediverse.Hosts.SelectMany(static h => Enumerable.Range(0, PerHost).Select(i => string.Create(CultureInfo.InvariantCulture, $"{h}/seeded/{i}/inbox")))];
        await world.Node.SeedAsync(inboxes);
        int open = 0;
        world.Fediverse.Answer = async (_, stop) =>
        {
            // Nobody ever answers.
            Interlocked.Increment(ref open);
            await Task.Delay(Timeout.Infinite, stop);
            return 202;
        };
        (string article, string _) = Assert.Single(await world.Node.PublishAsync(1));

        await Eventually.TrueAsync(() => $"deliveries are under way: {open}.\n{world.Node.Output}", _ => Task.FromResult(Volatile.Read(ref open) == Hosts * PerHost));
        await world.Node.SignalAsync("TERM");
        Assert.True(await world.Node.EndsAsync(TimeSpan.FromSeconds(30)), $"Still there after 30 s.\n{world.Node.Output}");
        Assert.Equal(0, world.Node.ExitCode);
        int before = world.Fediverse.Receipts.Count;

        world.Fediverse.Answer = static (_, _) => ValueTask.FromResult(202);
        await world.Node.StartAsync();
        await Eventually.TrueAsync(() => $"all are delivered.\n{world.Node.Output}", async _ => await world.Node.LeftAsync() is { Pending: 0, Delivered: Hosts * PerHost, Failed: 0 });
        Receipt[] after = [.. world.Fediverse.Receipts.Skip(before)];
        Assert.Equal(inboxes.Order(StringComparer.Ordinal), after.Where(r => r.Id == article).Select(static r => r.Inbox).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Q12_The_work_goes_on_whatever_the_clock_does(string store)
    {
        await using OneNode world = await OneNode.CreateAsync(store, hosts: 2);
        world.Node.Settings["lease"] = "60";
        await world.Node.StartAsync();
        await world.Node.SeedAsync([$"{world.Fediverse.Hosts[1]}/seeded/inbox"]);
        RemoteActor ada = world.Actor("ada");
        foreach (TimeSpan jump in (TimeSpan[])[TimeSpan.Zero, TimeSpan.FromHours(1), TimeSpan.FromHours(-2), TimeSpan.FromDays(-1), TimeSpan.FromDays(2)])
        {
            // In the middle of things, whatever they are just then.
            Create before = world.Create(ada);
            Task<int> sending = world.SendAsync(ada, before);
            world.Node.Clock.Move(jump);
            int status = await sending;
            Create after = world.Create(ada);
            Assert.Equal(202, await world.SendAsync(ada, after));
            (string article, string _) = Assert.Single(await world.Node.PublishAsync(1));
            await Eventually.TrueAsync(() => $"new work is done after a jump of {jump}.\n{world.Node.Output}", async _ => await world.EffectsOfAsync(after) == 1 && world.Fediverse.Receipts.Any(r => r.Id == article));

            // A restart frees what a clock that went back keeps under a lease.
            await world.Node.KillAsync();
            await world.Node.StartAsync();
            if (status == 202 && jump >= TimeSpan.Zero)
            {
                await Eventually.TrueAsync(() => $"old work is done after a jump of {jump}.\n{world.Node.Output}", async _ => await world.EffectsOfAsync(before) == 1);
            }
        }

        world.Node.Clock.Move(TimeSpan.FromDays(2));
        await world.WorkedOffAsync();
        string[] effects = await world.Node.EffectsAsync();
        Assert.Equal(effects.Length, effects.Distinct().Count());
    }
}
