using System.Globalization;
using ActivityPub.Sdk.Durability.Tests.Fediverse;
using ActivityPub.Sdk.Durability.Tests.Nodes;
using ActivityPub.Sdk.Durability.Tests.Stores;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Tests.Processes;

namespace ActivityPub.Sdk.Durability.Tests.Kills;

/// <summary>
/// Kills a node again and again, at random moments and at every fail point, while other servers send and it publishes; then lets it finish
/// and counts. All rounds have one database, so that what one round leaves behind is what the next one starts with.
/// </summary>
internal sealed class KillRun : IAsyncDisposable
{
    private static readonly TimeSpan s_lease = TimeSpan.FromSeconds(60);

    private readonly KillRunOptions _options;
    private readonly Random _random;
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _confirmed = [];
    private readonly SortedDictionary<string, int> _hits = new(StringComparer.Ordinal);
    private readonly List<string> _faults = [];
    private StoreUnderTest _store = null!;
    private FakeFediverse _fediverse = null!;
    private Node _node = null!;
    private InboundFlood _flood = null!;
    private string[] _inboxes = [];
    private int _kills;
    private int _pauses;

    private KillRun(KillRunOptions options)
    {
        _options = options;
        _random = new Random(options.Seed);
    }

    /// <summary>Where a process may die.</summary>
    public static IReadOnlyList<string> FailPoints { get; } =
    [
        "before:inbox.append", "after:inbox.append", "after:inbox.claim", "inside:effect", "before:effect.commit", "after:effect.commit",
        "before:outbox.commit", "after:outbox.commit", "after:fanout.claim", "before:fanout.commit", "after:fanout.commit",
        "after:delivery.claim", "before:remote.post", "after:remote.post", "before:delivery.mark", "after:delivery.mark",
    ];

    public static async Task<KillRunResult> PlayAsync(KillRunOptions options)
    {
        await using KillRun run = new(options);
        return await run.PlayAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_flood is not null)
        {
            await _flood.DisposeAsync();
        }

        if (_node is not null)
        {
            await _node.DisposeAsync();
        }

        if (_fediverse is not null)
        {
            await _fediverse.DisposeAsync();
        }

        if (_store is not null)
        {
            await _store.DisposeAsync();
        }

