using ActivityPub.Sdk.Json;

namespace ActivityPub.Sdk.Vocabulary;

/// <summary>A web page; Lemmy and others use it for a post with a title.</summary>
/// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-page">Activity Vocabulary: Page</see>.</remarks>
public record Page : Document
{
    /// <summary>Makes an object of the type <c>Page</c>.</summary>
    public Page()
        : base(KnownTypes.Page)
    {
    }
}
