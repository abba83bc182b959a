using ActivityPub.Sdk.Actors;
using ActivityPub.Sdk.Cms.Content;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Cms.Publishing;

/// <summary>Everything that was found out before the transaction begins, so that nothing inside it waits for the network.</summary>
internal sealed record PublicationPlan
{
    public required LocalActor Channel { get; init; }

    public required ContentDraft Draft { get; init; }

    public required string Hash { get; init; }

    public required PublishDecision Decision { get; init; }

    public required IReadOnlyDictionary<Handle, MentionedActor> Mentions { get; init; }

    /// <summary>Whether handles are left that only the network can tell; the scheduler then sends after the commit.</summary>
    public bool NeedsNetwork { get; init; }

    public required DateTimeOffset Now { get; init; }

    /// <summary>The scheduled entry that has become due.</summary>
    public PublicationRecord? Due { get; init; }
}
