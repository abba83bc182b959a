using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace ActivityPub.Sdk.Identifiers;

/// <summary>
/// The id of an actor, object, activity, collection or key: an absolute <c>http</c> or <c>https</c> URL that passed the checks which
/// keep one id from having two readings.
/// </summary>
/// <remarks>
/// <para>Refused are: other schemes, user information, control characters (also percent-encoded), spaces and backslashes, bidirectional
/// formatting characters, lone surrogates, dot segments (also percent-encoded), more than 2,048 characters, and hosts that have a
/// trailing dot, a scope, an IPv4 address in any other form than four decimal numbers, or letters that IDNA turns into others than their
/// lower case; such names, and those of scripts with combining marks, are written in their ASCII form (<c>xn--</c>).</para>
/// <para>The text is kept as it came and written as it came. Equality compares scheme and host without case (the host in its ASCII form),
/// the default port filled in and an empty path as <c>/</c>; everything behind is compared byte for byte, because case and
/// percent-encoding there are significant.</para>
/// <para>Immutable and thread-safe. See <see href="https://www.w3.org/TR/activitypub/#obj-id">ActivityPub section 3.1</see>.</para>
/// </remarks>
public sealed class ObjectId : IEquatable<ObjectId>, ISpanParsable<ObjectId>
{
    /// <summary>The greatest length of an id in characters.</summary>
    public const int MaxLength = 2048;

    // Uri would turn %7E into ~ and so make another URL of the id.
    private static readonly UriCreationOptions SentAsWritten = new() { DangerousDisablePathAndQueryCanonicalization = true };

    private static readonly SearchValues<char> UrlCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?[]@!$&'()*+,;=%");

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    // What a URL holds without any escape. A text of only these needs no look at single characters.
    private static readonly SearchValues<char> PlainCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?#@!$&'()*+,;=");

    private readonly string _canonical;
    private readonly int _restStart;

    private ObjectId(string value, string canonical, Origin origin, int restStart)
    {
        Value = value;
        _canonical = canonical;
        _restStart = restStart;
        Origin = origin;
    }

    /// <summary>The id as it was written.</summary>
    public string Value { get; }

    /// <summary>Scheme, host and port of the id.</summary>
    public Origin Origin { get; }

    /// <summary>Whether the id has a fragment, as key ids often do.</summary>
    public bool HasFragment => Value.Contains('#', StringComparison.Ordinal);

    /// <summary>The form that equality compares: what a store looks ids up by.</summary>
    internal string Canonical => _canonical;

    /// <summary>Path, query and fragment as written.</summary>
    internal string PathAndRest => Value[_restStart..];

    /// <summary>The id without its fragment: the document to fetch. The same instance where there is no fragment.</summary>
    public ObjectId WithoutFragment()
    {
        int hash = Value.IndexOf('#', StringComparison.Ordinal);
        return hash < 0 ? this : Parse(Value[..hash]);
    }

    /// <summary>Whether both ids are of one origin.</summary>
    /// <param name="other">The other id; <see langword="null"/> is of no origin.</param>
    public bool HasSameOrigin([NotNullWhen(true)] ObjectId? other) => other is not null && Origin.Equals(other.Origin);

    /// <summary>
    /// The id as a <see cref="Uri"/>, for requests. Path and query are sent as they are written, so that what is signed, what is sent and
    /// what is compared are the same bytes; only characters that a request line cannot hold are percent-encoded. A fragment is not sent
    /// and is left out.
    /// </summary>
    public Uri ToUri()
    {
        ReadOnlySpan<char> pathAndQuery = _canonical.AsSpan(_canonical.IndexOf('/', Origin.Scheme.Length + 3));
        int hash = pathAndQuery.IndexOf('#');
        pathAndQuery = hash < 0 ? pathAndQuery : pathAndQuery[..hash];
        return IsSentAsWritten(pathAndQuery)
            ? new Uri(hash < 0 ? _canonical : $"{Origin}{pathAndQuery}", SentAsWritten)
            : new Uri($"{Origin}{Escape(pathAndQuery)}", SentAsWritten);
    }

