using ActivityPub.Sdk.Identifiers;

namespace ActivityPub.Sdk.Storage;

/// <summary>Something that an actor of another server did with one of our objects.</summary>
public sealed record InteractionRecord
{
    /// <summary>The identity: for replies, quotes and mentions the id of the remote object, for the others the id of the activity or, where it has none, a made-up one.</summary>
    public required string Id { get; init; }

    /// <summary>What was done.</summary>
    public required InteractionKind Kind { get; init; }

    /// <summary>Who did it.</summary>
    public required ObjectId ActorId { get; init; }

    /// <summary>Our object that it belongs to: for a reply deep in a thread, the object that the thread began with. For a mention, the id of the mentioned account.</summary>
    public required ObjectId TargetId { get; init; }

    /// <summary>The id of the object that a reply answers directly.</summary>
    public string? InReplyTo { get; init; }

    /// <summary>The content as received: HTML of others, or the emoji of a reaction.</summary>
    public UntrustedHtml? Content { get; init; }

    /// <summary>The content warning of a reply, plain text as received.</summary>
    public UntrustedText? Summary { get; init; }

    /// <summary>The language of the content, where it names one.</summary>
    public string? Language { get; init; }

    /// <summary>The page of the remote object for people.</summary>
    public string? Url { get; init; }

    /// <summary>Who may see it, from its addressing.</summary>
    public required Visibility Visibility { get; init; }

    /// <summary>The state with the moderators.</summary>
    public required InteractionState State { get; init; }

    /// <summary>When it was published, as its author says; the time of arrival where it does not say.</summary>
    public required DateTimeOffset PublishedAt { get; init; }

    /// <summary>When it was last edited, as its author says.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>When it arrived first.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }
}
