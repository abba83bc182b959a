using ActivityPub.Sdk.Json;

namespace ActivityPub.Sdk.Vocabulary;

/// <summary>A relationship between two.</summary>
/// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-relationship">Activity Vocabulary: Relationship</see>.</remarks>
public record Relationship : ApObject
{
    /// <summary>Makes an object of the type <c>Relationship</c>.</summary>
    public Relationship()
        : base(KnownTypes.Relationship)
    {
    }

    /// <summary>One side.</summary>
    /// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-subject">Activity Vocabulary: subject</see>.</remarks>
    public ObjectRef? Subject
    {
        get => Get(Properties.Subject);
        init => Set(Properties.Subject, value);
    }

    /// <summary>The other side.</summary>
    /// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-object">Activity Vocabulary: object</see>.</remarks>
    public OneOrMany<ObjectRef> Object
    {
        get => Get(Properties.Object);
        init => Set(Properties.Object, value);
    }

    /// <summary>What the relationship is (<c>relationship</c>).</summary>
    /// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-relationship">Activity Vocabulary: relationship</see>.</remarks>
    public OneOrMany<ObjectRef> Kind
    {
        get => Get(Properties.Relationship);
        init => Set(Properties.Relationship, value);
    }
}
