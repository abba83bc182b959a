using ActivityPub.Sdk.Json;

namespace ActivityPub.Sdk.Vocabulary;

/// <summary>A group, a community or a forum.</summary>
/// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-group">Activity Vocabulary: Group</see>.</remarks>
public record Group : Actor
{
    /// <summary>Makes an object of the type <c>Group</c>.</summary>
    public Group()
        : base(KnownTypes.Group)
    {
    }
}
