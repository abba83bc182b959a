using ActivityPub.Sdk.Json;

namespace ActivityPub.Sdk.Vocabulary;

/// <summary>The object is ignored.</summary>
/// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-ignore">Activity Vocabulary: Ignore</see>.</remarks>
public record Ignore : Activity
{
    /// <summary>Makes an object of the type <c>Ignore</c>.</summary>
    public Ignore()
        : base(KnownTypes.Ignore)
    {
    }
}
