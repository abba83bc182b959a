using ActivityPub.Sdk.Json;

namespace ActivityPub.Sdk.Vocabulary;

/// <summary>Agreement to an announcement.</summary>
/// <remarks>See <see href="https://docs.gotosocial.org/en/latest/federation/">the GoToSocial federation notes</see>.</remarks>
public record AnnounceAuthorization : InteractionAuthorization
{
    /// <summary>Makes an object of the type <c>AnnounceAuthorization</c>.</summary>
    public AnnounceAuthorization()
        : base(KnownTypes.AnnounceAuthorization)
    {
    }
}
