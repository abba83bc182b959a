using ActivityPub.Sdk.Json;

namespace ActivityPub.Sdk.Vocabulary;

/// <summary>An organisation.</summary>
/// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-organization">Activity Vocabulary: Organization</see>.</remarks>
public record Organization : Actor
{
    /// <summary>Makes an object of the type <c>Organization</c>.</summary>
    public Organization()
        : base(KnownTypes.Organization)
    {
    }
}
