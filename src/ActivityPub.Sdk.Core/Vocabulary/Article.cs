using ActivityPub.Sdk.Json;

namespace ActivityPub.Sdk.Vocabulary;

/// <summary>A text of several paragraphs, with a title in <see cref="ApObject.Name"/>.</summary>
/// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-article">Activity Vocabulary: Article</see>.</remarks>
public record Article : ApObject
{
    /// <summary>Makes an object of the type <c>Article</c>.</summary>
    public Article()
        : base(KnownTypes.Article)
    {
    }
}
