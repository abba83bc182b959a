using ActivityPub.Sdk.Json;

namespace ActivityPub.Sdk.Vocabulary;

/// <summary>A wish to follow.</summary>
/// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-follow">Activity Vocabulary: Follow</see>.</remarks>
public record Follow : Activity
{
    /// <summary>Makes an object of the type <c>Follow</c>.</summary>
    public Follow()
        : base(KnownTypes.Follow)
    {
    }
}
