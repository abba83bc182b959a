using ActivityPub.Sdk.Json;

namespace ActivityPub.Sdk.Vocabulary;

/// <summary>Agreement to a like.</summary>
/// <remarks>See <see href="https://docs.gotosocial.org/en/latest/federation/">the GoToSocial federation notes</see>.</remarks>
public record LikeAuthorization : InteractionAuthorization
{
    /// <summary>Makes an object of the type <c>LikeAuthorization</c>.</summary>
    public LikeAuthorization()
        : base(KnownTypes.LikeAuthorization)
    {
    }
}
