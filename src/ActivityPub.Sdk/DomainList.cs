using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using ActivityPub.Sdk.Identifiers;

namespace ActivityPub.Sdk;

/// <summary>A set of domains, each with everything below it. Names are compared in lower-case ASCII (IDNA) form.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
internal sealed class DomainList
{
    private readonly FrozenSet<string> _domains;

    /// <summary>Makes a list.</summary>
    /// <param name="domains">Domains; what is none is left out, so a list is never greater than it was meant to be.</param>
    public DomainList(IEnumerable<string> domains) =>
        _domains = domains.Select(static domain => TryNormalize(domain, out string? normal) ? normal : null).OfType<string>().ToFrozenSet(StringComparer.Ordinal);

    public bool IsEmpty => _domains.Count == 0;

    /// <summary>Whether a host, or a domain above it, is in the list.</summary>
    /// <param name="host">The host in normal form, without port.</param>
    public bool Contains(string host) => WithParents(host).Exists(_domains.Contains);

    /// <summary>Brings a domain into normal form.</summary>
    /// <returns>Whether the text is a domain, without scheme, port and path.</returns>
    public static bool TryNormalize(string text, [NotNullWhen(true)] out string? domain)
    {
        domain = TryParseHost(text, out Origin? origin) && origin.IsDefaultPort && !text.EndsWith(":443", StringComparison.Ordinal) ? origin.Host : null;
        return domain is not null;
    }

    /// <summary>Reads a host with or without a port.</summary>
    public static bool TryParseHost(string text, [NotNullWhen(true)] out Origin? origin)
    {
        origin = null;
        return !text.Contains('/', StringComparison.Ordinal) && Origin.TryParse("https://" + text, out origin);
    }

    /// <summary>Whether a host is an address and no name.</summary>
    public static bool IsAddress(string host) => host.StartsWith('[') || host.All(static c => char.IsAsciiDigit(c) || c == '.');

    /// <summary>A host and the domains above it; an address has none.</summary>
    public static List<string> WithParents(string host)
    {
        List<string> domains = [host];
        if (IsAddress(host))
        {
            return domains;
        }

        for (int dot = host.IndexOf('.', StringComparison.Ordinal); dot >= 0; dot = host.IndexOf('.', dot + 1))
        {
            domains.Add(host[(dot + 1)..]);
        }

        return domains;
    }
}
