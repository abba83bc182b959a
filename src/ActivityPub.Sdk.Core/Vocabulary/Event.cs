using ActivityPub.Sdk.Json;

namespace ActivityPub.Sdk.Vocabulary;

/// <summary>Something that happens at a time, in <see cref="ApObject.StartTime"/> to <see cref="ApObject.EndTime"/>.</summary>
/// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-event">Activity Vocabulary: Event</see>.</remarks>
public record Event : ApObject
{
    /// <summary>Makes an object of the type <c>Event</c>.</summary>
    public Event()
        : base(KnownTypes.Event)
    {
    }
}
