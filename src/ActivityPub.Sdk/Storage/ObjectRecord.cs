using ActivityPub.Sdk.Identifiers;

namespace ActivityPub.Sdk.Storage;

/// <summary>An object that an account of this installation published.</summary>
public sealed record ObjectRecord
{
    /// <summary>The id of the object.</summary>
    public required ObjectId Id { get; init; }

    /// <summary>The account that published it.</summary>
    public required string Username { get; init; }

    /// <summary>The object type, such as <c>Note</c>; after deletion the type that it had.</summary>
    public required string Type { get; init; }

    /// <summary>Who may see it.</summary>
    public required Visibility Visibility { get; init; }

    /// <summary>The document as it is served, UTF-8 JSON; empty after deletion.</summary>
    public required ReadOnlyMemory<byte> Json { get; init; }

    /// <summary>The page for people.</summary>
    public string? Url { get; init; }

    /// <summary>When it was published first.</summary>
    public required DateTimeOffset PublishedAt { get; init; }

    /// <summary>When it was last edited.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>When it was deleted; it then answers 410 with a Tombstone.</summary>
    public DateTimeOffset? DeletedAt { get; init; }
}
