using ActivityPub.Sdk.Json;

namespace ActivityPub.Sdk.Vocabulary;

/// <summary>Adds the object to the target collection.</summary>
/// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-add">Activity Vocabulary: Add</see>.</remarks>
public record Add : Activity
{
    /// <summary>Makes an object of the type <c>Add</c>.</summary>
    public Add()
        : base(KnownTypes.Add)
    {
    }
}
