using ActivityPub.Sdk.Json;

namespace ActivityPub.Sdk.Vocabulary;

/// <summary>Agreement: to a follow, to a request.</summary>
/// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-accept">Activity Vocabulary: Accept</see>.</remarks>
public record Accept : Activity
{
    /// <summary>Makes an object of the type <c>Accept</c>.</summary>
    public Accept()
        : base(KnownTypes.Accept)
    {
    }
}
