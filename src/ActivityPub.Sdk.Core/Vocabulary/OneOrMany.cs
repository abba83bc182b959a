using ActivityPub.Sdk.Identifiers;

namespace ActivityPub.Sdk.Vocabulary;

/// <summary>Makes and reads <see cref="OneOrMany{T}"/>.</summary>
public static class OneOrMany
{
    /// <summary>Makes one from items; this is what <c>[a, b]</c> calls.</summary>
    /// <typeparam name="T">The type of the items.</typeparam>
    /// <param name="items">The items, copied.</param>
    public static OneOrMany<T> Create<T>(ReadOnlySpan<T> items) => new(items.ToArray());

    /// <summary>The ids among the items: of ids, of embedded objects that have one, of links.</summary>
    /// <param name="items">The items.</param>
    public static IEnumerable<ObjectId> Ids(this OneOrMany<ObjectRef> items)
    {
        foreach (ObjectRef item in items)
        {
            if (item.Id is { } id)
            {
                yield return id;
            }
        }
    }

    /// <summary>The embedded objects of one class among the items.</summary>
    /// <typeparam name="T">The class.</typeparam>
    /// <param name="items">The items.</param>
    public static IEnumerable<T> Objects<T>(this OneOrMany<ObjectRef> items)
        where T : ApObject
    {
        foreach (ObjectRef item in items)
        {
            if (item.Object is T found)
            {
                yield return found;
            }
        }
    }

    /// <summary>Whether an item has an id.</summary>
    /// <param name="items">The items.</param>
    /// <param name="id">The id.</param>
    public static bool ContainsId(this OneOrMany<ObjectRef> items, ObjectId id)
    {
        foreach (ref readonly ObjectRef item in items.AsSpan())
        {
            if (item.Id == id)
            {
                return true;
            }
        }

        return false;
    }
}
