using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace ActivityPub.Sdk.Signatures.StructuredFields;

/// <summary>Members under keys, in order (<see href="https://www.rfc-editor.org/rfc/rfc9651#section-3.2">RFC 9651 section 3.2</see>).</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class StructuredDictionary : IReadOnlyCollection<KeyValuePair<string, StructuredMember>>
{
    private readonly OrderedDictionary<string, StructuredMember> _members;

    /// <summary>Makes a dictionary.</summary>
    /// <param name="members">Keys and members; of a key that appears twice the last member counts.</param>
    /// <exception cref="ArgumentException">A key is not valid.</exception>
    public StructuredDictionary(params IEnumerable<KeyValuePair<string, StructuredMember>> members)
    {
        ArgumentNullException.ThrowIfNull(members);
        _members = new OrderedDictionary<string, StructuredMember>(StringComparer.Ordinal);
        foreach ((string key, StructuredMember member) in members)
        {
            StructuredField.CheckKey(key);
            _members[key] = member;
        }
    }

    internal StructuredDictionary(OrderedDictionary<string, StructuredMember> members) => _members = members;

    /// <inheritdoc/>
    public int Count => _members.Count;

    /// <summary>Gives the member of a key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="member">The member.</param>
    /// <returns>Whether there is one.</returns>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out StructuredMember member) => _members.TryGetValue(key, out member);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, StructuredMember>> GetEnumerator() => _members.GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The dictionary as it is written in a field; empty where it has no members, and then the field is left out.</summary>
    public override string ToString()
    {
        StringBuilder text = new();
        foreach ((string key, StructuredMember member) in _members)
        {
            if (text.Length > 0)
            {
                text.Append(", ");
            }

            text.Append(key);
            if (member is StructuredItem item && item.Value.TryGetBoolean(out bool flag) && flag)
            {
                item.Parameters.Write(text);
            }
            else
            {
                text.Append('=');
                member.Write(text);
            }
        }

        return text.ToString();
    }
}
