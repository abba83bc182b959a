using ActivityPub.Sdk.Json;

namespace ActivityPub.Sdk.Vocabulary;

/// <summary>An offer.</summary>
/// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-offer">Activity Vocabulary: Offer</see>.</remarks>
public record Offer : Activity
{
    /// <summary>Makes an object of the type <c>Offer</c>.</summary>
    public Offer()
        : base(KnownTypes.Offer)
    {
    }
}