    /// <summary>Parses an id.</summary>
    /// <param name="value">The text.</param>
    /// <exception cref="FormatException">The text is not an id; the message says why.</exception>
    public static ObjectId Parse(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return TryParse(value, out ObjectId? id, out string? error) ? id : throw new FormatException($"'{Shorten(value)}' is not an id: {error}");
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

        bool plain = !value.AsSpan().ContainsAnyExcept(PlainCharacters);
        if (!plain && !HasOnlyCleanCharacters(value))
        {
            error = "it has a space, a control or formatting character, a backslash or half a surrogate pair.";
            return false;
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
        ReadOnlySpan<char> rest = value.AsSpan(end);
        if (!TryReadAuthority(authority, https, out string? host, out int port, out error))
        {
            return false;
        }

        if (HasDotSegment(rest))
        {
            error = "its path has a '.' or '..' segment.";
            return false;
        }

        // A plain text with a plain host is a URL; asking Uri would cost as much as everything else together.
        bool asWritten = authority.SequenceEqual(host);
        if (!(plain && asWritten) && !Uri.TryCreate(value, UriKind.Absolute, out _))
        {
            error = "it is not a URL.";
            return false;
        }

        Origin origin = new(https ? "https" : "http", host, port);
        bool canonical = asWritten && rest.StartsWith('/') && value.StartsWith(origin.Scheme, StringComparison.Ordinal);
        id = new ObjectId(value, canonical ? value : $"{origin}{(rest.StartsWith('/') ? "" : "/")}{rest}", origin, end);
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
            if (!int.TryParse(authority[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out port) || port is < 1 or > 65535)
            {
                error = "its port is not a number from 1 to 65535.";
                return false;
            }
        }

        if (IsDomainName(name) && !name.Contains("xn--", StringComparison.OrdinalIgnoreCase))
        {
            host = name.ToString().ToLowerInvariant();
            error = null;
            return true;
        }

        host = name.Contains('%') ? null : MapHost(name);
        error = host is null ? "its host is not valid." : null;
        return host is not null;
    }

    // Addresses and international names. What comes out must read the same when it is read again: '⓪x7f.1' would otherwise become
    // '0x7f.1' here and 127.0.0.1 in the next reader.
    private static string? MapHost(ReadOnlySpan<char> name)
    {
        if (!Ascii.IsValid(name))
        {
            name = InternationalHost.ToAscii(name);
        }

        if (!Uri.TryCreate($"http://{name}/", UriKind.Absolute, out Uri? uri))
        {
            return null;
        }

        string mapped = uri.IdnHost;
        return uri.HostNameType switch
        {
            UriHostNameType.IPv4 when name.Equals(mapped, StringComparison.Ordinal) => mapped,

            UriHostNameType.IPv6 when IsPlainAddress(name) && !mapped.Contains('%', StringComparison.Ordinal) => $"[{mapped.Trim('[', ']')}]",
            UriHostNameType.Dns when IsDomainName(name) && name.Equals(mapped, StringComparison.OrdinalIgnoreCase) => mapped.ToLowerInvariant(),
            _ => null,
        };
    }

    // Uri takes '[::1]x' and '[::1]]' for '[::1]', and in an address that ends like an older one numbers such as '010'.
    private static bool IsPlainAddress(ReadOnlySpan<char> name)
    {
        ReadOnlySpan<char> last = name[(name.LastIndexOf(':') + 1)..].TrimEnd(']');
        foreach (Range range in last.Split('.'))
        {
            ReadOnlySpan<char> number = last[range];
            if (last.Contains('.') && number.Length > 1 && number[0] == '0')
            {
                return false;
            }
        }

        return name.IndexOf(']') == name.Length - 1;
    }

    // Letters, digits, hyphens and underscores in labels of 1 to 63 characters that begin with one of the first two, or Uri may not take the name;
    // the last label no number, so not an address in disguise.
    private static bool IsDomainName(ReadOnlySpan<char> name)
    {
        if (name.IsEmpty || name.Length > 253)
        {
            return false;
        }

        ReadOnlySpan<char> last = default;
        foreach (Range range in name.Split('.'))
        {
            last = name[range];
            if (last.Length is 0 or > 63 || last[0] is '-' or '_' || last[^1] == '-')
            {
                return false;
            }

            foreach (char c in last)
            {
                if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_'))
                {
                    return false;
                }
            }
        }

        return last.ContainsAnyExceptInRange('0', '9')
            && !(last.StartsWith("0x", StringComparison.OrdinalIgnoreCase) && !last[2..].ContainsAnyExcept(HexDigits));
    }

    private static bool HasOnlyCleanCharacters(string value)
    {
        for (int i = 0; i < value.Length; i++)
        {
            char c = value[i];
            if (char.IsAsciiLetterOrDigit(c))
            {
                continue;
            }

            if (c is <= ' ' or '\\' or '\u007f' || char.IsControl(c) || char.IsWhiteSpace(c)
                || c is '\u200e' or '\u200f' or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069'))
            {
                return false;
            }

            if (c == '%' && i + 2 < value.Length
                && byte.TryParse(value.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte octet) && octet is < 0x20 or 0x7f)
            {
                return false;
            }

            if (char.IsSurrogate(c))
            {
                if (!char.IsHighSurrogate(c) || i + 1 == value.Length || !char.IsLowSurrogate(value[i + 1]))
                {
                    return false;
                }

                i++;
            }
        }

        return true;
    }

    private static bool IsSentAsWritten(ReadOnlySpan<char> pathAndQuery)
    {
        if (pathAndQuery.ContainsAnyExcept(UrlCharacters))
        {
            return false;
        }

        for (int at = pathAndQuery.IndexOf('%'); at >= 0; at = pathAndQuery.IndexOf('%'))
        {
            if (at + 2 >= pathAndQuery.Length || !char.IsAsciiHexDigit(pathAndQuery[at + 1]) || !char.IsAsciiHexDigit(pathAndQuery[at + 2]))
            {
                return false;
            }

            pathAndQuery = pathAndQuery[(at + 3)..];
        }

        return true;
    }

    // As the URL Standard does it: characters of other scripts by their bytes in UTF-8, escapes as they are.
    private static string Escape(ReadOnlySpan<char> pathAndQuery)
    {
        StringBuilder text = new(pathAndQuery.Length + 32);
        Span<byte> utf8 = stackalloc byte[4];
        for (int i = 0; i < pathAndQuery.Length;)
        {
            char c = pathAndQuery[i];
            bool isEscape = c == '%' && i + 2 < pathAndQuery.Length && char.IsAsciiHexDigit(pathAndQuery[i + 1]) && char.IsAsciiHexDigit(pathAndQuery[i + 2]);
            if (isEscape || (c != '%' && UrlCharacters.Contains(c)))
            {
                text.Append(c);
                i++;
                continue;
            }

            Rune.DecodeFromUtf16(pathAndQuery[i..], out Rune rune, out int consumed);
            foreach (byte octet in utf8[..rune.EncodeToUtf8(utf8)])
            {
                text.Append('%').Append(octet.ToString("X2", CultureInfo.InvariantCulture));
            }

            i += consumed;
        }

        return text.ToString();
    }

    // Remote text in a message is cut and made printable, because messages end up in logs.
    internal static string Shorten(string value)
    {
        ReadOnlySpan<char> head = value.AsSpan(0, Math.Min(value.Length, 200));
        return string.Create(head.Length, head, static (target, source) =>
        {
            for (int i = 0; i < source.Length; i++)
            {
                target[i] = char.IsControl(source[i]) || char.IsSurrogate(source[i]) || char.GetUnicodeCategory(source[i]) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
                    ? '?'
                    : source[i];
            }
        });
    }

    private static bool HasDotSegment(ReadOnlySpan<char> rest)
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
