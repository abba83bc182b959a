using ActivityPub.Sdk.Json;

namespace ActivityPub.Sdk.Vocabulary;

/// <summary>The object was seen.</summary>
/// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-view">Activity Vocabulary: View</see>.</remarks>
public record View : Activity
{
    /// <summary>Makes an object of the type <c>View</c>.</summary>
    public View()
        : base(KnownTypes.View)
    {
    }
}
