using ActivityPub.Sdk.Json;

namespace ActivityPub.Sdk.Vocabulary;

/// <summary>A request to like.</summary>
/// <remarks>See <see href="https://docs.gotosocial.org/en/latest/federation/">the GoToSocial federation notes</see>.</remarks>
public record LikeRequest : Activity
{
    /// <summary>Makes an object of the type <c>LikeRequest</c>.</summary>
    public LikeRequest()
        : base(KnownTypes.LikeRequest)
    {
    }
}
