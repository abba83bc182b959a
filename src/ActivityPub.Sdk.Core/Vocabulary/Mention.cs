using ActivityPub.Sdk.Json;

namespace ActivityPub.Sdk.Vocabulary;

/// <summary>A mention of an actor, in <see cref="ApObject.Tag"/>: <see cref="Link.Href"/> is its id, <see cref="ApObject.Name"/> its handle.</summary>
/// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-mention">Activity Vocabulary: Mention</see>.</remarks>
public record Mention : Link
{
    /// <summary>Makes an object of the type <c>Mention</c>.</summary>
    public Mention()
        : base(KnownTypes.Mention)
    {
    }
}
