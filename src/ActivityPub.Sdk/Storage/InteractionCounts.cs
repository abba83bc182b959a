namespace ActivityPub.Sdk.Storage;

/// <summary>The approved interactions with one object, counted.</summary>
/// <param name="Replies">Replies that are shown.</param>
/// <param name="Likes">Likes, emoji reactions included.</param>
/// <param name="Shares">Boosts.</param>
/// <param name="Quotes">Quotes.</param>
public readonly record struct InteractionCounts(long Replies, long Likes, long Shares, long Quotes);
