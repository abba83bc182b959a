using ActivityPub.Sdk.Json;

namespace ActivityPub.Sdk.Vocabulary;

/// <summary>An edited object or actor.</summary>
/// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-update">Activity Vocabulary: Update</see>.</remarks>
public record Update : Activity
{
    /// <summary>Makes an object of the type <c>Update</c>.</summary>
    public Update()
        : base(KnownTypes.Update)
    {
    }
}
