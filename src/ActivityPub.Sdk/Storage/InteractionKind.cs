namespace ActivityPub.Sdk.Storage;

/// <summary>What somebody on another server did with one of our objects.</summary>
public enum InteractionKind
{
    /// <summary>A reply: <c>Create</c> of an object with <c>inReplyTo</c>.</summary>
    Reply = 0,

    /// <summary>A like: <c>Like</c>.</summary>
    Like = 1,

    /// <summary>A boost: <c>Announce</c>.</summary>
    Share = 2,

    /// <summary>A quote: an object that quotes ours.</summary>
    Quote = 3,

    /// <summary>An emoji reaction: <c>EmojiReact</c>, or a <c>Like</c> with content.</summary>
    Reaction = 4,

    /// <summary>A mention of one of our accounts outside a thread of ours.</summary>
    Mention = 5,
}
