namespace ActivityPub.Sdk.Storage;

/// <summary>An account of this installation.</summary>
public sealed record ActorRecord
{
    /// <summary>The name before the <c>@</c>, unique without case; it also makes the actor's id and never changes.</summary>
    public required string Username { get; init; }

    /// <summary>What the account shows of itself.</summary>
    public required ActorProfile Profile { get; init; }

    /// <summary>When the account was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the profile last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>When the account was deleted; its document then answers 410.</summary>
    public DateTimeOffset? DeletedAt { get; init; }
}
