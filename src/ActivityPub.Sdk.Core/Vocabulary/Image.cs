using ActivityPub.Sdk.Json;

namespace ActivityPub.Sdk.Vocabulary;

/// <summary>An image.</summary>
/// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-image">Activity Vocabulary: Image</see>.</remarks>
public record Image : Document
{
    /// <summary>Makes an object of the type <c>Image</c>.</summary>
    public Image()
        : base(KnownTypes.Image)
    {
    }
}
