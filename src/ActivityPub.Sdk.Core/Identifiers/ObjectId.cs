using System.Diagnostics.CodeAnalysis;

namespace ActivityPub.Sdk.Identifiers;

/// <summary>
/// The id of an actor, object, activity, collection or key: an absolute <c>http</c> or <c>https</c> URL that passed the checks which
/// keep one id from having two readings.
/// </summary>
/// <remarks>
/// <para>Refused are: other schemes, user information, control characters, spaces and backslashes, dot segments (also percent-encoded),
/// a trailing dot or a scope in the host, and more than 2,048 characters.</para>
/// <para>The text is kept as it came and written as it came. Equality compares scheme and host without case (the host in its ASCII form),
/// the default port filled in and an empty path as <c>/</c>; everything behind is compared byte for byte, because case and
/// percent-encoding there are significant.</para>
/// <para>Immutable and thread-safe. See <see href="https://www.w3.org/TR/activitypub/#obj-id">ActivityPub section 3.1</see>.</para>
/// </remarks>
public sealed class ObjectId : IEquatable<ObjectId>, ISpanParsable<ObjectId>
{
    /// <summary>The greatest length of an id in characters.</summary>
    public const int MaxLength = 2048;

    private readonly string _canonical;

    private ObjectId(string value, string canonical, Origin origin, string pathAndRest)
    {
        Value = value;
        _canonical = canonical;
        Origin = origin;
        PathAndRest = pathAndRest;
    }

    /// <summary>The id as it was written.</summary>
    public string Value { get; }

    /// <summary>Scheme, host and port of the id.</summary>
    public Origin Origin { get; }

    /// <summary>Whether the id has a fragment, as key ids often do.</summary>
    public bool HasFragment => PathAndRest.Contains('#', StringComparison.Ordinal);

    /// <summary>Path, query and fragment as written.</summary>
    internal string PathAndRest { get; }

    /// <summary>The id without its fragment: the document to fetch. The same instance where there is no fragment.</summary>
    public ObjectId WithoutFragment()
    {
        int hash = Value.IndexOf('#', StringComparison.Ordinal);
        return hash < 0 ? this : Parse(Value[..hash]);
    }

    /// <summary>Whether both ids are of one origin.</summary>
    /// <param name="other">The other id; <see langword="null"/> is of no origin.</param>
    public bool HasSameOrigin([NotNullWhen(true)] ObjectId? other) => other is not null && Origin.Equals(other.Origin);

    /// <summary>The id as a <see cref="Uri"/>, for requests.</summary>
    public Uri ToUri() => new(_canonical, UriKind.Absolute);

    /// <summary>Parses an id.</summary>
    /// <param name="value">The text.</param>
    /// <exception cref="FormatException">The text is not an id; the message says why.</exception>
    public static ObjectId Parse(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return TryParse(value, out ObjectId? id, out string? error) ? id : throw new FormatException($"'{value}' is not an id: {error}");
    }

    /// <summary>Parses an id without throwing.</summary>
    /// <param name="value">The text.</param>
    /// <param name="id">The id where the text is one.</param>
    /// <returns>Whether the text is an id.</returns>
    public static bool TryParse([NotNullWhen(true)] string? value, [NotNullWhen(true)] out ObjectId? id) => TryParse(value, out id, out _);

    /// <inheritdoc/>
    static ObjectId IParsable<ObjectId>.Parse(string s, IFormatProvider? provider) => Parse(s);

