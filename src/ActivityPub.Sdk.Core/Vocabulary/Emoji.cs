using ActivityPub.Sdk.Json;

namespace ActivityPub.Sdk.Vocabulary;

/// <summary>A custom emoji, in <see cref="ApObject.Tag"/>: <see cref="ApObject.Name"/> is <c>:shortcode:</c>, <see cref="ApObject.Icon"/> the image.</summary>
/// <remarks>See <see href="https://docs.joinmastodon.org/spec/activitypub/">the Mastodon federation notes</see>.</remarks>
public record Emoji : ApObject
{
    /// <summary>Makes an object of the type <c>Emoji</c>.</summary>
    public Emoji()
        : base(KnownTypes.Emoji)
    {
    }
}
