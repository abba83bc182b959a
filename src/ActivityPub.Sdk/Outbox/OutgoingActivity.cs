using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Storage;
using ActivityPub.Sdk.Vocabulary;

namespace ActivityPub.Sdk.Outbox;

/// <summary>An activity that is to be sent, and to whom.</summary>
public sealed record OutgoingActivity
{
    /// <summary>The account that sends it.</summary>
    public required string Username { get; init; }

    /// <summary>
    /// The activity with its object and its addressing (<c>to</c>, <c>cc</c>). A missing id and a missing actor are filled in. Hidden
    /// recipients (<c>bto</c>, <c>bcc</c>) are taken out before anything is stored; name their inboxes in <see cref="Inboxes"/>.
    /// </summary>
    public required Activity Activity { get; init; }

    /// <summary>The object of this installation that is stored together with the activity, new or changed.</summary>
    public ObjectRecord? Object { get; init; }

    /// <summary>Who may see the activity. The default is <see cref="Visibility.Direct"/>.</summary>
    public Visibility Visibility { get; init; } = Visibility.Direct;

    /// <summary>Whether it goes to the accepted followers of the account. The default is <see langword="false"/>.</summary>
    public bool ToFollowers { get; init; }

    /// <summary>Further inboxes: of mentioned accounts, of those who replied, of the followed actor. Each inbox gets the activity once.</summary>
    public IReadOnlyList<ObjectId> Inboxes { get; init; } = [];

    /// <summary>
    /// What the order of deliveries is kept for, up to 2,048 characters: activities of one account with the same key reach each server in
    /// the order in which they were sent. The default is the id of the object, else of the activity.
    /// </summary>
    public string? OrderingKey { get; init; }

    /// <summary>Whether it stands in the outbox collection and may be fetched by its id. The default is <see langword="false"/>.</summary>
    public bool Listed { get; init; }
}
