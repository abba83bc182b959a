using ActivityPub.Sdk.Json;

namespace ActivityPub.Sdk.Vocabulary;

/// <summary>A person.</summary>
/// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-person">Activity Vocabulary: Person</see>.</remarks>
public record Person : Actor
{
    /// <summary>Makes an object of the type <c>Person</c>.</summary>
    public Person()
        : base(KnownTypes.Person)
    {
    }
}
