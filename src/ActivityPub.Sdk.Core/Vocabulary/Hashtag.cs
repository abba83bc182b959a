using ActivityPub.Sdk.Json;

namespace ActivityPub.Sdk.Vocabulary;

/// <summary>A hashtag, in <see cref="ApObject.Tag"/>: <see cref="ApObject.Name"/> begins with <c>#</c>.</summary>
/// <remarks>See <see href="https://docs.joinmastodon.org/spec/activitypub/">the Mastodon federation notes</see>.</remarks>
public record Hashtag : Link
{
    /// <summary>Makes an object of the type <c>Hashtag</c>.</summary>
    public Hashtag()
        : base(KnownTypes.Hashtag)
    {
    }
}
