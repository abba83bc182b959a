using ActivityPub.Sdk.Json;

namespace ActivityPub.Sdk.Vocabulary;

/// <summary>An invitation.</summary>
/// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-invite">Activity Vocabulary: Invite</see>.</remarks>
public record Invite : Activity
{
    /// <summary>Makes an object of the type <c>Invite</c>.</summary>
    public Invite()
        : base(KnownTypes.Invite)
    {
    }
}
