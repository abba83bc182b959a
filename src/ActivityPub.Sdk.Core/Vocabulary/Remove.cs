using ActivityPub.Sdk.Json;

namespace ActivityPub.Sdk.Vocabulary;

/// <summary>Removes the object from the target collection.</summary>
/// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-remove">Activity Vocabulary: Remove</see>.</remarks>
public record Remove : Activity
{
    /// <summary>Makes an object of the type <c>Remove</c>.</summary>
    public Remove()
        : base(KnownTypes.Remove)
    {
    }
}
