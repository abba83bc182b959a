using ActivityPub.Sdk.Json;

namespace ActivityPub.Sdk.Vocabulary;

/// <summary>A collection in order, or the head of one in pages.</summary>
/// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-orderedcollection">Activity Vocabulary: OrderedCollection</see>.</remarks>
public record OrderedCollection : Collection
{
    /// <summary>Makes an object of the type <c>OrderedCollection</c>.</summary>
    public OrderedCollection()
        : base(KnownTypes.OrderedCollection)
    {
    }

    /// <summary>Makes an object of a type that builds on <c>OrderedCollection</c>.</summary>
    /// <param name="types">The types.</param>
    private protected OrderedCollection(string[] types)
        : base(types)
    {
    }

    /// <summary>The items in order. Always written as an array.</summary>
    /// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-items">Activity Vocabulary: items</see>.</remarks>
    public OneOrMany<ObjectRef> OrderedItems
    {
        get => Get(Properties.OrderedItems);
        init => Set(Properties.OrderedItems, value);
    }
}
