using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

using ActivityPub.Sdk.Identifiers;

namespace ActivityPub.Sdk.Fetching;

/// <summary>
/// How much fetching one event may still cause: an activity that came in must not send this server through half the network. It travels
/// with the work, also through a queue: <see cref="ToString"/> and <see cref="Parse"/>.
/// </summary>
/// <remarks>
/// Thread-safe. A copy that is read from text counts for itself; give a job that is queued its own share with <see cref="Split"/>, or
/// the copies together spend more than the event was given.
/// </remarks>
public sealed class FetchBudget
{
    /// <summary>How many fetches an event may cause.</summary>
    public const int DefaultFetches = 100;

    /// <summary>How many fetches an event may cause at one host.</summary>
    public const int DefaultPerHost = 50;

    /// <summary>
    /// How many host names below one domain an event may lead to: whoever has a wildcard in the DNS can make up any number of them. The bare
    /// domain and addresses do not count.
    /// </summary>
    public const int MaxSubdomains = 10;

    /// <summary>How deep a chain of fetches may be, where one document leads to the next.</summary>
    public const int MaxDepth = 8;

    private const uint DomainMask = 0xffff0000;
    private const uint SubdomainBit = 1;

    private readonly Ledger _ledger;

    private FetchBudget(Ledger ledger, int depth)
    {
        _ledger = ledger;
        Depth = depth;
    }

    /// <summary>How many fetches are left.</summary>
    public int Remaining
    {
        get
        {
            lock (_ledger)
            {
                return _ledger.Remaining;
            }
        }
    }

    /// <summary>How many documents led to this one.</summary>
    public int Depth { get; }

    /// <summary>Makes the budget of a new event.</summary>
    /// <param name="fetches">How many fetches it may cause, 0 to 100.</param>
    public static FetchBudget Create(int fetches = DefaultFetches)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(fetches);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(fetches, DefaultFetches);
        return new FetchBudget(new Ledger(fetches), 0);
    }

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    /// <param name="value">The text.</param>
    /// <exception cref="FormatException">The text is not a budget.</exception>
    public static FetchBudget Parse(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return TryParse(value, out FetchBudget? budget) ? budget : throw new FormatException("The text is not a fetch budget.");
    }

    /// <summary>Reads what <see cref="ToString"/> wrote, without throwing.</summary>
    /// <param name="value">The text.</param>
    /// <param name="budget">The budget where the text is one.</param>
    /// <returns>Whether the text is a budget.</returns>
    public static bool TryParse([NotNullWhen(true)] string? value, [NotNullWhen(true)] out FetchBudget? budget)
    {
        budget = null;
        string[] parts = value?.Split(' ') ?? [];
        if (parts.Length is < 2 or > DefaultFetches + 2
            || !TryReadNumber(parts[0], DefaultFetches, out int remaining)
            || !TryReadNumber(parts[1], MaxDepth, out int depth))
        {
            return false;
        }

        Ledger ledger = new(remaining);
        foreach (string part in parts.AsSpan(2))
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0
                || !uint.TryParse(part.AsSpan(0, equals), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint host)
                || !TryReadNumber(part.AsSpan(equals + 1), DefaultPerHost, out int spent)
                || !ledger.Hosts.TryAdd(host, spent))
            {
                return false;
            }
        }

        budget = new FetchBudget(ledger, depth);
        return true;
    }

    /// <summary>Takes one fetch from the budget.</summary>
    /// <param name="target">What is to be fetched.</param>
    /// <returns>Whether there was one left, in all, for the host, and for hosts of its domain.</returns>
    public bool TrySpend(ObjectId target)
    {
        ArgumentNullException.ThrowIfNull(target);
        uint host = KeyOf(target.Origin.Host);
        lock (_ledger)
        {
            int spent = _ledger.Hosts.GetValueOrDefault(host);
            if (_ledger.Remaining == 0 || spent >= DefaultPerHost || (spent == 0 && _ledger.HasAllSubdomains(host)))
            {
                return false;
            }

            _ledger.Remaining--;
            _ledger.Hosts[host] = spent + 1;
            return true;
        }
    }

    /// <summary>The same budget, one document deeper: for the fetches that a fetched document leads to.</summary>
    /// <returns><see langword="null"/> where the chain is as deep as it may be.</returns>
    public FetchBudget? Descend() => Depth < MaxDepth ? new FetchBudget(_ledger, Depth + 1) : null;

    /// <summary>Moves a part of the budget to work of its own, such as a queued job, one document deeper.</summary>
    /// <param name="fetches">How many fetches it is to get; it gets fewer where fewer are left.</param>
    /// <returns><see langword="null"/> where nothing is left, or where the chain is as deep as it may be.</returns>
    public FetchBudget? Split(int fetches)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(fetches);
        lock (_ledger)
        {
            int share = Math.Min(fetches, _ledger.Remaining);
            if (share == 0 || Depth >= MaxDepth)
            {
                return null;
            }

            _ledger.Remaining -= share;
            return new FetchBudget(new Ledger(share, _ledger.Hosts), Depth + 1);
        }
    }

    /// <summary>The budget as a short ASCII text (at most about 1.5 KB, usually 30 bytes).</summary>
    public override string ToString()
    {
        lock (_ledger)
        {
            StringBuilder text = new();
            text.Append(CultureInfo.InvariantCulture, $"{_ledger.Remaining} {Depth}");
            foreach ((uint host, int spent) in _ledger.Hosts)
            {
                text.Append(CultureInfo.InvariantCulture, $" {host:x}={spent}");
            }

            return text.ToString();
        }
    }

    private static bool TryReadNumber(ReadOnlySpan<char> text, int most, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= most;

    // The first half stands for the domain and the last bit for a host below it, so that the hosts of a domain can be counted without more
    // text. Two hosts or domains with one hash share an allowance, which does no harm.
    private static uint KeyOf(string host)
    {
        string domain = RegistrableDomain.Of(host);
        return (HashOf(domain) & DomainMask) | (HashOf(host) & ~(DomainMask | SubdomainBit)) | (domain.Length == host.Length ? 0 : SubdomainBit);
    }

    private static uint HashOf(string host)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.ASCII.GetBytes(host), hash);
        return BinaryPrimitives.ReadUInt32BigEndian(hash);
    }

    private sealed class Ledger
    {
        public Ledger(int remaining, Dictionary<uint, int>? hosts = null)
        {
            Remaining = remaining;
            Hosts = hosts is null ? [] : new Dictionary<uint, int>(hosts);
        }

        public int Remaining { get; set; }

        public Dictionary<uint, int> Hosts { get; }

        public bool HasAllSubdomains(uint host) =>
            (host & SubdomainBit) != 0 && Hosts.Keys.Count(other => ((other ^ host) & (DomainMask | SubdomainBit)) == 0) >= MaxSubdomains;
    }
}
