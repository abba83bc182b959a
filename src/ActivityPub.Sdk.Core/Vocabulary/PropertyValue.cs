using ActivityPub.Sdk.Json;

namespace ActivityPub.Sdk.Vocabulary;

/// <summary>A field of an actor, in <see cref="ApObject.Attachment"/>.</summary>
/// <remarks>See <see href="https://docs.joinmastodon.org/spec/activitypub/">the Mastodon federation notes</see>.</remarks>
public record PropertyValue : ApObject
{
    /// <summary>Makes an object of the type <c>PropertyValue</c>.</summary>
    public PropertyValue()
        : base(KnownTypes.PropertyValue)
    {
    }

    /// <summary>The value: HTML, of somebody else until sanitised.</summary>
    /// <remarks>See <see href="https://docs.joinmastodon.org/spec/activitypub/">the Mastodon federation notes</see>.</remarks>
    public string? Value
    {
        get => Get(Properties.Value);
        init => Set(Properties.Value, value);
    }
}
