using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using ActivityPub.Sdk.Json;

namespace ActivityPub.Sdk.Vocabulary;

/// <summary>Members that are kept as JSON, by name, in order.</summary>
/// <remarks>Immutable and thread-safe. Two are equal when they hold equal JSON under the same names.</remarks>
[SuppressMessage("Naming", "CA1710", Justification = "It is named for what it holds.")]
public sealed class ExtensionData : IReadOnlyDictionary<string, JsonElement>, IEquatable<ExtensionData>
{
    private readonly KeyValuePair<string, JsonElement>[] _members;

    private ExtensionData(KeyValuePair<string, JsonElement>[] members) => _members = members;

    /// <summary>Makes it from members; of several with one name the last one stays.</summary>
    /// <param name="members">Names and values.</param>
    public ExtensionData(IEnumerable<KeyValuePair<string, JsonElement>> members)
    {
        ArgumentNullException.ThrowIfNull(members);
        OrderedDictionary<string, JsonElement> unique = new(StringComparer.Ordinal);
        foreach ((string name, JsonElement value) in members)
        {
            unique[name] = value.Clone();
        }

        _members = [.. unique];
    }

    /// <summary>No members.</summary>
    public static ExtensionData Empty { get; } = new(Array.Empty<KeyValuePair<string, JsonElement>>());

    /// <inheritdoc/>
    public int Count => _members.Length;

    /// <inheritdoc/>
    public IEnumerable<string> Keys => _members.Select(static m => m.Key);

    /// <inheritdoc/>
    public IEnumerable<JsonElement> Values => _members.Select(static m => m.Value);

    /// <summary>The value of a member.</summary>
    /// <param name="key">The name, compared with case.</param>
    /// <exception cref="KeyNotFoundException">There is no such member.</exception>
    public JsonElement this[string key] => TryGetValue(key, out JsonElement value) ? value : throw new KeyNotFoundException($"There is no member '{key}'.");

    /// <inheritdoc/>
    public bool ContainsKey(string key) => TryGetValue(key, out _);

    /// <inheritdoc/>
    public bool TryGetValue(string key, out JsonElement value)
    {
        foreach (KeyValuePair<string, JsonElement> member in _members)
        {
            if (string.Equals(member.Key, key, StringComparison.Ordinal))
            {
                value = member.Value;
                return true;
            }
        }

        value = default;
        return false;
    }

    /// <summary>A copy with one more or one changed member.</summary>
    /// <param name="name">The name.</param>
    /// <param name="value">The value.</param>
    public ExtensionData With(string name, JsonElement value) => new([.. _members, KeyValuePair.Create(name, value)]);

    /// <summary>A copy without a member; equal to this one where it has no such member.</summary>
    /// <param name="name">The name, compared with case.</param>
    public ExtensionData Without(string name) => new(Array.FindAll(_members, m => !string.Equals(m.Key, name, StringComparison.Ordinal)));

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, JsonElement>> GetEnumerator() => ((IEnumerable<KeyValuePair<string, JsonElement>>)_members).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public bool Equals(ExtensionData? other)
    {
        if (other is null || other.Count != Count)
        {
            return false;
        }

        foreach ((string name, JsonElement value) in _members)
        {
            if (!other.TryGetValue(name, out JsonElement theirs) || !JsonElement.DeepEquals(value, theirs))
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ExtensionData);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        int hash = Count;
        foreach (KeyValuePair<string, JsonElement> member in _members)
        {
            hash ^= string.GetHashCode(member.Key, StringComparison.Ordinal);
        }

        return hash;
    }

    internal static ExtensionData Of(ReadOnlySpan<Member> members)
    {
        int count = 0;
        foreach (ref readonly Member member in members)
        {
            count += member.IsExtension ? 1 : 0;
        }

        if (count == 0)
        {
            return Empty;
        }

        var found = new KeyValuePair<string, JsonElement>[count];
        count = 0;
        foreach (ref readonly Member member in members)
        {
            if (member.IsExtension)
            {
                found[count++] = KeyValuePair.Create(member.WireName, ((RawJson)member.Value).Element);
            }
        }

        return new ExtensionData(found);
    }
}
