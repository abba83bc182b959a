using System.Globalization;
using ActivityPub.Sdk.Identifiers;

namespace ActivityPub.Sdk.Signatures;

/// <summary>The target of a received request, cut into the pieces that signatures speak about, and the public origin it was addressed to.</summary>
internal readonly ref struct SignedTarget
{
    private SignedTarget(Origin origin, ReadOnlySpan<char> pathAndQuery)
    {
        Origin = origin;
        PathAndQuery = pathAndQuery;
        int question = pathAndQuery.IndexOf('?');
        Path = question < 0 ? pathAndQuery : pathAndQuery[..question];
        Query = question < 0 ? default : pathAndQuery[question..];
    }

    public Origin Origin { get; }

    public ReadOnlySpan<char> PathAndQuery { get; }

    public ReadOnlySpan<char> Path { get; }

    /// <summary>The query with its question mark; empty where there is none.</summary>
    public ReadOnlySpan<char> Query { get; }

    /// <summary>Finds our origin in the <c>Host</c> header, and the path in the request target.</summary>
    public static SignatureFailure TryResolve(ReceivedRequest request, SignatureRequirements requirements, out SignedTarget target)
    {
        target = default;
        int hosts = request.Find("Host", out string? host);
        if (hosts > 1)
        {
            return SignatureFailure.DuplicateField;
        }

        if (hosts == 0 || Match(host.AsSpan().Trim(" \t"), request.Scheme, requirements) is not { } origin)
        {
            return SignatureFailure.HostMismatch;
        }

        return TryCut(request, origin, out target);
    }

    /// <summary>Cuts the request target, for an origin that is already known.</summary>
    public static SignatureFailure TryCut(ReceivedRequest request, Origin origin, out SignedTarget target)
    {
        target = default;
        ReadOnlySpan<char> raw = request.RawTarget;
        if (raw.ContainsAnyInRange('\0', ' ') || raw.ContainsAny('#', '\u007f'))
        {
            return SignatureFailure.MalformedTarget;
        }

        if (raw.StartsWith("/"))
        {
            target = new SignedTarget(origin, raw);
            return SignatureFailure.None;
        }

        int start = raw.StartsWith("https://", StringComparison.OrdinalIgnoreCase) ? 8 : raw.StartsWith("http://", StringComparison.OrdinalIgnoreCase) ? 7 : -1;
        if (start < 0)
        {
            return SignatureFailure.MalformedTarget;
        }

        ReadOnlySpan<char> rest = raw[start..];
        int end = rest.IndexOfAny('/', '?');
        ReadOnlySpan<char> authority = end < 0 ? rest : rest[..end];
        if (!IsAuthority(authority, origin))
        {
            return SignatureFailure.HostMismatch;
        }

        target = new SignedTarget(origin, end < 0 ? "/" : rest[end] == '?' ? string.Concat("/", rest[end..]) : rest[end..]);
        return SignatureFailure.None;
    }

    private static Origin? Match(ReadOnlySpan<char> host, string scheme, SignatureRequirements requirements)
    {
        Origin? found = null;
        for (int i = 0; i < requirements.Origins.Count; i++)
        {
            Origin origin = requirements.Origins[i];
            if (!IsAuthority(host, origin))
            {
                continue;
            }

            if (string.Equals(origin.Scheme, scheme, StringComparison.OrdinalIgnoreCase))
            {
                return origin;
            }

            found ??= origin;
        }

        return found;
    }

    private static bool IsAuthority(ReadOnlySpan<char> authority, Origin origin)
    {
        if (!authority.StartsWith(origin.Host, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        ReadOnlySpan<char> rest = authority[origin.Host.Length..];
        if (rest.IsEmpty)
        {
            return origin.IsDefaultPort;
        }

        return rest[0] == ':' && rest.Length is > 1 and <= 6 && rest[1] != '0'
            && int.TryParse(rest[1..], NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port == origin.Port;
    }
}
