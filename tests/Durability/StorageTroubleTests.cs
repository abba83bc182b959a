using System.Diagnostics;
using ActivityPub.Sdk.Durability.Tests.Fediverse;
using ActivityPub.Sdk.Durability.Tests.Stores;
using ActivityPub.Sdk.Tests.Processes;
using ActivityPub.Sdk.Vocabulary;

namespace ActivityPub.Sdk.Durability.Tests;

/// <summary>Q10: a database that is locked, full or read-only. The sender is told at once to come back, and nobody restarts anything.</summary>
public sealed class StorageTroubleTests
{
    // The promise is two seconds. The machine that runs this may be busy with everything else, so that the limit here only tells them from ten.
    private static readonly TimeSpan s_soon = TimeSpan.FromSeconds(6);

    public static TheoryData<string> Stores => StoreUnderTest.All;

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Q10_A_locked_database_is_503_and_heals(string store)
    {
        await using OneNode world = await OneNode.StartAsync(store);
        RemoteActor ada = world.Actor("ada");
        await world.TakeAsync(ada, world.Create(ada));
        Create refused = world.Create(ada);
        await using (await world.Store.LockAsync())
        {
            await RefusedSoonAsync(world, ada, refused);

            // Somebody who was never heard of needs a row before the activity does.
            RemoteActor stranger = world.Actor("stranger");
            await RefusedSoonAsync(world, stranger, world.Create(stranger));
        }

        await HealedAsync(world, ada, refused);
    }

    [Fact]
    public async Task Q10_A_file_that_may_not_grow_is_503_and_heals()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/usr/bin/prlimit"), "The size of files is limited with prlimit of util-linux: apt-get install util-linux");
        await using OneNode world = await OneNode.CreateAsync("sqlite");

        // The signal of the limit would end the process; a full disk sends none.
        world.Node.Prefix = ["/bin/sh", "-c", "trap '' XFSZ; exec \"$0\" \"$@\""];
        await world.Node.StartAsync();
        await FillAsync(world, full => LimitAsync(world, full ? "1:" : "unlimited:"));
    }

    [Fact]
    public async Task Q10_A_full_disk_is_503_and_heals()
    {
        using TemporaryFolder folder = new();
        (int mounted, string output) = await ChildProcess.RunAsync("/bin/sh", ["-c", $"mount -t tmpfs -o size=12m none {folder.Path}"], "/", cancellationToken: TestContext.Current.CancellationToken);
        Assert.SkipUnless(mounted == 0, $"A small file system of its own needs root and the right to mount: {output}");
        try
        {
            await using OneNode world = await OneNode.CreateAsync("sqlite", path: folder.Path);
            await world.Node.StartAsync();
            string filler = folder.Combine("filler");
            await FillAsync(world, async full =>
            {
                if (full)
                {
                    await ChildProcess.RunAsync("/bin/sh", ["-c", $"dd if=/dev/zero of={filler} bs=1k; dd if=/dev/zero of={filler}2 bs=1"], "/", cancellationToken: TestContext.Current.CancellationToken);
                }
                else
                {
                    File.Delete(filler);
                    File.Delete(filler + "2");
                }
            });
        }
        finally
        {
            await ChildProcess.RunAsync("/bin/sh", ["-c", $"umount -l {folder.Path}"], "/", cancellationToken: TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task Q10_A_read_only_database_is_503()
    {
        await using OneNode world = await OneNode.StartAsync("sqlite");
        RemoteActor ada = world.Actor("ada");
        await world.TakeAsync(ada, world.Create(ada));
        await world.Node.SignalAsync("TERM");
        Assert.True(await world.Node.EndsAsync(TimeSpan.FromSeconds(60)), world.Node.Output);
        Create refused = world.Create(ada);
        await world.Node.StartAsync(("connection", world.Store.Connection + ";Mode=ReadOnly"));
        await RefusedSoonAsync(world, ada, refused);
        await world.Node.KillAsync();
        await world.Node.StartAsync();
        await HealedAsync(world, ada, refused);
    }

    private static Task LimitAsync(OneNode world, string limit) =>
        ChildProcess.RunAsync("/usr/bin/prlimit", [$"--pid={world.Node.ProcessId}", $"--fsize={limit}"], "/");

    // Fills the disk, and sees that what was answered with 202 before is handled once there is room.
    private static async Task FillAsync(OneNode world, Func<bool, Task> fill)
    {
        RemoteActor ada = world.Actor("ada");
        await world.TakeAsync(ada, world.Create(ada));
        await fill(true);

        // Some room may be left in pages that are there already.
        List<Create> taken = [];
        Create? refused = null;
        for (int i = 0; i < 2000 && refused is null; i++)
        {
            Create create = world.Create(ada);
            int status = await world.SendAsync(ada, create);
            if (status == 202)
            {
                taken.Add(create);
            }
            else
            {
                Assert.Equal(503, status);
                refused = create;
            }
        }

        Assert.True(refused is not null, $"{taken.Count} activities fit on a full disk.\n{world.Node.Output}");
        await RefusedSoonAsync(world, ada, refused);
        await fill(false);
        await HealedAsync(world, ada, refused);
        foreach (Create create in taken)
        {
            Assert.Equal(1, await world.EffectsOfAsync(create));
        }
    }

    private static async Task RefusedSoonAsync(OneNode world, RemoteActor sender, Create create)
    {
        Stopwatch clock = Stopwatch.StartNew();
        int status = await world.SendAsync(sender, create);
        TestContext.Current.TestOutputHelper?.WriteLine($"{status} after {clock.ElapsedMilliseconds} ms");
        Assert.True(status == 503, $"{status}\n{world.Node.Output}");
        Assert.True(clock.Elapsed < s_soon, $"The sender waited {clock.Elapsed} for its 503.");
    }

    private static async Task HealedAsync(OneNode world, RemoteActor sender, Create refused)
    {
        await Eventually.TrueAsync(() => $"the node takes activities again.\n{world.Node.Output}", async _ => await world.SendAsync(sender, refused) == 202);

        // What was claimed when the trouble began comes back with its lease.
        world.Node.Clock.Move(TimeSpan.FromMinutes(2));
        await world.WorkedOffAsync();
        Assert.Equal(1, await world.EffectsOfAsync(refused));
    }
}
