using System.Collections.Concurrent;

namespace ActivityPub.Sdk.Attack.Tests.Lab;

/// <summary>What names lead to. Every name below <c>.example</c> that no test has spoken of leads to the servers of the fake internet.</summary>
internal sealed class Names
{
    /// <summary>An address of the fake internet. All of 93.184.0.0/16 and 2606:2800::/32 leads there.</summary>
    public const string PublicAddress = "93.184.216.34";

    private readonly ConcurrentDictionary<string, Queue<string>> _scripted = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentQueue<Lookup> _lookups = new();

    /// <summary>The look-ups so far, oldest first.</summary>
    public IReadOnlyList<Lookup> Lookups => [.. _lookups];

    /// <summary>Lets a name lead to these addresses; to none, as if it did not exist, where there are none.</summary>
    public void Set(string host, params IEnumerable<string> addresses) => SetSequence(host, [[.. addresses]]);

    /// <summary>Lets a name answer each look-up with the next list; the last one stays.</summary>
    public void SetSequence(string host, params IReadOnlyList<string[]> answers) => _scripted[host] = new Queue<string>(answers.Select(static a => string.Join(' ', a)));

    internal string Resolve(string host)
    {
        string answer = host.EndsWith(".example", StringComparison.OrdinalIgnoreCase) ? PublicAddress : "";
        if (_scripted.TryGetValue(host, out Queue<string>? answers))
        {
            lock (answers)
            {
                answer = answers.Count > 1 ? answers.Dequeue() : answers.Peek();
            }
        }

        _lookups.Enqueue(new Lookup(host, answer));
        return answer;
    }
}
