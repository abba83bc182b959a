using ActivityPub.Sdk.Json;

namespace ActivityPub.Sdk.Vocabulary;

/// <summary>Agreement with reservations. Not an <see cref="Accept"/> here: it must never count as one.</summary>
/// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-tentativeaccept">Activity Vocabulary: TentativeAccept</see>.</remarks>
public record TentativeAccept : Activity
{
    /// <summary>Makes an object of the type <c>TentativeAccept</c>.</summary>
    public TentativeAccept()
        : base(KnownTypes.TentativeAccept)
    {
    }
}