        _folder.Dispose();
    }

    private async Task<KillRunResult> PlayAsync()
    {
        _store = await StoreUnderTest.CreateAsync(_options.Store, _folder.Path);
        _fediverse = await FakeFediverse.StartAsync(_options.Hosts);
        _node = new Node(_store, _folder.Path);
        _node.Settings["batch"] = _options.Batch.ToString(CultureInfo.InvariantCulture);
        _node.Settings["lease"] = s_lease.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        await _node.StartAsync();
        _inboxes = [.. _fediverse.Hosts.SelectMany(h => Enumerable.Range(0, _options.FollowersPerHost).Select(i => string.Create(CultureInfo.InvariantCulture, $"{h}/seeded/{i}/inbox")))];
        await _node.SeedAsync(_inboxes);
        (string Activity, string Object) first = Assert.Single(await _node.PublishAsync(1));
        _confirmed.Add(first.Activity);
        _flood = new InboundFlood(_fediverse, _node, senders: 8) { Target = ObjectId.Parse(first.Object) };
        await _node.KillAsync();
        _kills++;

        KillRunResult result = Result(0, [], 0, 0);
        for (int round = 1; round <= _options.Rounds; round++)
        {
            await RoundAsync(round);
            if (round == _options.Rounds || round % _options.CountEvery == 0)
            {
                result = await CountAsync(round);
                _options.Progress?.Invoke(result);
                if (result.Lost > 0)
                {
                    break;
                }
            }
        }

        return result;
    }

    private async Task RoundAsync(int round)
    {
        // Each fail point in turn, with moments that nobody chose between them.
        string? point = round % 3 == 0 ? null : FailPoints[(round - (round / 3) - 1) % FailPoints.Count];
        bool pause = point is null && round % 30 == 15;
        _node.Clock.Move(s_lease);
        if (point is not null)
        {
            _node.Launch(("failpoint", point), ("failat", _random.Next(1, 4).ToString(CultureInfo.InvariantCulture)));
        }
        else
        {
            _node.Launch();
        }

        _flood.Allow(_options.ActivitiesPerRound);
        Task<IReadOnlyList<(string Activity, string Object)>> publishing = PublishAsync();
        if (pause)
        {
            await _node.IsUpAsync();
            await Task.Delay(_random.Next(50, 400));
            await _node.SignalAsync("STOP");
            _node.Clock.Move(s_lease * 2);
            await _node.SignalAsync("CONT");
            _pauses++;
            await Task.Delay(_random.Next(50, 400));
        }
        else if (point is not null)
        {
            await _node.EndsAsync(TimeSpan.FromSeconds(30));
        }
        else if (round % 12 == 0)
        {
            // In the middle of its start.
            await Task.Delay(_random.Next(50, 600));
        }
        else
        {
            await _node.IsUpAsync();
            await Task.Delay(_random.Next(0, 500));
        }

        await _node.KillAsync();
        _kills++;
        if (point is not null && _node.Output.Contains($"killed at {point}", StringComparison.Ordinal))
        {
            _hits[point] = _hits.GetValueOrDefault(point) + 1;
        }
        else if (_node.Output.Contains("nhandled exception", StringComparison.Ordinal))
        {
            _faults.Add($"The node broke in round {round}: {_node.Output}");
        }

        _confirmed.AddRange((await publishing).Select(static p => p.Activity));
    }

    private async Task<IReadOnlyList<(string Activity, string Object)>> PublishAsync() =>
        await _node.IsUpAsync() ? await _node.PublishAsync(3) : [];

    /// <summary>Lets a node finish everything, and counts.</summary>
    private async Task<KillRunResult> CountAsync(int round)
    {
        // An activity that was in the hands of a process when it died keeps its lease, in case it was the reason. Time passes between two starts.
        for (int start = 0; start < 3; start++)
        {
            _node.Clock.Move(s_lease * 2);
            await _node.StartAsync();
            try
            {
                (long Inbox, long Pending, long Delivered, long Failed) left = default;
                await Eventually.TrueAsync(
                    () => $"nothing is left to do: {left}, idle {_flood.IsIdle}",
                    async _ =>
                    {
                        left = await _node.LeftAsync();
                        return _flood.IsIdle && left is { Inbox: 0, Pending: 0 } && !Missing().Any();
                    },
                    TimeSpan.FromSeconds(start == 2 ? 120 : 20));
                break;
            }
            catch (TimeoutException) when (start < 2)
            {
                await _node.KillAsync();
                _kills++;
            }
            catch (TimeoutException exception)
            {
                _faults.Add(exception.Message);
            }
        }

        string[] effects = await _node.EffectsAsync();
        string[] outbox = (await _node.GetAsync("/control/outbox")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        (_, _, _, long failed) = await _node.LeftAsync();
        await _node.KillAsync();
        _kills++;
        _faults.AddRange(_flood.Refusals.Select(static r => $"Refused with {r}."));
        if (failed > 0)
        {
            _faults.Add($"{failed} deliveries were given up.");
        }

        Dictionary<string, int> counts = effects.CountBy(static e => e, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        _faults.AddRange(_flood.Accepted.Keys.Where(k => !counts.ContainsKey(k)).Select(static k => $"202 without effect: {k}"));
        _faults.AddRange(counts.Where(static c => c.Value > 1).Select(static c => $"{c.Value} effects: {c.Key}"));
        _faults.AddRange(counts.Keys.Where(k => !_flood.Accepted.ContainsKey(k)).Select(static k => $"An effect of nothing: {k}"));
        _faults.AddRange(_confirmed.Except(outbox, StringComparer.Ordinal).Select(static a => $"Confirmed and not in the outbox: {a}"));

        Receipt[] receipts = [.. _fediverse.Receipts];
        HashSet<(string, string)> reached = [.. receipts.Select(static r => (r.Id, r.Inbox))];
        foreach (string activity in outbox)
        {
            _faults.AddRange(_inboxes.Where(i => !reached.Contains((activity, i))).Select(i => $"{activity} never came to {i}"));
        }

        ILookup<string?, Receipt> answers = receipts.Where(static r => r.Type == "Accept").DistinctBy(static r => r.Id).ToLookup(static r => r.Object, StringComparer.Ordinal);
        _faults.AddRange(_flood.Follows.Keys.Select(f => (Follow: f, Answers: answers[f].Count())).Where(static f => f.Answers != 1).Select(static f => $"{f.Answers} answers to {f.Follow}"));
        int interruptions = _kills + _pauses;
        int duplicates = receipts.Length - reached.Count;
        int allowed = interruptions * _options.Hosts * _options.Batch;
        if (duplicates > allowed)
        {
            _faults.Add($"{duplicates} receipts came twice; {allowed} could have been in flight.");
        }

        return Result(round, effects, outbox.Length, duplicates) with { DuplicatesAllowed = allowed };
    }

    private KillRunResult Result(int rounds, string[] effects, int articles, int duplicates) => new()
    {
        Rounds = rounds,
        Kills = _kills,
        FailPoints = _hits,
        Pauses = _pauses,
        Accepted = _flood.Accepted.Count,
        Repeated = _flood.Repeated,
        Effects = effects.Length,
        Articles = articles,
        Deliveries = (articles * _inboxes.Length) + _flood.Follows.Count,
        Duplicates = duplicates,
        Faults = [.. _faults],
    };

    // What has not come yet, although nothing is left in the queue: a fan-out that is under way is no delivery.
    private IEnumerable<string> Missing()
    {
        Receipt[] receipts = [.. _fediverse.Receipts];
        HashSet<(string, string)> reached = [.. receipts.Select(static r => (r.Id, r.Inbox))];
        HashSet<string?> answered = [.. receipts.Where(static r => r.Type == "Accept").Select(static r => r.Object)];
        return _confirmed.Where(a => !_inboxes.All(i => reached.Contains((a, i)))).Concat(_flood.Follows.Keys.Where(f => !answered.Contains(f)));
    }
}
