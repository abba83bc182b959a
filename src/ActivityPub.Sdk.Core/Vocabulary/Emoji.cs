using System.Buffers;
using ActivityPub.Sdk.Json;

namespace ActivityPub.Sdk.Vocabulary;

/// <summary>A custom emoji, in <see cref="ApObject.Tag"/>: <see cref="ApObject.Name"/> is <c>:shortcode:</c>, <see cref="ApObject.Icon"/> the image.</summary>
/// <remarks>See <see href="https://docs.joinmastodon.org/spec/activitypub/">the Mastodon federation notes</see>.</remarks>
public record Emoji : ApObject
{
    private const int MinShortcode = 2;
    private const int MaxShortcode = 128;

    private static readonly SearchValues<char> _shortcodeCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");

    /// <summary>Makes an object of the type <c>Emoji</c>.</summary>
    public Emoji()
        : base(KnownTypes.Emoji)
    {
    }

    /// <summary>
    /// The name without its colons, where it is a shortcode: 2 to 128 letters and digits of ASCII and underscores. Otherwise
    /// <see langword="null"/>: such an emoji cannot be told from the text around it, and is not to be shown.
    /// </summary>
    public string? Shortcode
    {
        get
        {
            ReadOnlySpan<char> code = Name?.Value;
            code = code is [':', .. var inner, ':'] ? inner : code;
            return code.Length is >= MinShortcode and <= MaxShortcode && !code.ContainsAnyExcept(_shortcodeCharacters) ? code.ToString() : null;
        }
    }
}
