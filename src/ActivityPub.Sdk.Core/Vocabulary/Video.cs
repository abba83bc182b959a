using ActivityPub.Sdk.Json;

namespace ActivityPub.Sdk.Vocabulary;

/// <summary>A video.</summary>
/// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-video">Activity Vocabulary: Video</see>.</remarks>
public record Video : Document
{
    /// <summary>Makes an object of the type <c>Video</c>.</summary>
    public Video()
        : base(KnownTypes.Video)
    {
    }
}
