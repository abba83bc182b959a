using ActivityPub.Sdk.Durability.Tests.Fediverse;
using ActivityPub.Sdk.Durability.Tests.Stores;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Json;
using ActivityPub.Sdk.Tests.Processes;
using ActivityPub.Sdk.Vocabulary;

namespace ActivityPub.Sdk.Durability.Tests;

/// <summary>What comes more than once, in the wrong order, or poisoned.</summary>
public sealed class InboxTests
{
    public static TheoryData<string> Stores => StoreUnderTest.All;

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Q3_One_activity_fifty_times_at_once_to_both_inboxes_has_one_effect(string store)
    {
        await using OneNode world = await OneNode.StartAsync(store);
        RemoteActor ada = world.Actor("ada");
        RemoteActor eve = world.Actor("eve");
        Create create = world.Create(ada);
        byte[] body = ActivityJson.Write(create);

        // The same id from somebody else of that server: an activity of its own, neither swallowed by the first nor in its way.
        Note other = world.Note(eve, "eve");
        Create same = new() { Id = create.Id, Actor = [eve.Id], Object = [other], To = other.To, Cc = other.Cc };
        // Their keys are known, so that all fifty are at the door at once.
        await world.TakeAsync(ada, world.Create(ada));
        await world.TakeAsync(eve, world.Create(eve));
        int[] statuses = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => world.SendAsync(ada, body, i % 2 == 0 ? world.Node.Inbox : world.Node.SharedInbox)).Append(world.SendAsync(eve, same)));
        Assert.All(statuses, static s => Assert.Equal(202, s));
        await world.WorkedOffAsync();

        string[] effects = await world.Node.EffectsAsync();
        Assert.Single(effects, e => e.StartsWith($"{ada.Id} {create.Id} ", StringComparison.Ordinal));
        Assert.Single(effects, e => e.StartsWith($"{eve.Id} {create.Id} ", StringComparison.Ordinal));
        Assert.Equal(4, effects.Length);
        Assert.StartsWith("Mention", await world.Node.GetAsync($"/control/interaction?id={create.Object[0].Id}"), StringComparison.Ordinal);

        // Nor later, nor after a restart.
        Assert.Equal(202, await world.SendAsync(ada, body));
        await world.Node.KillAsync();
        await world.Node.StartAsync();
        Assert.Equal(202, await world.SendAsync(ada, body, world.Node.Inbox));
        await world.WorkedOffAsync();
        Assert.Equal(4, (await world.Node.EffectsAsync()).Length);
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Q4_The_final_state_does_not_depend_on_the_order(string store)
    {
        await using OneNode world = await OneNode.StartAsync(store);
        (string _, string article) = Assert.Single(await world.Node.PublishAsync(1));
        ObjectId target = ObjectId.Parse(article);
        DateTimeOffset now = world.Node.Clock.Now;
        List<(string Case, Func<Task<string>> State, string Expected)> checks = [];
        List<Task> sending = [];

        // Each case has a sender of its own, so that all of them run at once and each keeps the order that it is sent in.
        void Play(string name, Func<RemoteActor, Activity[]> story, Func<RemoteActor, Task<string>> state, string expected)
        {
            Activity[] inOrder = story(world.Actor(name));
            foreach (int[] order in Permutations(inOrder.Length))
            {
                RemoteActor sender = world.Actor($"{name}{string.Concat(order)}");
                Activity[] activities = story(sender);
                string label = $"{name} as {string.Join(", ", order.Select(i => activities[i].Types[0]))}";

                // And all of it once more, late.
                sending.Add(Task.Run(async () =>
                {
                    foreach (int i in order.Concat(order))
                    {
                        await world.DeliverAsync(sender, activities[i]);
                    }
                }));
                checks.Add((label, () => state(sender), expected));
            }
        }

        Note Version(RemoteActor sender, int version) => world.Note(sender, sender.Id.Value.Split('/')[^1], $"Version {version}") with { Updated = version == 1 ? null : now.AddMinutes(-30 + version) };
        Activity[] Edits(RemoteActor sender) =>
        [
            new Create { Id = Id(sender, "create"), Actor = [sender.Id], Object = [Version(sender, 1)] },
            new Update { Id = Id(sender, "update2"), Actor = [sender.Id], Object = [Version(sender, 2)] },
            new Update { Id = Id(sender, "update3"), Actor = [sender.Id], Object = [Version(sender, 3)] },
        ];
        Task<string> NoteOf(RemoteActor sender) => world.Node.GetAsync($"/control/interaction?id={Version(sender, 1).Id}");
        Play("edited", Edits, NoteOf, "Mention <p>Version 3</p>");
        Play("deleted", s => [.. Edits(s), new Delete { Id = Id(s, "delete"), Actor = [s.Id], Object = [new Tombstone { Id = Version(s, 1).Id }] }], NoteOf, "none");
        Play(
            "follow",
            s =>
            {
                Follow follow = new() { Id = Id(s, "follow"), Actor = [s.Id], Object = [world.Node.News] };
                return [follow, new Undo { Id = Id(s, "undo"), Actor = [s.Id], Object = [follow] }];
            },
            s => world.Node.GetAsync($"/control/follower?actor={s.Id}"),
            "none");
        Play(
            "like",
            s =>
            {
                Like like = new() { Id = Id(s, "like"), Actor = [s.Id], Object = [target], To = [world.Node.News] };
                return [like, new Undo { Id = Id(s, "unlike"), Actor = [s.Id], Object = [like] }];
            },
            s => world.Node.GetAsync($"/control/interaction?id={Id(s, "like")}"),
            "none");
        await Task.WhenAll(sending);
        await world.WorkedOffAsync();
        Assert.Equal("0", await world.Node.GetAsync($"/control/counts?target={article}"));
        foreach ((string name, Func<Task<string>> state, string expected) in checks)
        {
            Assert.Equal($"{name}: {expected}", $"{name}: {await state()}");
        }

        // What is not undone stays: the checks above see something.
        RemoteActor friend = world.Actor("friend");
        await world.TakeAsync(
            friend,
            new Follow { Id = Id(friend, "follow"), Actor = [friend.Id], Object = [world.Node.News] },
            new Like { Id = Id(friend, "like"), Actor = [friend.Id], Object = [target], To = [world.Node.News] });
        Assert.Equal("Accepted", await world.Node.GetAsync($"/control/follower?actor={friend.Id}"));
        Assert.Equal("1", await world.Node.GetAsync($"/control/counts?target={article}"));
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Q6_A_handler_that_kills_the_process_is_set_aside_and_other_work_goes_on(string store)
    {
        const int Attempts = 3;
        await using OneNode world = await OneNode.CreateAsync(store);
        world.Node.Settings["attempts"] = "3";
        world.Node.Settings["lease"] = "60";
        await world.Node.StartAsync();
        RemoteActor ada = world.Actor("ada");
        Create poison = world.Create(ada, "kills");
        try
        {
            await world.SendAsync(ada, poison);
        }
        catch (HttpRequestException)
        {
            // It may die before it has answered.
        }

        List<Create> others = [];
        int deaths = 0;
        while (true)
        {
            // Where nobody waits for it the process lives long enough to take and handle something else.
            if (!await world.Node.EndsAsync(TimeSpan.FromSeconds(deaths < Attempts ? 30 : 0)))
            {
                break;
            }

            deaths++;
            Assert.InRange(deaths, 1, Attempts);
            world.Node.Clock.Move(TimeSpan.FromMinutes(2));
            world.Node.Launch();
            await world.Node.IsUpAsync();
        }

        Assert.Equal(Attempts, deaths);
        others.Add(world.Create(ada));
        others.Add(world.Create(world.Actor("bob")));
        await world.TakeAsync(ada, others[0]);
        await world.TakeAsync(world.Actor("bob"), others[1]);
        Assert.All(await Task.WhenAll(others.Select(world.EffectsOfAsync)), static n => Assert.Equal(1, n));
        Assert.Equal(0, await world.EffectsOfAsync(poison));
        Assert.False(world.Node.HasExited, world.Node.Output);
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Q6_A_handler_that_always_throws_is_set_aside_and_other_work_goes_on(string store)
    {
        await using OneNode world = await OneNode.CreateAsync(store);
        world.Node.Settings["attempts"] = "4";
        await world.Node.StartAsync();
        RemoteActor ada = world.Actor("ada");
        Create poison = world.Create(ada, "throws");
        Assert.Equal(202, await world.SendAsync(ada, poison));
        for (int attempt = 1; attempt <= 4; attempt++)
        {
            string failed = attempt < 4 ? $"(attempt {attempt})" : "is set aside after 4 attempts";
            await Eventually.TrueAsync(() => $"{failed}\n{world.Node.Output}", _ => Task.FromResult(world.Node.Output.Contains(failed, StringComparison.Ordinal)));

            // Not held up by it, and what wakes the worker after the time that it waits.
            Create other = world.Create(ada);
            Assert.Equal(202, await world.SendAsync(ada, other));
            await Eventually.TrueAsync(() => $"others are handled.\n{world.Node.Output}", async _ => await world.EffectsOfAsync(other) == 1);
            world.Node.Clock.Move(TimeSpan.FromMinutes(20));
        }

        await world.WorkedOffAsync();
        Assert.Equal(0, await world.EffectsOfAsync(poison));
    }

    private static ObjectId Id(RemoteActor sender, string name) => ObjectId.Parse($"{sender.Id.Value}/{name}");

    private static IEnumerable<int[]> Permutations(int length) =>
        length == 0 ? [[]] : Permutations(length - 1).SelectMany(shorter => Enumerable.Range(0, length).Select(at => (int[])[.. shorter[..at], length - 1, .. shorter[at..]]));
}
