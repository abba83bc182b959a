using ActivityPub.Sdk.Json;

namespace ActivityPub.Sdk.Vocabulary;

/// <summary>A report to the moderators.</summary>
/// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-flag">Activity Vocabulary: Flag</see>.</remarks>
public record Flag : Activity
{
    /// <summary>Makes an object of the type <c>Flag</c>.</summary>
    public Flag()
        : base(KnownTypes.Flag)
    {
    }
}
