using ActivityPub.Sdk.Json;

namespace ActivityPub.Sdk.Vocabulary;

/// <summary>A deleted object or actor.</summary>
/// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-delete">Activity Vocabulary: Delete</see>.</remarks>
public record Delete : Activity
{
    /// <summary>Makes an object of the type <c>Delete</c>.</summary>
    public Delete()
        : base(KnownTypes.Delete)
    {
    }
}
