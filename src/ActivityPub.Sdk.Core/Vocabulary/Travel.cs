using ActivityPub.Sdk.Json;

namespace ActivityPub.Sdk.Vocabulary;

/// <summary>A journey.</summary>
/// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-travel">Activity Vocabulary: Travel</see>.</remarks>
public record Travel : Activity
{
    /// <summary>Makes an object of the type <c>Travel</c>.</summary>
    public Travel()
        : base(KnownTypes.Travel)
    {
    }
}
