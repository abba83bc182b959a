using ActivityPub.Sdk.Identifiers;

namespace ActivityPub.Sdk.Storage;

/// <summary>An activity that is to be turned into deliveries. The list of recipients is never held in memory: a stored cursor walks it.</summary>
public sealed record FanOutRecord
{
    /// <summary>The number of the task, given by the store; 0 before it is stored.</summary>
    public long Sequence { get; init; }

    /// <summary>The stored activity.</summary>
    public required ObjectId ActivityId { get; init; }

    /// <summary>The account that sends it.</summary>
    public required string Username { get; init; }

    /// <summary>What the order of deliveries is kept for: the id of the object that the activity is about, else of the activity.</summary>
    public required string OrderingKey { get; init; }

    /// <summary>Whether it goes to the accepted followers of the account.</summary>
    public required bool ToFollowers { get; init; }

    /// <summary>Further inboxes: of mentioned accounts, of those who replied, of the followed actor.</summary>
    public IReadOnlyList<ObjectId> Inboxes { get; init; } = [];

    /// <summary>The last inbox of the followers that was turned into a delivery; <see langword="null"/> at the start.</summary>
    public string? Cursor { get; init; }

    /// <summary>When the task was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The number of claims so far, this one included: the fencing token.</summary>
    public int Attempts { get; init; }
}
