using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Cms.Publishing;

/// <summary>What became of a call of <see cref="ICmsPublisher"/>.</summary>
public sealed record PublishResult
{
    /// <summary>What the call did.</summary>
    public required PublishOutcome Outcome { get; init; }

    /// <summary>The id of the object; for scheduled and held content the id that it will have. <see langword="null"/> where none was given.</summary>
    public ObjectId? ObjectId { get; init; }

    /// <summary>Where the content stands now; <see langword="null"/> where it is not known to the store.</summary>
    public PublicationState? State { get; init; }

    /// <summary>Why the content is not federated, in a sentence for the editor.</summary>
    public string? Problem { get; init; }
}