    /// <inheritdoc/>
    static bool IParsable<ObjectId>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out ObjectId result) => TryParse(s, out result);

    /// <inheritdoc/>
    static ObjectId ISpanParsable<ObjectId>.Parse(ReadOnlySpan<char> s, IFormatProvider? provider) => Parse(s.ToString());

    /// <inheritdoc/>
    static bool ISpanParsable<ObjectId>.TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, [MaybeNullWhen(false)] out ObjectId result) => TryParse(s.ToString(), out result);

    /// <inheritdoc/>
    public bool Equals(ObjectId? other) => other is not null && (ReferenceEquals(this, other) || string.Equals(_canonical, other._canonical, StringComparison.Ordinal));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ObjectId);

    /// <inheritdoc/>
    public override int GetHashCode() => string.GetHashCode(_canonical, StringComparison.Ordinal);

    /// <summary>The id as it was written.</summary>
    public override string ToString() => Value;

    /// <summary>Whether two ids are equal.</summary>
    public static bool operator ==(ObjectId? left, ObjectId? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether two ids differ.</summary>
    public static bool operator !=(ObjectId? left, ObjectId? right) => !(left == right);

    internal static bool TryParse([NotNullWhen(true)] string? value, [NotNullWhen(true)] out ObjectId? id, [NotNullWhen(false)] out string? error)
    {
        id = null;
        if (string.IsNullOrEmpty(value))
        {
            error = "it is empty.";
            return false;
        }

        if (value.Length > MaxLength)
        {
            error = "it is longer than 2,048 characters.";
            return false;
        }

        foreach (char c in value)
        {
            if (c is <= ' ' or '\\' or '\u007f' || char.IsControl(c) || char.IsWhiteSpace(c))
            {
                error = "it has a space, a control character or a backslash.";
                return false;
            }
        }

        bool https = value.StartsWith("https://", StringComparison.OrdinalIgnoreCase);
        if (!https && !value.StartsWith("http://", StringComparison.OrdinalIgnoreCase))
        {
            error = "it is no absolute http or https URL.";
            return false;
        }

        int start = https ? 8 : 7;
        int end = value.AsSpan(start).IndexOfAny('/', '?', '#');
        end = end < 0 ? value.Length : start + end;
        ReadOnlySpan<char> authority = value.AsSpan(start, end - start);
        string rest = value[end..];
        if (!TryReadAuthority(authority, https, out string? host, out int port, out error))
        {
            return false;
        }

        if (HasDotSegment(rest))
        {
            error = "its path has a '.' or '..' segment.";
            return false;
        }

        if (!Uri.TryCreate(value, UriKind.Absolute, out _))
        {
            error = "it is not a URL.";
            return false;
        }

        Origin origin = new(https ? "https" : "http", host, port);
        string canonical = origin + (rest.StartsWith('/') ? "" : "/") + rest;
        id = new ObjectId(value, string.Equals(canonical, value, StringComparison.Ordinal) ? value : canonical, origin, rest);
        error = null;
        return true;
    }

    private static bool TryReadAuthority(ReadOnlySpan<char> authority, bool https, [NotNullWhen(true)] out string? host, out int port, [NotNullWhen(false)] out string? error)
    {
        host = null;
        port = https ? 443 : 80;
        if (authority.Contains('@'))
        {
            error = "it has user information.";
            return false;
        }

        ReadOnlySpan<char> name = authority;
        int colon = authority.LastIndexOf(':');
        if (colon >= 0 && colon > authority.LastIndexOf(']'))
        {
            name = authority[..colon];
            if (!int.TryParse(authority[(colon + 1)..], System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out port) || port is < 1 or > 65535)
            {
                error = "its port is not a number from 1 to 65535.";
                return false;
            }
        }

        if (IsPlainHost(name))
        {
            host = name.ToString().ToLowerInvariant();
            error = null;
            return true;
        }

        if (name.Contains('%') || !Uri.TryCreate($"http://{name}/", UriKind.Absolute, out Uri? uri) || uri.IdnHost.Length == 0 || uri.IdnHost.EndsWith('.'))
        {
            error = "its host is not valid.";
            return false;
        }

        host = uri.HostNameType == UriHostNameType.IPv6 ? $"[{uri.IdnHost.Trim('[', ']')}]" : uri.IdnHost.ToLowerInvariant();
        if (uri.HostNameType == UriHostNameType.IPv6 && host.Contains('%', StringComparison.Ordinal))
        {
            error = "its host is not valid.";
            return false;
        }

        error = null;
        return true;
    }

    // The common case needs no Uri: letters, digits, dots and hyphens, with a last label that is no number (so not an address in disguise).
    private static bool IsPlainHost(ReadOnlySpan<char> name)
    {
        if (name.IsEmpty || name.Length > 253 || name[0] is '.' or '-' || name[^1] is '.' or '-' || name.IndexOf("..", StringComparison.Ordinal) >= 0)
        {
            return false;
        }

        foreach (char c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('.' or '-'))
            {
                return false;
            }
        }

        ReadOnlySpan<char> last = name[(name.LastIndexOf('.') + 1)..];
        return char.IsAsciiLetter(last[0]) && !name.Contains("xn--", StringComparison.OrdinalIgnoreCase);
    }

    private static bool HasDotSegment(string rest)
    {
        ReadOnlySpan<char> path = rest;
        int end = path.IndexOfAny('?', '#');
        if (end >= 0)
        {
            path = path[..end];
        }

        if (!path.Contains('.') && !path.Contains('%'))
        {
            return false;
        }

        foreach (Range range in path.Split('/'))
        {
            ReadOnlySpan<char> segment = path[range];
            if (segment.Length is > 0 and <= 6
                && (segment.SequenceEqual(".") || segment.SequenceEqual("..")
                    || segment.Equals("%2e", StringComparison.OrdinalIgnoreCase) || segment.Equals("%2e%2e", StringComparison.OrdinalIgnoreCase)
                    || segment.Equals(".%2e", StringComparison.OrdinalIgnoreCase) || segment.Equals("%2e.", StringComparison.OrdinalIgnoreCase)))
            {
                return true;
            }
        }

        return false;
    }
}
