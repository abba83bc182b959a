using ActivityPub.Sdk.Json;

namespace ActivityPub.Sdk.Vocabulary;

/// <summary>Leaving a group or an event.</summary>
/// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-leave">Activity Vocabulary: Leave</see>.</remarks>
public record Leave : Activity
{
    /// <summary>Makes an object of the type <c>Leave</c>.</summary>
    public Leave()
        : base(KnownTypes.Leave)
    {
    }
}
