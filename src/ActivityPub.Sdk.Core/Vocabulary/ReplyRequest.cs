using ActivityPub.Sdk.Json;

namespace ActivityPub.Sdk.Vocabulary;

/// <summary>A request to answer.</summary>
/// <remarks>See <see href="https://docs.gotosocial.org/en/latest/federation/">the GoToSocial federation notes</see>.</remarks>
public record ReplyRequest : Activity
{
    /// <summary>Makes an object of the type <c>ReplyRequest</c>.</summary>
    public ReplyRequest()
        : base(KnownTypes.ReplyRequest)
    {
    }
}
