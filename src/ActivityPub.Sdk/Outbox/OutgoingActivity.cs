using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Storage;
using ActivityPub.Sdk.Vocabulary;

namespace ActivityPub.Sdk.Outbox;

/// <summary>An activity to be sent, and whom it goes to.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record OutgoingActivity
{
    /// <summary>The account that sends it.</summary>
    public required string Username { get; init; }

    /// <summary>The activity. An id and the actor are added where they are missing.</summary>
    public required Activity Activity { get; init; }

    /// <summary>The object of this installation that is stored with it.</summary>
    public ObjectRecord? Object { get; init; }

    /// <summary>Who may see it.</summary>
    public Visibility Visibility { get; init; }

    /// <summary>Whether it goes to the accepted followers.</summary>
    public bool ToFollowers { get; init; }

    /// <summary>Further inboxes that it goes to.</summary>
    public IReadOnlyList<ObjectId> Inboxes { get; init; } = [];

    /// <summary>What the order of deliveries is kept for. The default is the id of the object, else of the activity.</summary>
    public string? OrderingKey { get; init; }

    /// <summary>Whether it stands in the outbox collection and may be fetched by its id.</summary>
    public bool Listed { get; init; }
}
