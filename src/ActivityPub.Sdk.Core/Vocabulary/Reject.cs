using ActivityPub.Sdk.Json;

namespace ActivityPub.Sdk.Vocabulary;

/// <summary>Refusal, also of an earlier agreement.</summary>
/// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-reject">Activity Vocabulary: Reject</see>.</remarks>
public record Reject : Activity
{
    /// <summary>Makes an object of the type <c>Reject</c>.</summary>
    public Reject()
        : base(KnownTypes.Reject)
    {
    }
}
