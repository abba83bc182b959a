using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Cms.Publishing;

/// <summary>Where a piece of content stands with the fediverse.</summary>
public sealed record Publication
{
    /// <summary>The channel.</summary>
    public required string Channel { get; init; }

    /// <summary>The site's own key of the content.</summary>
    public required string Key { get; init; }

    /// <summary>The id of its object; for scheduled and held content the id that it will have.</summary>
    public required ObjectId ObjectId { get; init; }

    /// <summary>The state.</summary>
    public required PublicationState State { get; init; }

    /// <summary>Who may see it.</summary>
    public required Visibility Visibility { get; init; }

    /// <summary>When scheduled content is due.</summary>
    public DateTimeOffset? PublishAt { get; init; }

    /// <summary>When it was published first.</summary>
    public DateTimeOffset? PublishedAt { get; init; }

    /// <summary>When the entry last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Why the content, or its last edit, is not federated, in a sentence for the editor.</summary>
    public string? Problem { get; init; }
}
