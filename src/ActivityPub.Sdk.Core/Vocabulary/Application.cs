using ActivityPub.Sdk.Json;

namespace ActivityPub.Sdk.Vocabulary;

/// <summary>An application; mostly the actor of the server itself.</summary>
/// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-application">Activity Vocabulary: Application</see>.</remarks>
public record Application : Actor
{
    /// <summary>Makes an object of the type <c>Application</c>.</summary>
    public Application()
        : base(KnownTypes.Application)
    {
    }
}
