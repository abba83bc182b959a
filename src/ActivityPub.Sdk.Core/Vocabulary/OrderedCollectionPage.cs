using ActivityPub.Sdk.Json;

namespace ActivityPub.Sdk.Vocabulary;

/// <summary>A page of an ordered collection.</summary>
/// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-orderedcollectionpage">Activity Vocabulary: OrderedCollectionPage</see>.</remarks>
public record OrderedCollectionPage : OrderedCollection
{
    /// <summary>Makes an object of the type <c>OrderedCollectionPage</c>.</summary>
    public OrderedCollectionPage()
        : base(KnownTypes.OrderedCollectionPage)
    {
    }

    /// <summary>The collection that the page belongs to.</summary>
    /// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-partof">Activity Vocabulary: partOf</see>.</remarks>
    public ObjectRef? PartOf
    {
        get => Get(Properties.PartOf);
        init => Set(Properties.PartOf, value);
    }

    /// <summary>The next page.</summary>
    /// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-next">Activity Vocabulary: next</see>.</remarks>
    public ObjectRef? Next
    {
        get => Get(Properties.Next);
        init => Set(Properties.Next, value);
    }

    /// <summary>The page before.</summary>
    /// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-prev">Activity Vocabulary: prev</see>.</remarks>
    public ObjectRef? Prev
    {
        get => Get(Properties.Prev);
        init => Set(Properties.Prev, value);
    }

    /// <summary>The position of the first item of the page, from 0.</summary>
    /// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-startindex">Activity Vocabulary: startIndex</see>.</remarks>
    public int? StartIndex
    {
        get => Get(Properties.StartIndex);
        init => Set(Properties.StartIndex, value);
    }
}
