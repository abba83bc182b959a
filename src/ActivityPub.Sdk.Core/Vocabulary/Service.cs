using ActivityPub.Sdk.Json;

namespace ActivityPub.Sdk.Vocabulary;

/// <summary>A service; many servers show it as a bot.</summary>
/// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-service">Activity Vocabulary: Service</see>.</remarks>
public record Service : Actor
{
    /// <summary>Makes an object of the type <c>Service</c>.</summary>
    public Service()
        : base(KnownTypes.Service)
    {
    }
}
