using System.Runtime.CompilerServices;
using System.Text.Json;
using ActivityPub.Sdk.Json;

namespace ActivityPub.Sdk.Vocabulary;

/// <summary>
/// A JSON object of the vocabulary: the members it knows are typed, all others are kept in <see cref="Extensions"/> and written back.
/// </summary>
/// <remarks>Immutable and thread-safe once made. Two are equal when they are of one class and all members are equal, in any order.</remarks>
public abstract record ApNode
{
    private Member[] _members = [];
    private int _count;
    private bool _shared;

    private protected ApNode()
    {
    }

    /// <summary>Makes a copy, for <c>with</c>.</summary>
    /// <param name="original">What is copied.</param>
    protected ApNode(ApNode original)
    {
        ArgumentNullException.ThrowIfNull(original);
        _members = original._members;
        _count = original._count;
        _shared = true;
    }

    /// <summary>
    /// Members that the vocabulary does not know, and known ones whose value has an unexpected form, in the order they were read; written
    /// back as they are. Setting a typed property removes the member of the same name here.
    /// </summary>
    public ExtensionData Extensions
    {
        get => ExtensionData.Of(Members);
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            RemoveExtensions();
            foreach (KeyValuePair<string, JsonElement> member in value)
            {
                PropertyDefinition? definition = MemberTable.Find(member.Key) is { } known && known.Owner(this) ? known : null;
                Put(definition, definition is null || definition.Name != member.Key ? member.Key : null, new RawJson(member.Value));
            }
        }
    }

    internal ReadOnlySpan<Member> Members => _members.AsSpan(0, _count);

    /// <inheritdoc/>
    public virtual bool Equals(ApNode? other)
    {
        if (ReferenceEquals(this, other))
        {
            return true;
        }

        if (other is null || EqualityContract != other.EqualityContract || _count != other._count)
        {
            return false;
        }

        foreach (ref readonly Member member in Members)
        {
            int index = other.IndexOf(member.Definition, member.Name);
            if (index < 0 || !Member.ValuesEqual(member.Value, other._members[index].Value))
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        int hash = _count;
        foreach (ref readonly Member member in Members)
        {
            hash ^= member.Definition is null ? string.GetHashCode(member.Name, StringComparison.Ordinal) : RuntimeHelpers.GetHashCode(member.Definition);
            if (member.Value is Identifiers.ObjectId id)
            {
                hash ^= id.GetHashCode();
            }
        }

        return hash;
    }

    /// <summary>A short description without content: at most 200 printable characters.</summary>
    public sealed override string ToString() => Describe();

    private protected virtual string Describe() => GetType().Name;

    internal T Get<T>(PropertyDefinition<T> property)
    {
        int index = IndexOf(property, null);
        return property.FromStored(index >= 0 && _members[index].Value is var value and not RawJson ? value : null);
    }

    private protected void Set<T>(PropertyDefinition<T> property, T value)
    {
        if (property is TextProperty)
        {
            RemoveMapOf(property);
        }

        object? stored = property.ToStored(value);
        if (stored is null)
        {
            Remove(property);
        }
        else
        {
            Put(property, null, stored);
        }
    }

    // The reader fills an object before anybody else sees it.
    internal void Clear() => _count = 0;

    internal bool Has(PropertyDefinition definition) => IndexOf(definition, null) >= 0;

    internal object? ValueOf(PropertyDefinition definition)
    {
        int index = IndexOf(definition, null);
        return index < 0 ? null : _members[index].Value;
    }

    internal void Put(PropertyDefinition? definition, string? name, object value)
    {
        int index = IndexOf(definition, name);
        Own(index < 0 ? 1 : 0);
        _members[index < 0 ? _count++ : index] = new Member(definition, name, value);
    }

    /// <summary>Adds a member that is not there yet.</summary>
    internal void Append(PropertyDefinition? definition, string? name, object value)
    {
        Own(1);
        _members[_count++] = new Member(definition, name, value);
    }

    /// <summary>Joins the texts that were read with their versions by language, whichever came first.</summary>
    internal void JoinTexts()
    {
        for (int i = _count - 1; i >= 0; i--)
        {
            Member member = _members[i];
            if (member.Definition is not TextMapProperty map || member.Value is not LanguageText languages)
            {
                continue;
            }

            int target = IndexOf(map.Target, null);
            if (target < 0)
            {
                _members[i] = new Member(map.Target, member.Name?[..^3], languages);
            }
            else if (_members[target].Value is LanguageText text)
            {
                _members[target] = _members[target] with { Value = new LanguageText(text.Value, languages.Languages) };
                RemoveAt(i);
            }
            else
            {
                _members[i] = member with { Value = TextMapProperty.ToJson(languages) };
            }
        }
    }

    private int IndexOf(PropertyDefinition? definition, string? name)
    {
        Member[] members = _members;
        for (int i = 0; i < _count; i++)
        {
            if (definition is null
                ? members[i].Definition is null && string.Equals(members[i].Name, name, StringComparison.Ordinal)
                : ReferenceEquals(members[i].Definition, definition))
            {
                return i;
            }
        }

        return -1;
    }

    private void Remove(PropertyDefinition definition)
    {
        int index = IndexOf(definition, null);
        if (index >= 0)
        {
            RemoveAt(index);
        }
    }

    private void RemoveMapOf(PropertyDefinition property)
    {
        for (int i = 0; i < _count; i++)
        {
            if (_members[i].Definition is TextMapProperty map && ReferenceEquals(map.Target, property))
            {
                RemoveAt(i);
                return;
            }
        }
    }

    private void RemoveExtensions()
    {
        for (int i = _count - 1; i >= 0; i--)
        {
            if (_members[i].IsExtension)
            {
                RemoveAt(i);
            }
        }
    }

    private void RemoveAt(int index)
    {
        Own(0);
        _count--;
        Array.Copy(_members, index + 1, _members, index, _count - index);
        _members[_count] = default;
    }

    private void Own(int extra)
    {
        // A shared array may have room where its copy, cut to size, has none.
        int needed = _count + extra;
        if (_shared || _members.Length < needed)
        {
            var copy = new Member[Math.Max(8, _members.Length < needed ? needed * 2 : needed)];
            Array.Copy(_members, copy, _count);
            _members = copy;
            _shared = false;
        }
    }
}
