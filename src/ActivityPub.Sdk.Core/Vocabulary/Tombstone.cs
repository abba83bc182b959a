using ActivityPub.Sdk.Json;

namespace ActivityPub.Sdk.Vocabulary;

/// <summary>What is left of a deleted object.</summary>
/// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-tombstone">Activity Vocabulary: Tombstone</see>.</remarks>
public record Tombstone : ApObject
{
    /// <summary>Makes an object of the type <c>Tombstone</c>.</summary>
    public Tombstone()
        : base(KnownTypes.Tombstone)
    {
    }

    /// <summary>The types of the object before it was deleted.</summary>
    /// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-formertype">Activity Vocabulary: formerType</see>.</remarks>
    public OneOrMany<string> FormerType
    {
        get => Get(Properties.FormerType);
        init => Set(Properties.FormerType, value);
    }

    /// <summary>When it was deleted.</summary>
    /// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-deleted">Activity Vocabulary: deleted</see>.</remarks>
    public DateTimeOffset? Deleted
    {
        get => Get(Properties.Deleted);
        init => Set(Properties.Deleted, value);
    }
}
