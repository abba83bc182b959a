using ActivityPub.Sdk.Json;

namespace ActivityPub.Sdk.Vocabulary;

/// <summary>A new object.</summary>
/// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-create">Activity Vocabulary: Create</see>.</remarks>
public record Create : Activity
{
    /// <summary>Makes an object of the type <c>Create</c>.</summary>
    public Create()
        : base(KnownTypes.Create)
    {
    }
}
