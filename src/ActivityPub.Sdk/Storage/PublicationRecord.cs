using ActivityPub.Sdk.Identifiers;

namespace ActivityPub.Sdk.Storage;

/// <summary>What became of one piece of content of the site.</summary>
public sealed record PublicationRecord
{
    /// <summary>The account that publishes it.</summary>
    public required string Username { get; init; }

    /// <summary>The site's own key of the content, unique within the account, up to 500 characters.</summary>
    public required string Key { get; init; }

    /// <summary>The id of its object; a new one after it was taken back and published again.</summary>
    public required ObjectId ObjectId { get; init; }

    /// <summary>The state.</summary>
    public required PublicationState State { get; init; }

    /// <summary>Hash of what was last sent or is to be sent, to recognise a repetition; opaque.</summary>
    public required string PayloadHash { get; init; }

    /// <summary>Who may see it.</summary>
    public required Visibility Visibility { get; init; }

    /// <summary>What is to be published at <see cref="PublishAt"/>, UTF-8 JSON; empty otherwise.</summary>
    public ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>When a scheduled publication is due.</summary>
    public DateTimeOffset? PublishAt { get; init; }

    /// <summary>When it was published first.</summary>
    public DateTimeOffset? PublishedAt { get; init; }

    /// <summary>When the entry last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Why the content is not federated, in a sentence for the editor.</summary>
    public string? Problem { get; init; }
}
