using ActivityPub.Sdk.Json;

namespace ActivityPub.Sdk.Vocabulary;

/// <summary>Agreement to an answer.</summary>
/// <remarks>See <see href="https://docs.gotosocial.org/en/latest/federation/">the GoToSocial federation notes</see>.</remarks>
public record ReplyAuthorization : InteractionAuthorization
{
    /// <summary>Makes an object of the type <c>ReplyAuthorization</c>.</summary>
    public ReplyAuthorization()
        : base(KnownTypes.ReplyAuthorization)
    {
    }
}
