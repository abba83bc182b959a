using ActivityPub.Sdk.Json;

namespace ActivityPub.Sdk.Vocabulary;

/// <summary>A collection without order, or the head of one in pages.</summary>
/// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-collection">Activity Vocabulary: Collection</see>.</remarks>
public record Collection : ApObject
{
    /// <summary>Makes an object of the type <c>Collection</c>.</summary>
    public Collection()
        : base(KnownTypes.Collection)
    {
    }

    /// <summary>Makes an object of a type that builds on <c>Collection</c>.</summary>
    /// <param name="types">The types.</param>
    private protected Collection(string[] types)
        : base(types)
    {
    }

    /// <summary>How many items there are in all.</summary>
    /// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-totalitems">Activity Vocabulary: totalItems</see>.</remarks>
    public int? TotalItems
    {
        get => Get(Properties.TotalItems);
        init => Set(Properties.TotalItems, value);
    }

    /// <summary>The items. Always written as an array.</summary>
    /// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-items">Activity Vocabulary: items</see>.</remarks>
    public OneOrMany<ObjectRef> Items
    {
        get => Get(Properties.Items);
        init => Set(Properties.Items, value);
    }

    /// <summary>The first page.</summary>
    /// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-first">Activity Vocabulary: first</see>.</remarks>
    public ObjectRef? First
    {
        get => Get(Properties.First);
        init => Set(Properties.First, value);
    }

    /// <summary>The last page.</summary>
    /// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-last">Activity Vocabulary: last</see>.</remarks>
    public ObjectRef? Last
    {
        get => Get(Properties.Last);
        init => Set(Properties.Last, value);
    }

    /// <summary>The page with the newest items.</summary>
    /// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-current">Activity Vocabulary: current</see>.</remarks>
    public ObjectRef? Current
    {
        get => Get(Properties.Current);
        init => Set(Properties.Current, value);
    }

    /// <summary>The items, whichever of <c>items</c> and <c>orderedItems</c> holds them; the pages are not included.</summary>
    public OneOrMany<ObjectRef> AllItems => Get(Properties.Items) is { IsEmpty: false } items ? items : Get(Properties.OrderedItems);
}
