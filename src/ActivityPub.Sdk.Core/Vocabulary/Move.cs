using ActivityPub.Sdk.Json;

namespace ActivityPub.Sdk.Vocabulary;

/// <summary>An actor moves, with its followers, to the target.</summary>
/// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-move">Activity Vocabulary: Move</see>.</remarks>
public record Move : Activity
{
    /// <summary>Makes an object of the type <c>Move</c>.</summary>
    public Move()
        : base(KnownTypes.Move)
    {
    }
}
