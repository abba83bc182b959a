using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

using ActivityPub.Sdk.Fetching;

namespace ActivityPub.Sdk.Tests.Fetching;

/// <summary>Answers as it is told; a name with several answers gives the next one at every lookup and stays with the last.</summary>
internal sealed class ScriptedResolver : INameResolver
{
    private readonly ConcurrentDictionary<string, Queue<IPAddress[]>> _answers = new();
    private int _lookups;

    public IPAddress[]? Default { get; init; }

    public int Lookups => _lookups;

    public void Add(string host, params string[][] answers) =>
        _answers[host] = new Queue<IPAddress[]>(answers.Select(static answer => answer.Select(IPAddress.Parse).ToArray()));

    public ValueTask<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _lookups);
        if (_answers.TryGetValue(host, out Queue<IPAddress[]>? queue))
        {
            lock (queue)
            {
                return new(queue.Count > 1 ? queue.Dequeue() : queue.Peek());
            }
        }

        return Default is null ? throw new SocketException((int)SocketError.HostNotFound) : new(Default);
    }
}
