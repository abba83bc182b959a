using ActivityPub.Sdk.Json;

namespace ActivityPub.Sdk.Vocabulary;

/// <summary>A short text: the post of the microblogs.</summary>
/// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-note">Activity Vocabulary: Note</see>.</remarks>
public record Note : ApObject
{
    /// <summary>Makes an object of the type <c>Note</c>.</summary>
    public Note()
        : base(KnownTypes.Note)
    {
    }
}
