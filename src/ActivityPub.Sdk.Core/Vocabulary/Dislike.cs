using ActivityPub.Sdk.Json;

namespace ActivityPub.Sdk.Vocabulary;

/// <summary>A dislike.</summary>
/// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-dislike">Activity Vocabulary: Dislike</see>.</remarks>
public record Dislike : Activity
{
    /// <summary>Makes an object of the type <c>Dislike</c>.</summary>
    public Dislike()
        : base(KnownTypes.Dislike)
    {
    }
}
