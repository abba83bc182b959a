using System.Diagnostics.CodeAnalysis;

namespace ActivityPub.Sdk.Signatures.StructuredFields;

/// <summary>Reads and writes structured header fields.</summary>
/// <remarks>
/// <para>A field that was sent in several lines is read after its lines were joined with a comma. Base64 has to be canonical, which
/// the specification leaves open.</para>
/// <para>Thread-safe. See <see href="https://www.rfc-editor.org/rfc/rfc9651">RFC 9651</see>.</para>
/// </remarks>
public static class StructuredField
{
    /// <summary>Reads a field that is one item.</summary>
    /// <param name="text">The value of the field.</param>
    /// <param name="item">The item where the text is one.</param>
    /// <returns>Whether the text is an item.</returns>
    public static bool TryParseItem(ReadOnlySpan<char> text, [NotNullWhen(true)] out StructuredItem? item)
    {
        StructuredFieldReader reader = new(text);
        if (TryReadItem(ref reader, out item) && reader.TryFinish())
        {
            return true;
        }

        item = null;
        return false;
    }

    /// <summary>Reads a field that is a list.</summary>
    /// <param name="text">The value of the field; empty is the empty list.</param>
    /// <param name="list">The members where the text is a list.</param>
    /// <returns>Whether the text is a list.</returns>
    public static bool TryParseList(ReadOnlySpan<char> text, [NotNullWhen(true)] out IReadOnlyList<StructuredMember>? list)
    {
        list = null;
        List<StructuredMember> members = [];
        StructuredFieldReader reader = new(text);
        bool more = !reader.AtEnd;
        while (more)
        {
            if (!TryReadMember(ref reader, out StructuredMember? member) || !reader.TryNextMember(out more))
            {
                return false;
            }

            members.Add(member);
        }

        list = members;
        return true;
    }

    /// <summary>Reads a field that is a dictionary.</summary>
    /// <param name="text">The value of the field; empty is the empty dictionary.</param>
    /// <param name="dictionary">The dictionary where the text is one.</param>
    /// <returns>Whether the text is a dictionary.</returns>
    public static bool TryParseDictionary(ReadOnlySpan<char> text, [NotNullWhen(true)] out StructuredDictionary? dictionary)
    {
        dictionary = null;
        OrderedDictionary<string, StructuredMember> members = new(StringComparer.Ordinal);
        StructuredFieldReader reader = new(text);
        bool more = !reader.AtEnd;
        while (more)
        {
            if (!reader.TryReadKey(out ReadOnlySpan<char> key))
            {
                return false;
            }

            StructuredMember? member;
            if (reader.TryConsume('='))
            {
                if (!TryReadMember(ref reader, out member))
                {
                    return false;
                }
            }
            else if (TryReadParameters(ref reader, out StructuredParameters? parameters))
            {
                member = new StructuredItem(BareItem.FromBoolean(true), parameters);
            }
            else
            {
                return false;
            }

            members[key.ToString()] = member;
            if (!reader.TryNextMember(out more))
            {
                return false;
            }
        }

        dictionary = new StructuredDictionary(members);
        return true;
    }

    /// <summary>Writes a list.</summary>
    /// <param name="list">The members.</param>
    /// <returns>The value of the field; empty where there are no members, and then the field is left out.</returns>
    public static string Serialize(IReadOnlyList<StructuredMember> list)
    {
        ArgumentNullException.ThrowIfNull(list);
        return string.Join(", ", list);
    }

    internal static void CheckKey(string key)
    {
        StructuredFieldReader reader = new(key);
        if (!reader.TryReadKey(out ReadOnlySpan<char> read) || read.Length != key.Length)
        {
            throw new ArgumentException($"'{key}' is no key: lower-case letters, digits, '_', '-', '.', '*', the first a letter or '*'.", nameof(key));
        }
    }

    private static bool TryReadMember(ref StructuredFieldReader reader, [NotNullWhen(true)] out StructuredMember? member)
    {
        member = null;
        if (!reader.TryConsume('('))
        {
            bool read = TryReadItem(ref reader, out StructuredItem? item);
            member = item;
            return read;
        }

        List<StructuredItem> items = [];
        while (true)
        {
            if (!reader.TryNextInnerItem(items.Count == 0, out bool more))
            {
                return false;
            }

            if (!more)
            {
                break;
            }

            if (!TryReadItem(ref reader, out StructuredItem? item))
            {
                return false;
            }

            items.Add(item);
        }

        if (!TryReadParameters(ref reader, out StructuredParameters? parameters))
        {
            return false;
        }

        member = new StructuredInnerList(items, parameters);
        return true;
    }

    private static bool TryReadItem(ref StructuredFieldReader reader, [NotNullWhen(true)] out StructuredItem? item)
    {
        item = null;
        if (!reader.TryReadBareItem(out BareItemToken token) || !BareItem.TryCreate(token, out BareItem value) || !TryReadParameters(ref reader, out StructuredParameters? parameters))
        {
            return false;
        }

        item = new StructuredItem(value, parameters);
        return true;
    }

    private static bool TryReadParameters(ref StructuredFieldReader reader, [NotNullWhen(true)] out StructuredParameters? parameters)
    {
        OrderedDictionary<string, BareItem>? values = null;
        parameters = null;
        while (true)
        {
            if (!reader.TryReadParameter(out bool found, out ReadOnlySpan<char> key, out BareItemToken token))
            {
                return false;
            }

            if (!found)
            {
                parameters = values is null ? StructuredParameters.Empty : new StructuredParameters(values);
                return true;
            }

            if (!BareItem.TryCreate(token, out BareItem value))
            {
                return false;
            }

            values ??= new OrderedDictionary<string, BareItem>(StringComparer.Ordinal);
            values[key.ToString()] = value;
        }
    }
}
