using ActivityPub.Sdk.Json;

namespace ActivityPub.Sdk.Vocabulary;

/// <summary>Refusal with reservations. Not a <see cref="Reject"/> here.</summary>
/// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-tentativereject">Activity Vocabulary: TentativeReject</see>.</remarks>
public record TentativeReject : Activity
{
    /// <summary>Makes an object of the type <c>TentativeReject</c>.</summary>
    public TentativeReject()
        : base(KnownTypes.TentativeReject)
    {
    }
}
