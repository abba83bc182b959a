using System.Diagnostics.CodeAnalysis;

namespace ActivityPub.Sdk.Identifiers;

/// <summary>The handle of an account: <c>@news@city.example</c>.</summary>
/// <remarks>
/// Immutable and thread-safe. Two handles are equal when user and host are equal without case.
/// See <see href="https://www.rfc-editor.org/rfc/rfc7565">RFC 7565</see> (the <c>acct</c> scheme).
/// </remarks>
public sealed class Handle : IEquatable<Handle>
{
    private Handle(string user, string host)
    {
        User = user;
        Host = host;
    }

    /// <summary>The part before the host, as written: letters, digits, <c>_</c>, <c>.</c> and <c>-</c>, 1 to 128 characters.</summary>
    public string User { get; }

    /// <summary>The host in lower-case ASCII (IDNA) form, with the port where one was written.</summary>
    public string Host { get; }

    /// <summary>Makes a handle from its two parts.</summary>
    /// <param name="user">The part before the host.</param>
    /// <param name="host">The host, with the port where it is not the default one.</param>
    /// <exception cref="FormatException">One of the parts is not valid.</exception>
    public static Handle Create(string user, string host) => Parse($"{user}@{host}");

    /// <summary>Parses <c>@user@host</c>, <c>user@host</c> or <c>acct:user@host</c>.</summary>
    /// <param name="value">The text.</param>
    /// <exception cref="FormatException">The text is not a handle.</exception>
    public static Handle Parse(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return TryParse(value, out Handle? handle) ? handle : throw new FormatException($"'{ObjectId.Shorten(value)}' is not a handle. Write it as @user@host.");
    }

    /// <summary>Parses a handle without throwing.</summary>
    /// <param name="value">The text, as for <see cref="Parse"/>.</param>
    /// <param name="handle">The handle where the text is one.</param>
    /// <returns>Whether the text is a handle.</returns>
    public static bool TryParse([NotNullWhen(true)] string? value, [NotNullWhen(true)] out Handle? handle)
    {
        handle = null;
        if (value is null || value.Length > 512)
        {
            return false;
        }

        ReadOnlySpan<char> text = value;
        if (text.StartsWith("acct:", StringComparison.OrdinalIgnoreCase))
        {
            text = text[5..];
        }

        if (text.StartsWith("@"))
        {
            text = text[1..];
        }

        int at = text.IndexOf('@');
        if (at <= 0 || !IsUser(text[..at]))
        {
            return false;
        }

        ReadOnlySpan<char> host = text[(at + 1)..];
        if (host.IsEmpty || host.IndexOfAny("/?#@") >= 0 || !ObjectId.TryParse($"https://{host}/", out ObjectId? id))
        {
            return false;
        }

        handle = new Handle(text[..at].ToString(), id.Origin.Authority);
        return true;
    }

    /// <summary>The handle as an <c>acct</c> URI: <c>acct:news@city.example</c>.</summary>
    public string ToAcctUri() => $"acct:{User}@{Host}";

    /// <summary>The handle as people write it: <c>@news@city.example</c>.</summary>
    public override string ToString() => $"@{User}@{Host}";

    /// <inheritdoc/>
    public bool Equals(Handle? other) =>
        other is not null && string.Equals(User, other.User, StringComparison.OrdinalIgnoreCase) && string.Equals(Host, other.Host, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Handle);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(string.GetHashCode(User, StringComparison.OrdinalIgnoreCase), Host);

    /// <summary>Whether two handles are equal.</summary>
    public static bool operator ==(Handle? left, Handle? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether two handles differ.</summary>
    public static bool operator !=(Handle? left, Handle? right) => !(left == right);

    private static bool IsUser(ReadOnlySpan<char> user)
    {
        if (user.Length > 128)
        {
            return false;
        }

        foreach (char c in user)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '.' or '-'))
            {
                return false;
            }
        }

        return true;
    }
}
