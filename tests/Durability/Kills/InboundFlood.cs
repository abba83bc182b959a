using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using ActivityPub.Sdk.Durability.Tests.Fediverse;
using ActivityPub.Sdk.Durability.Tests.Nodes;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Json;
using ActivityPub.Sdk.Vocabulary;

namespace ActivityPub.Sdk.Durability.Tests.Kills;

/// <summary>
/// Other servers that send without pause, as fast as the node takes it. As real ones do, they repeat what was not answered with 202, byte
/// for byte: perhaps it was stored after all.
/// </summary>
internal sealed class InboundFlood : IAsyncDisposable
{
    private readonly FakeFediverse _fediverse;
    private readonly Node _node;
    private readonly SemaphoreSlim _tickets = new(0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task[] _senders;
    private int _repeated;
    private int _started;

    public InboundFlood(FakeFediverse fediverse, Node node, int senders)
    {
        _fediverse = fediverse;
        _node = node;
        _senders = [.. Enumerable.Range(0, senders).Select(i => Task.Run(() => SendAllAsync(i)))];
    }

    /// <summary>The object that likes are about.</summary>
    public ObjectId? Target { get; set; }

    /// <summary>What was answered with 202: sender, activity, digest of the body, as the app writes its effects.</summary>
    public ConcurrentDictionary<string, byte> Accepted { get; } = new(StringComparer.Ordinal);

    /// <summary>The accepted follows, each of which has to be answered once.</summary>
    public ConcurrentDictionary<string, byte> Follows { get; } = new(StringComparer.Ordinal);

    /// <summary>Answers that no sender should ever get.</summary>
    public ConcurrentQueue<string> Refusals { get; } = new();

    public int Repeated => Volatile.Read(ref _repeated);

    /// <summary>Whether all that was begun is accepted.</summary>
    public bool IsIdle => _tickets.CurrentCount == 0 && Accepted.Count + Refusals.Count == Volatile.Read(ref _started);

    /// <summary>Lets the senders begin with so many more activities.</summary>
    public void Allow(int activities)
    {
        Interlocked.Add(ref _started, activities);
        _tickets.Release(activities);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_senders);
        _stop.Dispose();
        _tickets.Dispose();
    }

    private async Task SendAllAsync(int number)
    {
        int host = number % _fediverse.Hosts.Count;
        for (int i = 0; ; i++)
        {
            try
            {
                await _tickets.WaitAsync(_stop.Token);
                string name = string.Create(CultureInfo.InvariantCulture, $"s{number}-{i}");
                RemoteActor sender = _fediverse.Actor(host, i % 8 == 7 ? name : string.Create(CultureInfo.InvariantCulture, $"s{number}"));
                Activity activity = Make(sender, name, i);
                byte[] body = ActivityJson.Write(activity);
                await SendAsync(sender, activity, body, i % 2 == 0 ? _node.Inbox : _node.SharedInbox);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private Activity Make(RemoteActor sender, string name, int i)
    {
        ObjectId id = sender.Id.Origin.Append($"/activities/{name}");
        if (i % 8 == 7)
        {
            return new Follow { Id = id, Actor = [sender.Id], Object = [_node.News] };
        }

        if (i % 4 == 2 && Target is { } target)
        {
            return new Like { Id = id, Actor = [sender.Id], Object = [target], To = [_node.News] };
        }

        Note note = new()
        {
            Id = sender.Id.Origin.Append($"/notes/{name}"),
            AttributedTo = [sender.Id],
            Content = "<p>Hello</p>",
            Published = _node.Clock.Now,
            To = [ActivityStreams.Public],
            Cc = [_node.News],
            Tag = [new Mention { Href = _node.News, Name = "@news" }],
        };
        return new Create { Id = id, Actor = [sender.Id], Object = [note], To = note.To, Cc = note.Cc };
    }

    private async Task SendAsync(RemoteActor sender, Activity activity, byte[] body, ObjectId inbox)
    {
        string key = $"{sender.Id.Value} {activity.Id!.Value} {Convert.ToHexStringLower(SHA256.HashData(body))}";
        while (true)
        {
            try
            {
                int status = await _fediverse.SendAsync(sender, inbox, _node.Origin.Authority, body, _node.Clock.Now, _stop.Token);
                if (status == 202)
                {
                    if (activity is Follow)
                    {
                        Follows[activity.Id.Value] = 0;
                    }

                    Accepted[key] = 0;
                    return;
                }

                if (status != 503)
                {
                    Refusals.Enqueue($"{status} for {activity.Types[0]} {activity.Id.Value}");
                    return;
                }
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException or TaskCanceledException && !_stop.IsCancellationRequested)
            {
                // It was killed, or is not there yet.
            }

            Interlocked.Increment(ref _repeated);
            await Task.Delay(TimeSpan.FromMilliseconds(30), _stop.Token);
        }
    }
}
