using ActivityPub.Sdk.Json;

namespace ActivityPub.Sdk.Vocabulary;

/// <summary>A request to announce.</summary>
/// <remarks>See <see href="https://docs.gotosocial.org/en/latest/federation/">the GoToSocial federation notes</see>.</remarks>
public record AnnounceRequest : Activity
{
    /// <summary>Makes an object of the type <c>AnnounceRequest</c>.</summary>
    public AnnounceRequest()
        : base(KnownTypes.AnnounceRequest)
    {
    }
}
