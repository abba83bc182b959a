using ActivityPub.Sdk.Json;

namespace ActivityPub.Sdk.Vocabulary;

/// <summary>A description of something else, mostly an actor.</summary>
/// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-profile">Activity Vocabulary: Profile</see>.</remarks>
public record Profile : ApObject
{
    /// <summary>Makes an object of the type <c>Profile</c>.</summary>
    public Profile()
        : base(KnownTypes.Profile)
    {
    }

    /// <summary>What the profile describes.</summary>
    /// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-describes">Activity Vocabulary: describes</see>.</remarks>
    public ObjectRef? Describes
    {
        get => Get(Properties.Describes);
        init => Set(Properties.Describes, value);
    }
}
