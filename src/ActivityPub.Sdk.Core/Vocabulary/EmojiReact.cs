using ActivityPub.Sdk.Json;

namespace ActivityPub.Sdk.Vocabulary;

/// <summary>An emoji reaction: the emoji is in <see cref="ApObject.Content"/>.</summary>
/// <remarks>See <see href="https://codeberg.org/fediverse/fep/src/branch/main/fep/c0e0/fep-c0e0.md">FEP-c0e0</see>.</remarks>
public record EmojiReact : Activity
{
    /// <summary>Makes an object of the type <c>EmojiReact</c>.</summary>
    public EmojiReact()
        : base(KnownTypes.EmojiReact)
    {
    }
}
