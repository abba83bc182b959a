using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Actors;

/// <summary>An account of this installation with its id and handle.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record LocalActor
{
    /// <summary>The name before the <c>@</c>, as it was written when the account was made.</summary>
    public required string Username { get; init; }

    /// <summary>The id.</summary>
    public required ObjectId Id { get; init; }

    /// <summary>The handle.</summary>
    public required Handle Handle { get; init; }

    /// <summary>What the account shows of itself.</summary>
    public required ActorProfile Profile { get; init; }

    /// <summary>When the account was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the profile last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>When the account was deleted; its document then answers 410 and nothing reaches it.</summary>
    public DateTimeOffset? DeletedAt { get; init; }

    /// <summary>Whether this is the actor that signs fetches and that nobody can follow.</summary>
    public bool IsInstanceActor { get; init; }
}
