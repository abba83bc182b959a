using ActivityPub.Sdk.Json;

namespace ActivityPub.Sdk.Vocabulary;

/// <summary>A block.</summary>
/// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-block">Activity Vocabulary: Block</see>.</remarks>
public record Block : Activity
{
    /// <summary>Makes an object of the type <c>Block</c>.</summary>
    public Block()
        : base(KnownTypes.Block)
    {
    }
}
