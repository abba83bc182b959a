using ActivityPub.Sdk.Json;

namespace ActivityPub.Sdk.Vocabulary;

/// <summary>The object was listened to.</summary>
/// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-listen">Activity Vocabulary: Listen</see>.</remarks>
public record Listen : Activity
{
    /// <summary>Makes an object of the type <c>Listen</c>.</summary>
    public Listen()
        : base(KnownTypes.Listen)
    {
    }
}
