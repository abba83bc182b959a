using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Storage;
using ActivityPub.Sdk.Vocabulary;

namespace ActivityPub.Sdk.Cms.Content;

/// <summary>Whom an object and its activities are addressed to.</summary>
internal readonly record struct Audience(OneOrMany<ObjectRef> To, OneOrMany<ObjectRef> Cc)
{
    // Mentions stand in cc: BookWyrm takes a post for public only where Public is the one and only recipient in to.
    public static Audience Of(Visibility visibility, ObjectId followers, IEnumerable<MentionedActor> mentioned)
    {
        ObjectRef[] mentions = [.. mentioned.Select(static actor => (ObjectRef)actor.ActorId)];
        return visibility switch
        {
            Visibility.Public => new((ObjectRef)ActivityStreams.Public, [followers, .. mentions]),
            Visibility.Unlisted => new((ObjectRef)followers, [ActivityStreams.Public, .. mentions]),
            Visibility.Followers => new((ObjectRef)followers, [.. mentions]),
            Visibility.Direct => new([.. mentions], []),
            _ => throw new ArgumentOutOfRangeException(nameof(visibility), visibility, "Local content has no audience."),
        };
    }
}
