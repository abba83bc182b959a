using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ActivityPub.Sdk.Identifiers;

/// <summary>
/// The origin of a URL: scheme, host and port. Two things are of one origin when all three are equal, the host
/// compared in its ASCII (IDNA) form and the default port filled in.
/// </summary>
/// <remarks>
/// Immutable and thread-safe. Only <c>http</c> and <c>https</c> have origins here.
/// See <see href="https://www.rfc-editor.org/rfc/rfc6454">RFC 6454</see> and
/// <see href="https://codeberg.org/fediverse/fep/src/branch/main/fep/fe34/fep-fe34.md">FEP-fe34</see>.
/// </remarks>
public sealed class Origin : IEquatable<Origin>
{
    /// <summary>Parses an origin such as <c>https://city.example</c> or <c>http://localhost:5080</c>.</summary>
    /// <param name="value">Scheme, host and, where it is not the default, port. A single trailing slash is allowed; a path, a query or a fragment is not.</param>
    /// <exception cref="FormatException">The text is not an origin; the message says what is wrong.</exception>
    public Origin(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (!ObjectId.TryParse(value, out ObjectId? id, out string? error))
        {
            throw new FormatException($"'{ObjectId.Shorten(value)}' is not an origin: {error}");
        }

        if (id.PathAndRest is not ("" or "/"))
        {
            throw new FormatException($"'{ObjectId.Shorten(value)}' is not an origin: it has a path, a query or a fragment. Write only scheme, host and port, as in https://city.example.");
        }

        Scheme = id.Origin.Scheme;
        Host = id.Origin.Host;
        Port = id.Origin.Port;
    }

    internal Origin(string scheme, string host, int port)
    {
        Scheme = scheme;
        Host = host;
        Port = port;
    }

    /// <summary><c>https</c> or <c>http</c>, in lower case.</summary>
    public string Scheme { get; }

    /// <summary>The host in lower-case ASCII (IDNA) form; an IPv6 address stands in brackets.</summary>
    public string Host { get; }

    /// <summary>The port, 1 to 65535; the default port of the scheme where the text named none.</summary>
    public int Port { get; }

    /// <summary>Whether the port is the default one of the scheme.</summary>
    public bool IsDefaultPort => Port == (IsHttps ? 443 : 80);

    /// <summary>Whether the scheme is <c>https</c>.</summary>
    public bool IsHttps => Scheme == "https";

    /// <summary>Host, and port where it is not the default one: the value of a <c>Host</c> header sent there.</summary>
    public string Authority => IsDefaultPort ? Host : string.Create(CultureInfo.InvariantCulture, $"{Host}:{Port}");

    /// <summary>Parses an origin without throwing.</summary>
    /// <param name="value">The text, as for the constructor.</param>
    /// <param name="origin">The origin where the text is one.</param>
    /// <returns>Whether the text is an origin.</returns>
    public static bool TryParse([NotNullWhen(true)] string? value, [NotNullWhen(true)] out Origin? origin)
    {
        origin = ObjectId.TryParse(value, out ObjectId? id) && id.PathAndRest is "" or "/" ? id.Origin : null;
        return origin is not null;
    }

    /// <summary>Makes the id of something on this origin.</summary>
    /// <param name="path">An absolute path, with query and fragment where wanted, that begins with <c>/</c>.</param>
    /// <exception cref="FormatException">The path does not begin with <c>/</c> or does not make a valid id.</exception>
    public ObjectId Append(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (!path.StartsWith('/'))
        {
            throw new FormatException($"The path '{path}' does not begin with '/'.");
        }

        return ObjectId.Parse(ToString() + path);
    }

    /// <inheritdoc/>
    public bool Equals(Origin? other) =>
        other is not null && Port == other.Port && string.Equals(Host, other.Host, StringComparison.Ordinal) && string.Equals(Scheme, other.Scheme, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Origin);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Scheme, Host, Port);

    /// <summary>The origin as text, without a trailing slash: <c>https://city.example</c>.</summary>
    public override string ToString() => $"{Scheme}://{Authority}";

    /// <summary>Whether two origins are the same.</summary>
    public static bool operator ==(Origin? left, Origin? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether two origins differ.</summary>
    public static bool operator !=(Origin? left, Origin? right) => !(left == right);
}
