using ActivityPub.Sdk.Json;

namespace ActivityPub.Sdk.Vocabulary;

/// <summary>The object was read.</summary>
/// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-read">Activity Vocabulary: Read</see>.</remarks>
public record Read : Activity
{
    /// <summary>Makes an object of the type <c>Read</c>.</summary>
    public Read()
        : base(KnownTypes.Read)
    {
    }
}
