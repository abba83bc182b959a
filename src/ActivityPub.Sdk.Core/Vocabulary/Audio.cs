using ActivityPub.Sdk.Json;

namespace ActivityPub.Sdk.Vocabulary;

/// <summary>A sound recording.</summary>
/// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-audio">Activity Vocabulary: Audio</see>.</remarks>
public record Audio : Document
{
    /// <summary>Makes an object of the type <c>Audio</c>.</summary>
    public Audio()
        : base(KnownTypes.Audio)
    {
    }
}
