using ActivityPub.Sdk.Json;

namespace ActivityPub.Sdk.Vocabulary;

/// <summary>Takes an earlier activity back.</summary>
/// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-undo">Activity Vocabulary: Undo</see>.</remarks>
public record Undo : Activity
{
    /// <summary>Makes an object of the type <c>Undo</c>.</summary>
    public Undo()
        : base(KnownTypes.Undo)
    {
    }
}
