using ActivityPub.Sdk.Json;

namespace ActivityPub.Sdk.Vocabulary;

/// <summary>An announcement: a boost, or an activity that a group passes on.</summary>
/// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-announce">Activity Vocabulary: Announce</see>.</remarks>
public record Announce : Activity
{
    /// <summary>Makes an object of the type <c>Announce</c>.</summary>
    public Announce()
        : base(KnownTypes.Announce)
    {
    }
}
