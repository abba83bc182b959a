using ActivityPub.Sdk.Json;

namespace ActivityPub.Sdk.Vocabulary;

/// <summary>Joining a group or an event.</summary>
/// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-join">Activity Vocabulary: Join</see>.</remarks>
public record Join : Activity
{
    /// <summary>Makes an object of the type <c>Join</c>.</summary>
    public Join()
        : base(KnownTypes.Join)
    {
    }
}
