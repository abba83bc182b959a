using ActivityPub.Sdk.Json;

namespace ActivityPub.Sdk.Vocabulary;

/// <summary>A like; with <see cref="ApObject.Content"/> the emoji reaction of Misskey.</summary>
/// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-like">Activity Vocabulary: Like</see>.</remarks>
public record Like : Activity
{
    /// <summary>Makes an object of the type <c>Like</c>.</summary>
    public Like()
        : base(KnownTypes.Like)
    {
    }

    /// <summary>The reaction of Misskey: an emoji or <c>:shortcode:</c>.</summary>
    /// <remarks>See <see href="https://misskey-hub.net/ns/">the Misskey vocabulary</see>.</remarks>
    public string? MisskeyReaction
    {
        get => Get(Properties.MisskeyReaction);
        init => Set(Properties.MisskeyReaction, value);
    }
}
