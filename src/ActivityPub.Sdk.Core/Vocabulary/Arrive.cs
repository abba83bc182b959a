using ActivityPub.Sdk.Json;

namespace ActivityPub.Sdk.Vocabulary;

/// <summary>Arrival at a place.</summary>
/// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-arrive">Activity Vocabulary: Arrive</see>.</remarks>
public record Arrive : Activity
{
    /// <summary>Makes an object of the type <c>Arrive</c>.</summary>
    public Arrive()
        : base(KnownTypes.Arrive)
    {
    }
}
